import { expect, test } from '@playwright/test';
import { sql } from './support/database';
import { call, expectProblem, type Json } from './support/http';
import { sync, withSalesforce } from './support/integrations';
import { makeDeal, makeOwner, signInAs, type Person } from './support/people';
import { askProviders } from './support/provider-commands';
import { cronSecret } from './support/settings';

const standIn = withSalesforce();
const CONNECT = '/api/integrations/salesforce/connect';
const DAY_MS = 86_400_000;

const integrationOf = async ({ token }: Person, name = 'salesforce'): Promise<Json> => {
  const { json } = await call('GET', '/api/integrations', { token });
  return json.integrations.find((one: Json) => one.integration === name);
};

/** An organisation of the test's own, connected: two open deals with a past, one of them with a call. */
async function connected(): Promise<{ owner: Person; org: Json; ids: string[]; key: string }> {
  const { salesforce } = standIn();
  const owner = await makeOwner();
  const org = salesforce.addOrg();
  const account = org.add('Account', { Name: 'Fjord Logistics' });
  const since = Date.now() - 60 * DAY_MS;
  const ids = ['Cold-chain sensors', 'Harbour cranes'].map((Name) =>
    org.add('Opportunity', {
      Name,
      AccountId: account,
      StageName: 'Prospecting',
      Amount: 12_500,
      CloseDate: new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10),
      CreatedDate: since,
      LastModifiedDate: since,
      SystemModstamp: since,
    }),
  );
  org.update('Opportunity', ids[0] ?? '', { StageName: 'Proposal/Price Quote' });
  const key = org.newToken();
  const body = { instanceUrl: salesforce.url, apiKey: key, teamId: owner.teamId };
  const answer = await call('POST', CONNECT, { token: owner.token, body });
  expect(answer.status, answer.text).toBe(201);
  expect(answer.text, 'no key goes out').not.toContain(key);
  return { owner, org, ids, key };
}

const dealsOf = async ({ token }: Person, source = 'salesforce'): Promise<Json[]> =>
  (await call('GET', `/api/deals?source=${source}&status=all`, { token })).json.deals;

test('what a provider does not take is named beside its field, and nothing is kept', async () => {
  const { salesforce, org } = standIn();
  const owner = await makeOwner();
  const { token } = owner;
  const tried: [object, string][] = [
    [{ instanceUrl: salesforce.url, apiKey: 'not-a-token' }, 'apiKey'],
    [{ instanceUrl: 'https://salesforce.evil.example', apiKey: org.newToken() }, 'instanceUrl'],
    [{ instanceUrl: 'http://169.254.169.254', apiKey: org.newToken() }, 'instanceUrl'],
    [{ instanceUrl: salesforce.url }, 'apiKey'],
    [{ instanceUrl: salesforce.url, apiKey: 'two words' }, 'apiKey'],
    [{ instanceUrl: salesforce.url, apiKey: org.newToken(), userId: owner.userId }, 'userId'],
  ];
  for (const [body, field] of tried) {
    expectProblem(await call('POST', CONNECT, { token, body }), { status: 422, field });
  }
  const path = '/api/integrations/hubspot/connect';
  const wrong = { apiKey: 'pat-na1-00000000-0000-0000-0000-000000000000' };
  expectProblem(await call('POST', path, { token, body: wrong }), { status: 422, field: 'apiKey' });
  expect(await integrationOf(owner)).toMatchObject({ connected: false });
  expectProblem(await sync(owner, 'salesforce'), { status: 404, code: 'NOT_FOUND' });
  expectProblem(await call('DELETE', CONNECT, { token }), { status: 404 });
});

test('deals come with their source and history, once', async () => {
  const { owner, org, ids, key } = await connected();
  const { token } = owner;
  const first = await sync(owner, 'salesforce');
  expect(first.status, first.text).toBe(200);
  const counts = { synced: 2, created: 2, updated: 0, skipped: 0, removed: 0, problemCount: 0 };
  expect(first.json).toMatchObject({ success: true, status: 'finished', kind: 'full', ...counts });
  const deals = await dealsOf(owner);
  expect(deals.map(({ externalId }) => externalId).toSorted()).toEqual(ids.toSorted());
  const moved = deals.find(({ externalId }) => externalId === ids[0]);
  expect(moved).toMatchObject({ source: 'salesforce', stage: 'proposal', value: 12_500, account: 'Fjord Logistics' }); // prettier-ignore
  expect(moved.sourceUrl).toContain(ids[0]);
  expect(Date.now() - Date.parse(moved.createdAt), 'as old as it is there').toBeGreaterThan(59 * DAY_MS); // prettier-ignore
  const { inputs } = (await call('GET', `/api/deals/${moved.id}/risk-inputs`, { token })).json;
  expect(JSON.stringify(inputs)).toContain('stage_changed');

  const second = await sync(owner, 'salesforce');
  expect(second.json).toMatchObject({ kind: 'changes', synced: 0, created: 0, updated: 0, eventsAdded: 0 }); // prettier-ignore
  expect(await dealsOf(owner)).toEqual(deals);

  org.update('Opportunity', ids[1], { Amount: 20_000 });
  expect((await sync(owner, 'salesforce')).json).toMatchObject({ created: 0, updated: 1 });
  org.remove('Opportunity', ids[1]);
  expect((await sync(owner, 'salesforce')).json).toMatchObject({ removed: 1 });
  expect((await dealsOf(owner)).map(({ id }) => id)).toEqual([moved.id]);

  expect(await integrationOf(owner)).toMatchObject({ connected: true, isActive: true, lastSyncStatus: 'success', syncErrors: null, activeSync: null }); // prettier-ignore
  const told = await call('GET', '/api/integrations/salesforce/activity', { token });
  expect(told.json.activity.map(({ action }: Json) => action).at(-1)).toBe('connect');
  for (const path of ['/api/integrations', `/api/integrations/syncs/${first.json.syncId}`]) {
    expect((await call('GET', path, { token })).text, path).not.toContain(key);
  }
  const stored = JSON.stringify(await sql(`SELECT * FROM "SalesforceIntegration" WHERE "userId" = $1`, [owner.userId])); // prettier-ignore
  expect(stored, 'sealed at rest').not.toContain(key);
});

test('a revoked key says what to do, and a new one goes on where it stopped', async () => {
  const { owner, org, ids, key } = await connected();
  const { token } = owner;
  expect((await sync(owner, 'salesforce')).json.created).toBe(2);
  org.tokens.delete(key);
  const refused = expectProblem(await sync(owner, 'salesforce'), { status: 409, code: 'CONFLICT' });
  expect(refused.message).toMatch(/connect again/i);
  const syncId = /Sync (\w+)/.exec(refused.message)?.[1] ?? '';
  const failed = (await call('GET', `/api/integrations/syncs/${syncId}`, { token })).json;
  expect(failed).toMatchObject({ status: 'failed', created: 0 });
  expect(await integrationOf(owner)).toMatchObject({ isActive: false, lastSyncStatus: 'failed' });
  expectProblem(await sync(owner, 'salesforce'), { status: 409 });

  org.update('Opportunity', ids[0], { Amount: 1 });
  const body = { instanceUrl: standIn().salesforce.url, apiKey: org.newToken(), teamId: owner.teamId }; // prettier-ignore
  expect((await call('POST', CONNECT, { token, body })).status).toBe(201);
  expect((await sync(owner, 'salesforce')).json).toMatchObject({ kind: 'changes', updated: 1, created: 0 }); // prettier-ignore

  const elsewhere = { ...body, apiKey: standIn().salesforce.addOrg().newToken() };
  const other = await call('POST', CONNECT, { token, body: elsewhere });
  expect(expectProblem(other, { status: 409 }).message).toContain('Disconnect');
  expect((await call('DELETE', CONNECT, { token })).json).toEqual({ success: true });
  expect(await integrationOf(owner)).toMatchObject({ connected: false });
  expect(await dealsOf(owner), 'what came stays').toHaveLength(2);
  expect((await call('POST', CONNECT, { token, body })).status).toBe(201);
  expect((await sync(owner, 'salesforce')).json, 'known again').toMatchObject({ created: 0 });
});

test('a provider that is away is no fault of the caller, and answers when to come again', async () => {
  const { owner } = await connected();
  const { salesforce } = standIn();
  salesforce.behave(() => 'server_error');
  const answer = await sync(owner, 'salesforce');
  salesforce.behave(() => null);
  expectProblem(answer, { status: 503, code: 'UNAVAILABLE' });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await integrationOf(owner)).toMatchObject({ isActive: true, lastSyncStatus: 'failed' });
  expect((await sync(owner, 'salesforce')).json).toMatchObject({ status: 'finished', created: 2 });
  expect(await integrationOf(owner)).toMatchObject({ pausedUntil: null, syncErrors: null });
});

test('a sync that takes longer goes on after the answer', async () => {
  test.setTimeout(180_000);
  const { owner } = await connected();
  const { salesforce } = standIn();
  salesforce.slowBy(8_000);
  const begun = Date.now();
  const answer = await sync(owner, 'salesforce');
  salesforce.slowBy(0);
  expect(answer.status, answer.text).toBe(202);
  expect(Date.now() - begun).toBeLessThan(50_000);
  const { syncId } = answer.json;
  await expect(async () => {
    const path = `/api/integrations/syncs/${syncId}`;
    const { json } = await call('GET', path, { token: owner.token });
    expect(json).toMatchObject({ status: 'finished', created: 2 });
  }).toPass({ timeout: 90_000 });
});

test('a choice of stages shows first what it would change, then changes it', async () => {
  const { owner } = await connected();
  const { token } = owner;
  const path = '/api/integrations/salesforce/mapping';
  await sync(owner, 'salesforce');
  const before = (await call('GET', path, { token })).json;
  expect(before.stages.find(({ key }: Json) => key === 'Prospecting')).toMatchObject({ stage: 'discovery', isChosen: false, deals: 1 }); // prettier-ignore
  const stages = { Prospecting: 'negotiation' };
  const preview = await call('PATCH', path, { token, body: { stages, dryRun: true } });
  const moves = [{ label: 'Prospecting', from: 'discovery', to: 'negotiation', deals: 1 }];
  expect(preview.json.changes).toEqual({ deals: 1, moves });
  expect((await call('GET', path, { token })).json).toEqual(before);
  for (const [given, field] of [
    [{ Prospecting: 'closed_won' }, 'stages.Prospecting'],
    [{ 'Closed Won': 'discovery' }, 'stages.Closed Won'],
    [{ Nowhere: 'discovery' }, 'stages.Nowhere'],
  ] as const) {
    const body = { stages: given };
    expectProblem(await call('PATCH', path, { token, body }), { status: 422, field });
  }
  const applied = await call('PATCH', path, { token, body: { stages } });
  expect(applied.json.syncId, applied.text).toBeTruthy();
  await expect(async () => {
    const syncPath = `/api/integrations/syncs/${applied.json.syncId}`;
    expect((await call('GET', syncPath, { token })).json).toMatchObject({ status: 'finished', kind: 'full' }); // prettier-ignore
  }).toPass({ timeout: 30_000 });
  const stagesNow = (await dealsOf(owner)).map(({ stage }) => stage).toSorted();
  expect(stagesNow).toEqual(['negotiation', 'proposal']);
});

test('HubSpot and a calendar: deals come, and their meetings find them', async () => {
  const owner = await makeOwner();
  const { token, teamId } = owner;
  const properties = { dealname: 'Quay robots', dealstage: 'presentationscheduled', pipeline: 'default', amount: '900' }; // prettier-ignore
  const { token: apiKey } = await askProviders('hubspotPortal', { deals: [properties] });
  const hubspot = await call('POST', '/api/integrations/hubspot/connect', { token, body: { apiKey, teamId } }); // prettier-ignore
  expect(hubspot.json.integration, hubspot.text).toMatchObject({ connected: true });
  expect((await sync(owner, 'hubspot')).json).toMatchObject({ created: 1, skipped: 0 });
  const [deal] = await dealsOf(owner, 'hubspot');
  expect(deal).toMatchObject({ name: 'Quay robots', stage: 'proposal', value: 900 });

  const at = (days: number) => ({ dateTime: new Date(Date.now() + days * DAY_MS).toISOString() });
  const events = [
    { summary: 'Quay robots: walk through', start: at(2), end: at(2.04) },
    { summary: 'Dentist', start: at(3), end: at(3.04) },
  ];
  const calendar = await askProviders('publicCalendar', { events });
  const path = '/api/integrations/google-calendar';
  const connectedTo = await call('POST', `${path}/connect`, { token, body: { ...calendar, teamId } }); // prettier-ignore
  expect(connectedTo.status, connectedTo.text).toBe(201);
  expect((await sync(owner, 'google-calendar')).json).toMatchObject({ status: 'finished' });
  const ofDeal = (await call('GET', `${path}/events?dealId=${deal.id}`, { token })).json.meetings;
  expect(ofDeal).toHaveLength(1);
  expect(ofDeal[0]).toMatchObject({ title: events[0]?.summary, source: 'google_calendar', linkedBy: 'auto' }); // prettier-ignore
  const ahead = (await call('GET', `${path}/events`, { token })).json.meetings;
  expect(ahead.map(({ title }: Json) => title)).toEqual(events.map(({ summary }) => summary));

  const taken = await call('PATCH', `${path}/events/${ofDeal[0].id}`, { token, body: { dealId: null } }); // prettier-ignore
  expect(taken.json.meeting).toMatchObject({ dealId: null });
  await sync(owner, 'google-calendar', '?full=true');
  const after = (await call('GET', `${path}/events?dealId=${deal.id}`, { token })).json.meetings;
  expect(after, 'an unlink is remembered').toEqual([]);

  const secret = await call('POST', `${path}/connect`, { token: (await makeOwner()).token, body: { ...calendar, calendarId: 'primary' } }); // prettier-ignore
  expect(expectProblem(secret, { status: 422 }).message).toMatch(/sign in/i);
  await askProviders('revokeHubspot', { token: apiKey });
  expectProblem(await sync(owner, 'hubspot'), { status: 409, code: 'CONFLICT' });
});

test('a meeting that is planned with a key alone stays here', async () => {
  const owner = await makeOwner();
  const { token } = owner;
  const { id: dealId } = await makeDeal(owner);
  const path = '/api/integrations/google-calendar/events';
  const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  const body = { dealId, title: 'Review', startTime: at(1), endTime: at(1.02) };
  const made = await call('POST', path, { token, body });
  expect(made.status, made.text).toBe(201);
  expect(made.json.meeting).toMatchObject({ dealId, source: 'manual', linkedBy: 'manual' });
  const listed = await call('GET', `${path}?dealId=${dealId}`, { token });
  expect(listed.json.meetings, listed.text).toEqual([made.json.meeting]);
  const late = { ...body, endTime: body.startTime };
  expectProblem(await call('POST', path, { token, body: late }), { status: 422, field: 'endTime' });
  const elsewhere = { ...body, dealId: 'c00000000000000000000000' };
  expectProblem(await call('POST', path, { token, body: elsewhere }), { status: 404 });
});

test('the scheduler starts what is due and tells what came of it, a revoked key beside it', async () => {
  const well = await connected();
  const revoked = await connected();
  revoked.org.tokens.delete(revoked.key);
  const people = [well.owner, revoked.owner];
  await sql(
    `UPDATE "SalesforceIntegration" SET "createdAt" = now() - interval '1 day' WHERE "userId" = ANY($1)`,
    [people.map(({ userId }) => userId)],
  );
  const headers = { authorization: `Bearer ${cronSecret}` };
  const answer = await call('GET', '/api/cron/sync-integrations', { headers });
  expect(answer.status, answer.text).toBe(200);
  // The worker of the app may have been quicker with one or the other.
  await expect(async () => {
    expect(await dealsOf(well.owner)).toHaveLength(2);
    expect(await integrationOf(revoked.owner)).toMatchObject({ isActive: false });
  }).toPass({ timeout: 30_000 });
  expect(await integrationOf(well.owner)).toMatchObject({ lastSyncStatus: 'success' });
  const again = (await call('GET', '/api/cron/sync-integrations', { headers })).json;
  expect(again.success).toBe(true);
  const runs = await sql<{ userId: string }>(
    `SELECT "userId" FROM "SyncRun" WHERE "userId" = ANY($1)`,
    [people.map(({ userId }) => userId)],
  );
  expect(runs.map(({ userId }) => userId).toSorted(), 'once each').toEqual(people.map(({ userId }) => userId).toSorted()); // prettier-ignore
});

test('signing in at Salesforce connects it, and the screen says how it went', async ({ page }) => {
  const owner = await makeOwner();
  await signInAs(page.context(), owner);
  const address = `/api/integrations/salesforce/sign-in?teamId=${owner.teamId}`;
  await page.goto(address);
  await expect(page).toHaveURL(/\/settings\/integrations\?integration=salesforce&signIn=connected/);
  expect(await integrationOf(owner)).toMatchObject({ connected: true, authKind: 'oauth', teamId: owner.teamId }); // prettier-ignore
  await expect(page.getByText('Salesforce is connected, and its first sync has begun.')).toBeVisible(); // prettier-ignore
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name)).not.toContain('sentinel-oauth');

  // Begun once more, and cancelled there; a link of somebody else's meanwhile ends nothing.
  const begun = await page.request.get(address, { maxRedirects: 0 });
  const state = new URL(begun.headers().location ?? '').searchParams.get('state') ?? '';
  const refused = '/api/integrations/salesforce/callback?error=access_denied&state=';
  await page.goto(`${refused}x`);
  await expect(page).toHaveURL(/signIn=expired/);
  await page.goto(refused + state);
  await expect(page).toHaveURL(/signIn=denied/);
  await page.goto(refused + state);
  await expect(page).toHaveURL(/signIn=expired/);
  await page.goto('/api/integrations/salesforce/callback?code=stolen&state=x');
  await expect(page).toHaveURL(/signIn=expired/);
  await page.context().clearCookies();
  await page.goto(address);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('there is no sign-in where a provider has none', async () => {
  const { token } = await makeOwner();
  const answer = await call('GET', '/api/integrations/hubspot/sign-in', { token });
  expect(expectProblem(answer, { status: 404 }).message).toContain('Paste a key');
  for (const slug of ['slack', 'pipedrive', 'google_calendar', '__proto__']) {
    const path = `/api/integrations/${slug}/sign-in`;
    const { status } = await call('GET', path, { token });
    expect([404, 405], path).toContain(status);
  }
  expectProblem(await call('GET', '/api/integrations/google-calendar/mapping', { token }), { status: 404 }); // prettier-ignore
  const body = { apiKey: 'x', teamId: 'c00000000000000000000000' };
  expectProblem(await call('POST', '/api/integrations/hubspot/connect', { token, body }), { status: 404 }); // prettier-ignore
});
