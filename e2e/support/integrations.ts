import { test } from '@playwright/test';
import type { SalesforceOrg } from '../../src/test/stand-ins/salesforce/org';
import {
  startSalesforceStandIn,
  type SalesforceStandIn,
} from '../../src/test/stand-ins/salesforce/server';
import { sql } from './database';
import { call, type Answer, type Json } from './http';
import type { Person } from './people';
import { askProviders } from './provider-commands';
import { receiverPort } from './receivers';

/** A stand-in of Salesforce for all tests of a file, which the app may call, with one organisation. */
export function withSalesforce(): () => { salesforce: SalesforceStandIn; org: SalesforceOrg } {
  let salesforce: SalesforceStandIn | undefined;
  let org: SalesforceOrg | undefined;
  test.beforeAll(async () => {
    salesforce = await startSalesforceStandIn({ port: receiverPort('salesforce') });
    org = salesforce.addOrg();
  });
  test.afterAll(async () => salesforce?.close());
  return () => {
    if (!salesforce || !org) throw new Error('The stand-in starts with the first test.');
    return { salesforce, org };
  };
}

/** `POST …/connect` of each provider, by the part of the path that names it. */
export type Slug = 'salesforce' | 'hubspot' | 'google-calendar';

const shared = new Map<Slug, Promise<Json>>();

/** What connects a provider: a good key, each time of the same account, so that it may be repeated. */
export async function goodKey(
  slug: Slug,
  standIn: () => { salesforce: SalesforceStandIn; org: SalesforceOrg },
): Promise<Json> {
  if (slug === 'salesforce') {
    const { salesforce, org } = standIn();
    return { instanceUrl: salesforce.url, apiKey: org.newToken() };
  }
  const made =
    shared.get(slug) ??
    (slug === 'hubspot'
      ? askProviders('hubspotPortal', { deals: [] }).then(({ token }) => ({ apiKey: token }))
      : askProviders('publicCalendar', { events: [] }));
  shared.set(slug, made);
  return made;
}

/** Does what a viewer may not, as if they had been demoted since: what they made then stays theirs. */
export async function beforeDemotion<T>(
  { userId, teamId }: Person,
  work: () => Promise<T>,
): Promise<T> {
  const setRole = (to: string, from: string) =>
    sql<{ id: string }>(
      `UPDATE "TeamMember" SET "role" = $1
       WHERE "userId" = $2 AND "teamId" = $3 AND "role" = $4 RETURNING "id"`,
      [to, userId, teamId, from],
    );
  const promoted = await setRole('member', 'viewer');
  const done = await work();
  if (promoted.length > 0) await setRole('viewer', 'member');
  return done;
}

/** Connects a provider for somebody into their team. */
export async function connect(person: Person, slug: Slug, key: Json): Promise<void> {
  const { token, teamId } = person;
  const body = { ...key, teamId };
  const answer = await beforeDemotion(person, () =>
    call('POST', `/api/integrations/${slug}/connect`, { token, body }),
  );
  if (answer.status !== 201) throw new Error(`${slug} was not connected: ${answer.text}`);
}

/** A sync through the API, as it was answered. */
export const sync = ({ token }: Pick<Person, 'token'>, slug: Slug, query = ''): Promise<Answer> =>
  call('POST', `/api/integrations/${slug}/sync${query}`, { token });

/** What a browser brings back after signing in at Salesforce. */
export interface WayBack {
  readonly path: string;
  readonly cookie: string;
}

/** Signs in at Salesforce as the browser does, up to the way back. */
export async function signInAtSalesforce(
  headers: Readonly<Record<string, string>>,
  teamId: string,
): Promise<WayBack> {
  const start = await call('GET', `/api/integrations/salesforce/sign-in?teamId=${teamId}`, {
    headers,
  });
  const there = start.headers.get('location');
  if (start.status !== 303 || !there) throw new Error(`No sign-in was begun: ${start.text}`);
  const agreed = await fetch(there, { redirect: 'manual' });
  const { pathname, search } = new URL(agreed.headers.get('location') ?? '');
  const cookie = start.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { path: `${pathname}${search}`, cookie };
}
