import { valueOf, type HubSpotPortal } from '../../../test/stand-ins/hubspot/portal';
import { startHubSpotStandIn, type HubSpotStandIn } from '../../../test/stand-ins/hubspot/server';
import { ProviderError } from '../../clients/calls';
import { parseEnv } from '../../platform/env/schema';
import type { Cursor, Source, SourceContext, SourceDeal, SourcePage } from '../source';
import { makeHubSpotSource } from './hubspot-source';

/** One attempt each: what fails is seen, and tried again as the engine would. */
export const QUICK = { retries: 0, timeLimitMs: 2_000 };
export const quickSource = makeHubSpotSource({ calls: QUICK });

export interface Trial {
  readonly hubspot: HubSpotStandIn;
  readonly portal: HubSpotPortal;
  readonly token: string;
  /** Another piece of work: a new process, as it were. */
  newContext(now?: () => Date): SourceContext;
}

const noRenewal = (): never => {
  throw new Error('A token is never renewed.');
};

/** A session such as the engine opens. */
export function contextOf(
  url: string,
  token: string,
  now: () => Date = () => new Date(),
): SourceContext {
  const env = parseEnv({ NODE_ENV: 'test', HUBSPOT_API_URL: url }, { crossChecks: false });
  return {
    env,
    now,
    signal: new AbortController().signal,
    credentials: { authKind: 'token', accessToken: token, refreshToken: null, expiresAt: null, address: null }, // prettier-ignore
    renew: noRenewal,
  };
}

export async function startTrial(): Promise<Trial> {
  const hubspot = await startHubSpotStandIn();
  const { portal, token } = hubspot.newPortal();
  return {
    hubspot,
    portal,
    token,
    newContext: (now) => contextOf(hubspot.url, token, now),
  };
}

export interface Pulled {
  readonly pages: readonly SourcePage[];
  readonly cursor: Cursor;
  readonly failures: number;
}

export interface PullOptions {
  readonly source?: Source;
  /** Whether the process ends before it has written a page, and the place with it. */
  readonly isKilled?: () => boolean;
}

/** Pulls to the end, page by page; what fails is asked again from the page before, by another session. */
export async function pullAll(
  newContext: () => SourceContext,
  from: Cursor | null,
  { source = quickSource, isKilled = () => false }: PullOptions = {},
): Promise<Pulled> {
  const pages: SourcePage[] = [];
  let cursor = from;
  let failures = 0;
  let context = newContext();
  for (;;) {
    try {
      const page = await source.pull(context, cursor);
      if (isKilled()) {
        context = newContext();
        continue;
      }
      pages.push(page);
      // As it comes back from the database.
      cursor = JSON.parse(JSON.stringify(page.cursor)) as Cursor;
      if (page.isLast) return { pages, cursor, failures };
    } catch (error) {
      if (!(error instanceof ProviderError) || failures >= 2_000) throw error;
      failures += 1;
      context = newContext();
    }
  }
}

/** What the engine holds after pages were written. */
export type Held = Map<string, SourceDeal>;

export function apply(held: Held, pages: readonly SourcePage[]): Held {
  for (const page of pages) {
    for (const deal of page.deals) held.set(deal.externalId, deal);
    for (const id of page.removed) held.delete(id);
  }
  return held;
}

/** A deal as a comparison needs it: what it is, who is on it, and what happened on it. */
export interface Picture {
  readonly name: string;
  readonly value: number | null;
  readonly stage: string;
  readonly account: string | null;
  readonly contacts: readonly string[];
  readonly touches: readonly string[];
}

const TOUCHES = /^(email|call|meeting|note):/;

export function pictureOfHeld(held: Held): Record<string, Picture> {
  const pictures = [...held.values()].map((deal): [string, Picture] => {
    const touches = deal.events
      .map(({ externalId }) => externalId)
      .filter((id) => TOUCHES.test(id));
    const planned = deal.meetings.map(({ externalId }) => `meeting:${externalId}`);
    const { name, value, account } = deal;
    const contacts = deal.contacts
      .map(({ externalId, name: who }) => `${externalId} ${who}`)
      .sort();
    return [
      deal.externalId,
      {
        name,
        value,
        stage: deal.stage.key,
        account,
        contacts,
        touches: [...touches, ...planned].sort(),
      },
    ];
  });
  return Object.fromEntries(pictures);
}

const ACTIVITIES = [['emails', 'email'], ['calls', 'call'], ['meetings', 'meeting'], ['notes', 'note']] as const; // prettier-ignore

function pictureOf(portal: HubSpotPortal, id: string): Picture {
  const deal = portal.find('deals', id);
  if (!deal) throw new Error(`There is no deal ${id}.`);
  const amount = valueOf(deal, 'amount');
  const companies = portal.associated('deals', 'companies', id);
  const company =
    companies.find(([, labels]) => labels.some(({ label }) => label === 'Primary')) ??
    companies.toSorted(([a], [b]) => Number(a) - Number(b))[0];
  const stored = company ? portal.find('companies', company[0]) : null;
  const people = portal.associated('deals', 'contacts', id).map(([contact]) => {
    const record = portal.find('contacts', contact);
    const names = record ? [valueOf(record, 'firstname'), valueOf(record, 'lastname')] : [];
    return `${contact} ${names.filter((name) => name !== null).join(' ')}`;
  });
  return {
    name: valueOf(deal, 'dealname') ?? '',
    value: amount === null ? null : Number(amount),
    stage: valueOf(deal, 'dealstage') ?? '',
    account: stored ? valueOf(stored, 'name') : null,
    contacts: people.sort(),
    touches: ACTIVITIES.flatMap(([type, word]) =>
      portal.associated('deals', type, id).map(([activity]) => `${word}:${activity}`),
    ).sort(),
  };
}

/** The portal as it is, without asking its API. */
export function pictureOfPortal(portal: HubSpotPortal): Record<string, Picture> {
  const alive = [...portal.all('deals')].filter(({ archivedAt }) => archivedAt === null);
  return Object.fromEntries(alive.map(({ id }) => [id, pictureOf(portal, id)]));
}
