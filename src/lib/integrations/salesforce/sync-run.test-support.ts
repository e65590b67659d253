import { generateDeals, randomOf } from '@/test/stand-ins/salesforce/generate';
import type { OrgRecord, SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import {
  startSalesforceStandIn,
  type SalesforceFault,
  type SalesforceStandIn,
} from '@/test/stand-ins/salesforce/server';
import { ProviderError } from '../../clients/calls';
import { parseEnv } from '../../platform/env/schema';
import type {
  Credentials,
  Cursor,
  RecordProblem,
  Source,
  SourceContext,
  SourceDeal,
} from '../source';
import { makeSalesforceSource } from './salesforce-source';

/** Waits of a test: hardly any between attempts. */
export const QUICK = { timeLimitMs: 20_000, retries: 2, firstPauseMs: 1 } as const;
/** Where answers fail to come, they are not waited for long. */
const IMPATIENT = { ...QUICK, timeLimitMs: 400 };

export const envFor = (standIn: SalesforceStandIn) =>
  parseEnv(
    {
      NODE_ENV: 'test',
      SALESFORCE_ALLOWED_HOSTS: standIn.host,
      SALESFORCE_LOGIN_URL: standIn.url,
      SALESFORCE_CLIENT_ID: standIn.oauth.options.clientId,
    },
    { crossChecks: false },
  );

export const tokenCredentials = (standIn: SalesforceStandIn, accessToken: string): Credentials => ({
  authKind: 'token',
  accessToken,
  refreshToken: null,
  expiresAt: null,
  address: standIn.url,
});

export function contextFor(
  standIn: SalesforceStandIn,
  credentials: Credentials,
  more: Partial<SourceContext> = {},
): SourceContext {
  return {
    env: envFor(standIn),
    now: () => new Date(),
    signal: new AbortController().signal,
    credentials,
    renew: () => Promise.reject(new ProviderError('unauthorized', 'There is nothing to renew.')),
    ...more,
  };
}

/** What a sync has written: whatever a page said, and nothing else. */
export class Written {
  readonly deals = new Map<string, SourceDeal>();
  readonly problems: RecordProblem[] = [];
  cursor: Cursor | null = null;
  pages = 0;
  largestPage = 0;

  /** @returns whether it was the last page */
  async pullOnce(source: Source, context: SourceContext): Promise<boolean> {
    const page = await source.pull(context, this.cursor);
    for (const deal of page.deals) this.deals.set(deal.externalId, deal);
    for (const id of page.removed) this.deals.delete(id);
    this.problems.push(...page.problems);
    // As it comes back from the database.
    this.cursor = JSON.parse(JSON.stringify(page.cursor)) as Cursor;
    this.pages += 1;
    this.largestPage = Math.max(this.largestPage, page.deals.length);
    return page.isLast;
  }

  async pullAll(source: Source, context: SourceContext): Promise<void> {
    while (!(await this.pullOnce(source, context)));
  }

  /** Deals in an order that does not depend on how they came. */
  sorted(): SourceDeal[] {
    const byId = (a: { externalId: string }, b: { externalId: string }) =>
      a.externalId < b.externalId ? -1 : 1;
    return [...this.deals.values()].sort(byId).map((deal) => ({
      ...deal,
      events: deal.events.toSorted(byId),
      contacts: deal.contacts.toSorted(byId),
      meetings: deal.meetings.toSorted(byId),
    }));
  }
}

/** What each live opportunity must have brought, taken from the organisation's tables themselves. */
export function idsThatBelong(org: SalesforceOrg): Map<string, string[]> {
  const mailed = new Set(org.liveRows('EmailMessage').map(({ ActivityId }) => ActivityId));
  const named = (
    object: string,
    parent: string,
    prefix: string,
    fits: (row: OrgRecord) => boolean,
  ) =>
    org
      .liveRows(object)
      .filter(fits)
      .map((row) => ({ parent: row[parent], id: `${prefix}:${String(row.Id)}` }));
  const all = [
    ...named(
      'Task',
      'WhatId',
      'task',
      ({ IsClosed, Id }) => IsClosed === true && !mailed.has(Id ?? null),
    ),
    ...named('EmailMessage', 'RelatedToId', 'email', () => true),
    ...named(
      'Event',
      'WhatId',
      'meeting',
      ({ StartDateTime }) => Number(StartDateTime) <= org.now(),
    ),
    ...named(
      'OpportunityFieldHistory',
      'OpportunityId',
      'next_step',
      ({ NewValue }) => NewValue !== null,
    ),
  ];
  const deals = org.liveRows('Opportunity').map(({ Id }) => [String(Id), [] as string[]] as const);
  const byDeal = new Map(deals);
  for (const { parent, id } of all) byDeal.get(String(parent))?.push(id);
  return byDeal;
}

const KINDS_WITH_OWN_ID = /^(task|email|meeting|next_step):/;
export const idsThatCame = (written: Written): Map<string, string[]> =>
  new Map(
    [...written.deals.values()].map(({ externalId, events }) => [
      externalId,
      events.map((event) => event.externalId).filter((id) => KINDS_WITH_OWN_ID.test(id)),
    ]),
  );

const FAULTS: readonly SalesforceFault[] = [
  'server_error',
  'maintenance',
  'cut',
  'cut_json',
  'too_many',
  'quota',
  'expired_locator',
  'session_expired',
];
/** Rare, since each is waited for. */
const HANG_SHARE = 0.03;

export interface RunOptions {
  readonly seed: number;
  readonly deals?: number;
  /** Of each request, 0..1. */
  readonly faultRate?: number;
  readonly editRate?: number;
}

export interface RunResult {
  readonly faults: number;
  readonly edits: number;
  readonly pages: number;
  readonly requests: number;
  readonly written: Written;
  readonly org: SalesforceOrg;
  /** Of a full pull of the same organisation, at the end, by another reader and in large pages. */
  readonly expected: Written;
  /** Deals that a pull after the last one brought differently: none should be. */
  readonly changedByRerun: number;
}

/** One edit by somebody at work, of any kind that a sync must notice. */
function editSomething(org: SalesforceOrg, random: () => number): void {
  const pick = <Item>(items: readonly Item[]): Item | undefined =>
    items[Math.floor(random() * items.length)];
  const deal = pick(org.liveRows('Opportunity'));
  const id = String(deal?.Id ?? '');
  const now = org.now();
  const edits: readonly (() => void)[] = [
    () => org.update('Opportunity', id, { Amount: 1_000 + Math.floor(random() * 100) }),
    () =>
      org.update('Opportunity', id, {
        StageName: String(pick(org.liveRows('OpportunityStage'))?.ApiName),
      }),
    () => org.update('Opportunity', id, { NextStep: `Step ${Math.floor(random() * 1_000)}` }),
    () =>
      org.add('Task', { WhatId: id, Subject: 'Call', TaskSubtype: 'Call', Status: 'Completed' }),
    () =>
      org.add('EmailMessage', {
        RelatedToId: id,
        Incoming: random() < 0.5,
        MessageDate: now,
        Status: '1',
      }),
    () => org.add('Event', { WhatId: id, Subject: 'Demo', StartDateTime: now + 9 * 86_400_000 }),
    () =>
      org.add('Opportunity', {
        Name: `New ${now}`,
        StageName: 'Prospecting',
        CloseDate: '2031-01-31',
      }),
    () => org.remove('Opportunity', id),
    () => {
      const bin = [...(org.tables.get('Opportunity')?.rows.values() ?? [])].filter(
        (row) => row.IsDeleted === true,
      );
      const back = pick(bin);
      if (back) org.restore('Opportunity', String(back.Id));
    },
    () => {
      const role = pick(org.liveRows('OpportunityContactRole'));
      if (role) org.remove('OpportunityContactRole', String(role.Id));
    },
    () => {
      const contact = pick(org.liveRows('Contact'));
      if (contact) org.update('Contact', String(contact.Id), { Title: `Title ${now}` });
      if (contact && deal)
        org.add('OpportunityContactRole', { OpportunityId: id, ContactId: contact.Id ?? null });
    },
    () => {
      const task = pick(org.liveRows('Task').filter(({ TaskSubtype }) => TaskSubtype === 'Call'));
      if (task) org.remove('Task', String(task.Id));
    },
    () => {
      const task = pick(org.liveRows('Task').filter(({ TaskSubtype }) => TaskSubtype === 'Call'));
      if (task) org.update('Task', String(task.Id), { Status: 'In Progress' });
    },
  ];
  if (deal) pick(edits)?.();
}

const isPassing = (error: unknown): boolean =>
  error instanceof ProviderError &&
  ['unavailable', 'rate_limited', 'quota', 'unauthorized', 'cursor_expired'].includes(error.fault);

/**
 * A generated run: an organisation that people work in while it is read, calls that fail in every way,
 * and a process that is killed between and within pages; then a quiet pull of changes. What was
 * written must equal what stands there.
 */
export async function runSync(
  standIn: SalesforceStandIn,
  { seed, deals = 12, faultRate = 0.05, editRate = 0.08 }: RunOptions,
  clock: { now: number },
): Promise<RunResult> {
  const random = randomOf(seed);
  const org = standIn.addOrg({ name: `Run ${seed}` });
  generateDeals(org, deals, { seed });
  org.pageSize = 4 + Math.floor(random() * 20);
  standIn.forgetRequests();
  standIn.retryAfter(0);
  const counts = { faults: 0, edits: 0 };
  let isQuiet = false;
  standIn.behave(() => {
    clock.now += Math.floor(random() * 700);
    if (isQuiet) return null;
    if (random() < editRate) {
      counts.edits += 1;
      editSomething(org, random);
    }
    if (random() >= faultRate) return null;
    counts.faults += 1;
    if (random() < HANG_SHARE) return 'hang';
    return FAULTS[Math.floor(random() * FAULTS.length)] ?? null;
  });

  const source = makeSalesforceSource({
    limits: IMPATIENT,
    pageDeals: 3 + Math.floor(random() * 10),
  });
  const skew = Math.floor((random() - 0.5) * 3_600_000);
  let token = org.newToken();
  const newContext = (): SourceContext =>
    contextFor(
      standIn,
      { ...tokenCredentials(standIn, token), authKind: 'oauth', refreshToken: 'held elsewhere' },
      {
        now: () => new Date(clock.now + skew),
        renew: async () => {
          org.tokens.delete(token);
          token = org.newToken();
          return { ...tokenCredentials(standIn, token), authKind: 'oauth' };
        },
      },
    );

  const written = new Written();
  let context = newContext();
  /** Pulls to the end, through faults and kills. */
  const pullThrough = async (): Promise<void> => {
    for (let isDone = false; !isDone;) {
      const kept = written.cursor;
      try {
        isDone = await written.pullOnce(source, context);
        // Killed after a page was written: what follows knows only what the database holds.
        if (random() < 0.1) context = newContext();
      } catch (error) {
        if (!isPassing(error)) throw error;
        written.cursor = kept;
        context = newContext();
      }
    }
  };

  await pullThrough();
  for (let pull = 0; pull < 2; pull += 1) {
    clock.now += 20 * 60_000;
    for (let edit = 0; edit < 5; edit += 1) editSomething(org, random);
    await pullThrough();
  }
  isQuiet = true;
  await pullThrough();
  const before = JSON.stringify(written.sorted());
  await pullThrough();
  const changedByRerun = before === JSON.stringify(written.sorted()) ? 0 : 1;

  org.pageSize = 2_000;
  const expected = new Written();
  const reader = makeSalesforceSource({ limits: QUICK });
  await expected.pullAll(reader, newContext());
  standIn.behave(() => null);
  const { pages } = written;
  return {
    ...counts,
    pages,
    requests: standIn.requests.length,
    written,
    org,
    expected,
    changedByRerun,
  };
}

/** Runs after each other against one stand-in of their own. */
export async function withRuns<T>(
  work: (standIn: SalesforceStandIn, clock: { now: number }) => Promise<T>,
): Promise<T> {
  const clock = { now: Date.UTC(2026, 5, 1, 9) };
  const standIn = await startSalesforceStandIn({ now: () => clock.now });
  try {
    return await work(standIn, clock);
  } finally {
    await standIn.close();
  }
}
