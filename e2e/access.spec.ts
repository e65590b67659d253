import { expect, test } from '@playwright/test';
import { ACCESS_MATRIX } from '../src/app/_entry/access-matrix';
import type { TeamRole } from '../src/lib/auth/model';
import { POLICY } from '../src/lib/auth/policy';
import { makeAlert } from './support/alerts';
import { makeAnswer, makeConversation } from './support/assistant';
import { countRows, sql } from './support/database';
import {
  beforeDemotion,
  connect,
  goodKey,
  signInAtSalesforce,
  sync,
  withSalesforce,
  type Slug,
  type WayBack,
} from './support/integrations';
import { makeNotification } from './support/notifications';
import { call, callLiterally, expectProblem, type Answer, type Json } from './support/http';
import {
  makeDeal,
  makeOwner,
  makePerson,
  makeTeam,
  makeToken,
  signSession,
  SESSION_COOKIE,
  type Person,
} from './support/people';
import { activeVersion, changedPolicy } from './support/policies';
import { makeRun } from './support/runs';
import { baseUrl } from './support/settings';
import { emailOf, teamTarget } from './support/teams';
import { makeSlackHook, SLACK_URL, withSlack } from './support/slack';
import { makeTokenId } from './support/tokens';
import { HOOK_URL, makeDelivery, makeWebhook } from './support/webhooks';
import { makeImport, oneDeal, sendUpload } from './support/upload';

const slack = withSlack();
const salesforce = withSalesforce();

const cookieOf = async (person: Person) => `${SESSION_COOKIE}=${await signSession(person.userId)}`;

interface Tenant {
  readonly owner: Person;
  readonly admin: Person;
  readonly member: Person;
  readonly viewer: Person;
  readonly outsider: Person;
}

async function makeTenant(): Promise<Tenant> {
  const team = await makeTeam();
  const [owner, admin, member, viewer, outsider] = await Promise.all([
    makePerson(team, 'owner'),
    makePerson(team, 'admin'),
    makePerson(team, 'member'),
    makePerson(team, 'viewer'),
    makeOwner(),
  ]);
  return { owner, admin, member, viewer, outsider };
}

type Row = keyof typeof ACCESS_MATRIX;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** A good body for each route that takes one, given the deal to try it on. */
const BODIES: Partial<Record<Row, unknown>> = {
  'POST /api/insights/chat': { messages: [{ role: 'user', content: 'How is my pipeline?' }] },
  'POST /api/insights/messages/[id]/feedback': { rating: 'up' },
  'PATCH /api/insights/settings': { usesModels: false },
  'POST /api/integrations/salesforce/connect': () => goodKey('salesforce', salesforce),
  'POST /api/integrations/hubspot/connect': () => goodKey('hubspot', salesforce),
  'POST /api/integrations/google-calendar/connect': () => goodKey('google-calendar', salesforce),
  'PATCH /api/integrations/[integration]': { syncEnabled: false },
  'PATCH /api/integrations/[integration]/mapping': { stages: { Prospecting: 'proposal' } },
  'POST /api/integrations/google-calendar/events': (dealId: string) => ({
    dealId,
    title: 'Route test',
    startTime: inDays(1),
    endTime: inDays(1.02),
  }),
  'PATCH /api/integrations/google-calendar/events/[id]': { dealId: null },
  'POST /api/integrations/slack': { name: 'Route test', url: SLACK_URL },
  'POST /api/integrations/slack/test': () => ({ url: slack().newHook() }),
  'PATCH /api/integrations/slack/[id]': { name: 'Renamed' },
  'POST /api/webhooks': { url: HOOK_URL, events: ['team.member_added'] },
  'PATCH /api/webhooks/[id]': { description: 'Renamed' },
  'POST /api/webhooks/[id]/test': {},
  'POST /api/webhooks/[id]/rotate-secret': { windowHours: 0 },
  'POST /api/webhooks/[id]/redeliver': { since: inDays(-1) },
  'POST /api/tokens': { name: 'Route test', scopes: ['read'], expiresAt: null },
  'DELETE /api/user/delete': (target: string) => {
    const [confirm, teamId] = target.split('/');
    return { confirm, ...(teamId ? { teams: [{ teamId, action: 'delete' }] } : {}) };
  },
  'PUT /api/notifications/preferences': { types: { assigned: { mail: false } } },
  'POST /api/deals/bulk': (id: string) => ({ action: 'update', ids: [id], changes: { value: 11 } }),
  'POST /api/deals/export': { format: 'csv' },
  'POST /api/deals': { name: 'Route test', value: 10 },
  'PATCH /api/deals/[id]': { value: 11 },
  'POST /api/deals/[id]/events': { type: 'call', text: 'Spoke with the buyer' },
  'POST /api/deals/[id]/not-a-risk': { reason: 'The buyer confirmed', until: inDays(3) },
  'POST /api/alerts/[id]/snooze': { until: inDays(3) },
  'POST /api/alerts/[id]/dismiss': { reason: 'known' },
  'PUT /api/risk/policy': (basedOn: string) => ({ policy: changedPolicy(), basedOn }),
  'POST /api/risk/policies/[version]/activate': (basedOn: string) => ({ basedOn }),
  'POST /api/risk/backtests': { kind: 'backtest' },
  'POST /api/risk/policy/preview': { policy: changedPolicy() },
  'POST /api/deals/[id]/move': { teamId: null },
  'POST /api/teams': { name: 'Another team' },
  'PATCH /api/teams/[id]': { name: 'Renamed team' },
  'DELETE /api/teams/[id]': { name: 'End-to-end team', deals: { action: 'remove' } },
  'POST /api/teams/[id]/invites': () => ({ email: `${crypto.randomUUID()}@e2e.example` }),
  'PATCH /api/teams/[id]/members/[userId]': { role: 'member' },
  'POST /api/teams/[id]/transfer': (target: string) => ({ userId: target.split('/')[1] ?? target }),
};
const QUERIES: Partial<Record<Row, string>> = {
  // A stream has no end to wait for; both kinds of answer ask for the same right.
  'GET /api/events': '?mode=poll',
  'GET /api/deals/search': '?q=route',
  'GET /api/risk/pipeline': '?asOf=2026-03-02',
};

async function ask(row: Row, id: string, headers: Record<string, string>): Promise<Answer> {
  const [method = '', address = ''] = row.split(' ');
  // Every tenant has this version; what takes one as its target is told the one in force as `id`.
  const [first = id, second = first] = id.split('/');
  const path =
    address
      .replace(/\[(id|token)\]/, first)
      .replace(/\[(userId|inviteId)\]/, second)
      .replace('[integration]', 'salesforce')
      .replace('[version]', 'default-1') + (QUERIES[row] ?? '');
  if (row === 'POST /api/deals/import') return sendUpload(path, { deals: oneDeal() }, headers);
  const body = BODIES[row];
  const made: unknown = typeof body === 'function' ? await body(id) : body;
  return call(method, path, { headers, body: made });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What a row is tried on whose address names something of its own: made anew. */
const THINGS: readonly (readonly [string, (owner: Person, whom: Person) => Promise<string>])[] = [
  ['/imports/', (owner) => makeImport(owner)],
  ['/backtests/[id]', (owner) => makeRun(owner)],
  ['/tokens/[id]', (_owner, whom) => makeTokenId(whom)],
  ['/conversations/[id]', (_owner, whom) => makeConversation(whom)],
  ['/messages/[id]', (_owner, whom) => makeAnswer(whom)],
  ['/syncs/[id]', (_owner, whom) => makeSync(whom)],
  ['/events/[id]', async (owner) => makeMeeting(owner, (await makeDeal(owner)).id)],
  ['/slack/[id]', (owner) => makeSlackHook(owner)],
  ['/webhooks/deliveries/[id]', async (owner) => (await makeDelivery(owner)).id],
  ['/webhooks/[id]', async (owner) => (await makeWebhook(owner)).id],
];

const slugOf = (row: Row): Slug =>
  (['hubspot', 'google-calendar'] as const).find((slug) => row.includes(`/${slug}/`)) ??
  'salesforce';

async function connectAll(slug: Slug, people: readonly Person[]): Promise<void> {
  for (const person of people) await connect(person, slug, await goodKey(slug, salesforce));
}

const CALLBACK = 'GET /api/integrations/[integration]/callback';

/** Rows that are tried on a connection to a provider. */
const isOfConnection = (row: Row): boolean =>
  (row.includes('/[integration]') && !row.endsWith('/sign-in') && row !== CALLBACK) ||
  (row.startsWith('DELETE') && row.endsWith('/connect'));

async function makeMeeting({ token }: Person, dealId: string): Promise<string> {
  const body = { dealId, title: 'To be linked', startTime: inDays(1), endTime: inDays(1.02) };
  const answer = await call('POST', '/api/integrations/google-calendar/events', { token, body });
  if (answer.status !== 201) throw new Error(`No meeting was made: ${answer.text}`);
  return answer.json.meeting.id;
}

/** A sync that somebody ran while they could. */
async function makeSync(whom: Person): Promise<string> {
  await connectAll('salesforce', [whom]);
  const { json, text } = await beforeDemotion(whom, () => sync(whom, 'salesforce'));
  if (!json?.syncId) throw new Error(`No sync was run: ${text}`);
  return json.syncId;
}

/**
 * What to try the route on: a fresh import, a team, or a deal (in the bin where the route takes it out).
 *
 * @param whom who tries it, where the target is theirs alone
 */
async function targetOf(row: Row, owner: Person, whom: Person): Promise<string> {
  if (/\/(teams|invites)(\/|$)/.test(row)) return teamTarget(row, owner, whom);
  const thing = THINGS.find(([part]) => row.includes(part));
  if (thing) return thing[1](owner, whom);
  if (row === 'PUT /api/risk/policy') return activeVersion(owner);
  if (row.endsWith('/activate')) return activeVersion(owner, { edited: true });
  // A connection is its person's own: the owner and whoever tries it have one each.
  if (isOfConnection(row)) await connectAll(slugOf(row), [owner, whom]);
  const { id } = await makeDeal(owner);
  if (row.includes('/alerts/[id]')) return makeAlert(owner, id);
  if (row.includes('/notifications/[id]')) return makeNotification(whom, id);
  if (row.endsWith('/restore')) await call('DELETE', `/api/deals/${id}`, { token: owner.token });
  return id;
}

const isWrite = (row: Row) => !row.startsWith('GET ');
const ruleOf = (row: Row) => {
  const access: string = ACCESS_MATRIX[row];
  return Object.entries(POLICY).find(([permission]) => permission === access)?.[1];
};
/** Whether a token that may only read is enough; an export is asked for by POST and changes nothing. */
const isReading = (row: Row): boolean => {
  const rule = ruleOf(row);
  return rule ? rule.token === 'read' : !isWrite(row);
};
/** Which roles the table lets do it; what only asks for a sign-in is everybody's. */
const mayDo = (row: Row, role: TeamRole): boolean => {
  const roles: readonly TeamRole[] | undefined = ruleOf(row)?.roles;
  return roles?.includes(role) ?? true;
};
/** Whoever may start a run may find that a colleague's is at work; who signs in is sent elsewhere. */
const answeredWith = (row: Row): number[] => {
  if (row === 'POST /api/risk/backtests' || row === 'POST /api/risk/policy/preview') {
    return [202, 409];
  }
  return row.endsWith('/sign-in') ? [303] : [200, 201];
};
const isBulk = (row: Row) => row === 'POST /api/deals/bulk';

/** In bulk each row is refused by itself. */
function expectRowsRefused(answer: Answer, code: string): void {
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json.results.length).toBeGreaterThan(0);
  for (const { ok, error } of answer.json.results) {
    expect(ok).toBe(false);
    expect(error.code).toBe(code);
  }
}
/** Whoever may is answered, everybody else is refused. */
function expectAnswered(row: Row, answer: Answer, isAllowed: boolean): void {
  if (isAllowed) expect(answeredWith(row), answer.text).toContain(answer.status);
  else expectProblem(answer, { status: 403, code: 'FORBIDDEN' });
}

/** What one may not see is told exactly like what is not there. */
async function expectAbsentTo({ token }: Person, row: Row, id: string): Promise<void> {
  const told = async (dealId: string): Promise<Json> => {
    const answer = await ask(row, dealId, bearer(token));
    if (isBulk(row)) {
      expectRowsRefused(answer, 'NOT_FOUND');
      return answer.json.results[0].error;
    }
    const { code, message } = expectProblem(answer, { status: 404, code: 'NOT_FOUND' });
    return { code, message };
  };
  expect(await told(id)).toEqual(await told('c00000000000000000000000'));
}

/** Whoever may is answered, whoever may not is refused, each on a target of their own. */
async function expectRolesAnswered(
  row: Row,
  people: Readonly<Record<'member' | 'admin' | 'owner', Person>>,
): Promise<void> {
  for (const role of ['member', 'admin', 'owner'] as const) {
    const target = await targetOf(row, people.owner, people[role]);
    const answer = await ask(row, target, bearer(people[role].token));
    expectAnswered(row, answer, mayDo(row, role));
    if (isBulk(row)) expect(answer.json.results).toEqual([{ id: target, ok: true }]);
  }
}

/** Whose session or token has run out is nobody, and who was removed is a stranger, at once. */
async function expectFormerRefused(row: Row, owner: Person, id: string): Promise<void> {
  const past = new Date(Date.now() - 1_000);
  const expired = await makeToken(owner.userId, { expiresAt: past });
  const session = await signSession(owner.userId, { expiresIn: '-1 minute' });
  for (const headers of [bearer(expired), { cookie: `${SESSION_COOKIE}=${session}` }]) {
    expectProblem(await ask(row, id, headers), { status: 401, code: 'UNAUTHENTICATED' });
  }
  const removed = await makePerson(owner.teamId, 'member');
  await sql('DELETE FROM "TeamMember" WHERE "userId" = $1', [removed.userId]);
  if (row.includes('[id]') || isBulk(row)) return expectAbsentTo(removed, row, id);
  if (row.includes('[token]')) return;
  const answer = await ask(row, id, bearer(removed.token));
  expect(answer.text, 'nothing of the team').not.toContain(owner.teamId);
}

/** An account ends with the call: each of these is somebody else's. */
async function expectEachLeaves(row: Row): Promise<void> {
  for (const role of ['viewer', 'member', 'admin', 'owner'] as const) {
    const { owner, ...people } = await makeTenant();
    const person = role === 'owner' ? owner : people[role];
    const target = `${await emailOf(person)}${role === 'owner' ? `/${owner.teamId}` : ''}`;
    expectProblem(await ask(row, target, bearer(people.outsider.token)), { status: 422, field: 'confirm' }); // prettier-ignore
    const token = await makeToken(person.userId, { scopes: ['read', 'write'] });
    expectProblem(await ask(row, target, bearer(token)), { status: 403, code: 'FORBIDDEN' });
    const answer = await ask(row, target, { cookie: await cookieOf(person) });
    expect(answer.status, answer.text).toBe(200);
    expectProblem(await ask(row, target, bearer(person.token)), { status: 401 });
  }
}

/** Only who began to sign in at a provider, and may still connect it, comes back connected. */
async function expectOwnWayBack({ owner, member, viewer, outsider }: Tenant): Promise<void> {
  const { teamId } = owner;
  const comeBack = (person: Person, { path, cookie }: WayBack, more: Record<string, string> = {}) =>
    call('GET', path, { headers: { ...bearer(person.token), cookie, ...more } });
  const lost = { status: 400, code: 'BAD_REQUEST' };

  const begun = await signInAtSalesforce(bearer(member.token), teamId);
  expectProblem(await comeBack(member, { ...begun, cookie: '' }), lost);
  expectProblem(await comeBack(viewer, begun), lost);
  expectProblem(await comeBack(outsider, begun), lost);
  const other = begun.path.replace(/state=[^&]+/, 'state=other');
  expectProblem(await comeBack(member, { ...begun, path: other }), lost);
  const readOnly = await makeToken(member.userId, { scopes: ['read'] });
  expectProblem(await comeBack({ ...member, token: readOnly }, begun), { status: 403 });
  // A person is shown a page instead.
  const shown = await comeBack(outsider, begun, { accept: 'text/html,*/*;q=0.8' });
  expect([shown.status, shown.text]).toEqual([303, '']);
  expect(shown.headers.get('location')).toBe('/settings/integrations?integration=salesforce&signIn=expired'); // prettier-ignore

  const demoted = await beforeDemotion(viewer, () => signInAtSalesforce(bearer(viewer.token), teamId)); // prettier-ignore
  expectProblem(await comeBack(viewer, demoted), { status: 403, code: 'FORBIDDEN' });
  const back = await comeBack(member, begun);
  expect(back.status, back.text).toBe(303);
  expect(back.headers.get('location')).toBe('/settings/integrations?integration=salesforce&signIn=connected'); // prettier-ignore
  expect(back.headers.getSetCookie()[0]).toContain('Max-Age=0');
}

/** What happens once, or by a way of its own, is tried in a way of its own. */
const OWN_TRIALS: Partial<Record<Row, (tenant: Tenant) => Promise<void>>> = {
  'DELETE /api/user/delete': () => expectEachLeaves('DELETE /api/user/delete'),
  [CALLBACK]: expectOwnWayBack,
};

/** Whose read-only token is tried: a sync is told to whoever ran it. */
const readerOf = (row: Row, { owner, viewer }: Tenant): Person =>
  row.includes('/syncs/[id]') || row.includes('/conversations/[id]') ? viewer : owner;

const rows = Object.keys(ACCESS_MATRIX) as Row[];

for (const row of rows) {
  const access = ACCESS_MATRIX[row];
  test(`${row} (${access}) lets in whom it should`, async () => {
    const tenant = await makeTenant();
    const { owner, admin, member, viewer, outsider } = tenant;
    const id = await targetOf(row, owner, viewer);
    const before = await countRows(owner.scopeKey);

    const nobody = await ask(row, id, {});
    if (access === 'public') return expect(nobody.status).toBe(200);
    expectProblem(nobody, { status: 401, code: 'UNAUTHENTICATED' });
    expect(nobody.headers.get('www-authenticate')).toContain('Bearer');
    for (const bad of ['Bearer sntl_not-a-token', 'Bearer x', 'Basic eDp5', owner.token]) {
      expectProblem(await ask(row, id, { authorization: bad }), { status: 401 });
    }
    // The signature alone opens it, whoever sends it.
    if (access === 'signed') return;
    if (access === 'cron') {
      // A person is no scheduler, whatever their role.
      expectProblem(await ask(row, id, bearer(owner.token)), { status: 401 });
      expectProblem(await ask(row, id, { cookie: await cookieOf(owner) }), { status: 401 });
      return;
    }

    await expectFormerRefused(row, owner, id);
    const ownTrial = OWN_TRIALS[row];
    if (ownTrial) return ownTrial(tenant);
    const ofViewer = await ask(row, id, bearer(viewer.token));
    if (isBulk(row)) expectRowsRefused(ofViewer, 'FORBIDDEN');
    else expectAnswered(row, ofViewer, mayDo(row, 'viewer'));
    const readOnly = await makeToken(readerOf(row, tenant).userId, { scopes: ['read'] });
    expectAnswered(row, await ask(row, id, bearer(readOnly)), isReading(row));

    if (row.includes('[id]') || isBulk(row)) await expectAbsentTo(outsider, row, id);
    expect(await countRows(owner.scopeKey), 'nobody refused wrote anything').toEqual(before);

    await expectRolesAnswered(row, { member, admin, owner });
    const person = mayDo(row, 'member') ? member : owner;
    const target = await targetOf(row, owner, person);
    const byCookie = await ask(row, target, { cookie: await cookieOf(person) });
    expect(answeredWith(row), byCookie.text).toContain(byCookie.status);
  });
}

test('lists and searches hold nothing of another tenant', async () => {
  const { owner, outsider } = await makeTenant();
  const deal = await makeDeal(owner, { name: 'Quetzal only here', value: 999_999_999 });
  for (const path of [
    '/api/deals',
    '/api/deals?owner=Test%20owner',
    '/api/deals/search?q=quetzal',
    `/api/deals?owner=${owner.userId}`,
    '/api/alerts',
  ]) {
    const answer = await call('GET', path, { token: outsider.token });
    expect(answer.status).toBe(200);
    expect(answer.text, path).not.toContain(deal.id);
  }
  for (const format of ['csv', 'json']) {
    for (const include of ['deals', 'events']) {
      const body = { format, include };
      const theirs = await call('POST', '/api/deals/export', { token: outsider.token, body });
      expect(theirs.status).toBe(200);
      expect(theirs.text, `${include} as ${format}`).not.toContain(deal.id);
      const ours = await call('POST', '/api/deals/export', { token: owner.token, body });
      expect(ours.text, `${include} as ${format}`).toContain(deal.id);
    }
  }
  const own = await call('GET', '/api/deals/search?q=QUETZAL', { token: owner.token });
  expect(own.json.deals.map((one: Json) => one.id)).toEqual([deal.id]);
});

test('nothing can be put into or handed to another tenant', async () => {
  const { owner, outsider } = await makeTenant();
  const deal = await makeDeal(owner);
  const { token } = owner;
  expectProblem(
    await call('POST', '/api/deals', {
      token,
      body: { name: 'Smuggled', value: 1, teamId: outsider.teamId },
    }),
    { status: 404 },
  );
  expectProblem(
    await call('PATCH', `/api/deals/${deal.id}`, {
      token,
      body: { assignedToId: outsider.userId },
    }),
    { status: 422, field: 'assignedToId' },
  );
  for (const field of ['teamId', 'scopeKey', 'userId', 'riskScore', 'deletedAt', 'id']) {
    const answer = await call('PATCH', `/api/deals/${deal.id}`, {
      token,
      body: { value: 1, [field]: outsider.teamId },
    });
    expectProblem(answer, { status: 422, field });
  }
});

test('a personal deal is seen by its person alone', async () => {
  const { owner, member, viewer } = await makeTenant();
  const deal = await makeDeal(member, { teamId: null });
  expect(deal.teamId).toBeNull();
  for (const { token } of [owner, viewer]) {
    expectProblem(await call('GET', `/api/deals/${deal.id}`, { token }), { status: 404 });
    expectProblem(await call('DELETE', `/api/deals/${deal.id}`, { token }), { status: 404 });
  }
});

test('tokens that ended or were revoked, and people who left, are nobody', async () => {
  const owner = await makeOwner();
  const past = new Date(Date.now() - 1_000);
  const tokens = [
    await makeToken(owner.userId, { expiresAt: past }),
    await makeToken(owner.userId, { revokedAt: past }),
  ];
  for (const token of tokens) {
    expectProblem(await call('GET', '/api/auth/me', { token }), { status: 401 });
  }
  const none = await makeToken(owner.userId, { scopes: [] });
  expectProblem(await call('GET', '/api/deals', { token: none }), { status: 403 });
  const cookie = await cookieOf(owner);
  await sql('UPDATE "User" SET "deletedAt" = now() WHERE "id" = $1', [owner.userId]);
  expectProblem(await call('GET', '/api/auth/me', { token: owner.token }), { status: 401 });
  expectProblem(await call('GET', '/api/auth/me', { headers: { cookie } }), { status: 401 });
});

test('a forged session is nobody, and a bad token is not rescued by a cookie', async () => {
  const owner = await makeOwner();
  const good = await signSession(owner.userId);
  const [header, payload, signature] = good.split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const forged = [
    await signSession(owner.userId, { secret: 'x'.repeat(32) }),
    await signSession(owner.userId, { expiresIn: '-1 minute' }),
    `${none}.${payload}.`,
    `${header}.${payload}.${signature?.slice(0, -2)}`,
    owner.userId,
    '',
    '%',
  ];
  for (const value of forged) {
    const cookie = `${SESSION_COOKIE}=${value}`;
    const answer = await call('GET', '/api/auth/me', { headers: { cookie } });
    expectProblem(answer, { status: 401 });
  }
  const cookie = `${SESSION_COOKIE}=${good}`;
  expect((await call('GET', '/api/auth/me', { headers: { cookie } })).status).toBe(200);
  const both = { cookie, authorization: 'Bearer sntl_bad' };
  expectProblem(await call('GET', '/api/auth/me', { headers: both }), { status: 401 });
});

test('a write with a cookie must come from our own pages', async () => {
  const owner = await makeOwner();
  const deal = await makeDeal(owner);
  const cookie = await cookieOf(owner);
  const before = await countRows(owner.scopeKey);
  const { port } = new URL(baseUrl);
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://localhost:${Number(port) + 1}` },
    { origin: `http://localhost.evil.example:${port}` },
    { origin: '' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of foreign) {
    for (const row of rows.filter((one) => isWrite(one) && ACCESS_MATRIX[one] !== 'signed')) {
      const answer = await ask(row, deal.id, { cookie, ...headers });
      expectProblem(answer, { status: 403, code: 'FORBIDDEN' });
    }
  }
  expect(await countRows(owner.scopeKey)).toEqual(before);
  const own = { cookie, origin: new URL(baseUrl).origin };
  expect((await ask('PATCH /api/deals/[id]', deal.id, own)).status).toBe(200);
  const withToken = { ...bearer(owner.token), origin: 'https://evil.example' };
  expect((await ask('PATCH /api/deals/[id]', deal.id, withToken)).status).toBe(200);
});

test('too many requests a minute are refused with Retry-After', async () => {
  const { token } = await makeOwner();
  const statuses: number[] = [];
  let last: Answer | null = null;
  for (let round = 0; round < 21; round += 1) {
    const ten = Array.from({ length: 10 }, () => call('GET', '/api/auth/me', { token }));
    for (const answer of await Promise.all(ten)) {
      statuses.push(answer.status);
      if (answer.status !== 200) last = answer;
    }
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(200);
  if (!last) throw new Error('nothing was refused');
  expectProblem(last, { status: 429, code: 'RATE_LIMITED' });
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(last.headers.get('retry-after'))).toBeLessThanOrEqual(60);
});

function expectApiAnswer(answer: Answer, label: string): void {
  expect(answer.status, label).toBeLessThan(500);
  expect(answer.status < 300 || answer.status >= 400, `${label}: ${answer.status}`).toBe(true);
  expect(answer.headers.get('location'), label).toBeNull();
  expect(answer.headers.get('content-type') ?? '', label).not.toContain('html');
  expect(answer.text, label).not.toMatch(/<html|<!doctype/i);
}

test('under /api there is no page and no redirect', async () => {
  const { token } = await makeOwner();
  const unknown = [
    '/api',
    '/api/',
    '/api/nope',
    '/api/nope/',
    '/api/deals.json',
    '/api/deals/x/y/z',
    '/api/auth',
    '/api/auth/me/you',
    '/api/v1/deals',
    '/api/deals%2Fsearch',
    '/api/..%2f..%2fetc%2fpasswd',
    '/api/nope?x=<script>',
    '/api/_next/static/x.js',
    '/api/favicon.ico',
  ];
  for (const path of unknown) {
    const answer = await callLiterally('GET', path);
    expectApiAnswer(answer, path);
    expectProblem(answer, { status: 404, code: 'NOT_FOUND' });
  }
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await call(method, '/api/nope', { token, body: {} });
    expectProblem(answer, { status: 404 });
  }
});

// Next itself redirects `//` and `\\`, and fails on a broken `%`, before it asks any route.
test('an address that is hardly one is answered like any other', async () => {
  const odd = [
    '/api//deals',
    '//api/deals',
    '/api/deals//search',
    '/api\\deals',
    '/api/deals/%00',
    '/api/deals/%E0%A4%A',
    '/api/%E0%A4%A',
    '/api/deals/%ED%A0%80',
    '/api/deals/%',
    '/api/deals/?x=%E0%A4%A',
    '/api/deals/..;/health',
    '/api/deals/',
  ];
  for (const path of odd) {
    const answer = await callLiterally('GET', path);
    expectApiAnswer(answer, path);
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expect(answer.json?.success, path).toBe(false);
  }
});

test('a method that a path does not have is refused', async () => {
  const { token } = await makeOwner();
  for (const [method, path] of [
    ['PUT', '/api/deals'],
    ['DELETE', '/api/deals'],
    ['PATCH', '/api/deals/search'],
    ['POST', '/api/deals/x'],
    ['POST', '/api/health'],
    ['DELETE', '/api/auth/me'],
    ['POST', '/api/cron/run-jobs'],
  ] as const) {
    const answer = await call(method, path, { token, body: {} });
    expectApiAnswer(answer, `${method} ${path}`);
    expect(answer.status, `${method} ${path}`).toBe(405);
  }
  for (const method of ['HEAD', 'OPTIONS']) {
    expectApiAnswer(await callLiterally(method, '/api/deals'), method);
  }
});

const PAGES = ['/sign-in', '/nothing-here', '/'];

test('every page carries the security headers and a nonce of its own', async () => {
  const owner = await makeOwner();
  const cookie = await cookieOf(owner);
  const deal = await makeDeal(owner);
  const signedIn = ['/dashboard', '/deals', '/deals/new', `/deals/${deal.id}`];
  const nonces: string[] = [];
  for (const path of [...PAGES, ...signedIn, ...signedIn]) {
    const headers: Record<string, string> = { cookie, accept: 'text/html' };
    const answer = await call('GET', path, { headers });
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /script-src [^;]*'nonce-([A-Za-z0-9+/=_-]{16,})'/.exec(policy)?.[1];
    expect(nonce, `${path}: ${policy}`).toBeTruthy();
    nonces.push(nonce ?? '');
    expect(/script-src ([^;]*)/.exec(policy)?.[1], path).not.toMatch(/unsafe-(inline|eval)|\*/);
    for (const part of ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'self'"]) {
      expect(policy, path).toContain(part);
    }
    expect(answer.headers.get('strict-transport-security'), path).toMatch(/max-age=\d{7,}/);
    expect(answer.headers.get('x-frame-options'), path).toBe('DENY');
    expect(answer.headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(answer.headers.get('referrer-policy'), path).toBe('strict-origin-when-cross-origin');
    expect(answer.headers.get('permissions-policy'), path).toContain('camera=()');
    expect(answer.headers.get('x-powered-by'), path).toBeNull();
    if (answer.status >= 300 && answer.status < 400) continue;
    for (const [tag] of answer.text.matchAll(/<script\b[^>]*>/g)) {
      expect(tag, path).toContain(`nonce="${nonce}"`);
    }
    expect(answer.headers.get('cache-control'), path).toMatch(/no-store|private/);
  }
  expect(new Set(nonces).size).toBe(nonces.length);
});

test('API answers carry the headers that hold for every answer', async () => {
  const { token } = await makeOwner();
  for (const path of ['/api/deals', '/api/nope', '/api/health']) {
    const answer = await call('GET', path, { token });
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('strict-transport-security')).toBeTruthy();
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('pages send nobody to the sign-in, and the sign-in leads nowhere else', async ({ page }) => {
  for (const path of ['/', '/dashboard', '/deals?band=High', '/deals/new', '/deals/c0000000000']) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/sign-in/);
  }
  await page.goto('/deals?band=High');
  expect(new URL(page.url()).searchParams.get('next')).toBe('/deals?band=High');
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/api/deals']) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByRole('button', { name: /Maya Okafor/ }).click();
    await expect(page).toHaveURL(/\/dashboard$/);
    expect(new URL(page.url()).origin).toBe(new URL(baseUrl).origin);
  }
});

test('the session cookie is HttpOnly and SameSite=Lax', async ({ page, context }) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: /Maya Okafor/ }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  const cookie = (await context.cookies()).find(({ name }) => name === SESSION_COOKIE);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(cookie?.secure).toBe(baseUrl.startsWith('https:'));
  const days = ((cookie?.expires ?? 0) * 1_000 - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(1);
  expect(days).toBeLessThanOrEqual(30);
  expect(await page.evaluate(() => document.cookie)).not.toContain(SESSION_COOKIE);
});
