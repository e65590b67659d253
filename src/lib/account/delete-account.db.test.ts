import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, refusal, type PersonKey, type World } from '@/test/factories';
import { runSql } from '@/test/run-sql';
import { appendAudit } from '../audit';
import { findActorByEmail } from '../auth';
import { getTimeline, logTouch, updateDeal, verifyScores } from '../deals';
import { logTouchInput } from '../deals/schema';
import { inTransaction } from '../platform/db';
import { defaultPolicy } from '../risk';
import { enqueue } from '../platform/queue';
import { verifyTrail } from '../audit';
import { createToken } from './api-tokens';
import { deleteAccount, describeDeparture } from './delete-account';
import type { Departure } from './schema';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  // The people of a demo stay; these are to be ordinary ones.
  await world.deps.db.user.updateMany({ data: { isDemo: false } });
});
afterEach(() => world.close());

const mailOf = (key: PersonKey): string => `${key}@test.example`;

/**
 * Every row of every table of every schema that holds one of the texts, read as the owner, with bytes
 * as text: nothing of the search under test is used.
 */
async function scan(...texts: readonly string[]): Promise<string[]> {
  const tables = await runSql<{ name: string; bytes: string[] | null }>(
    world.ownerUrl,
    `SELECT format('%I.%I', n.nspname, c.relname) AS "name",
       (SELECT array_agg(format('%I', a.attname)) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid = 'bytea'::regtype) AS "bytes"
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND n.nspname !~ '^pg_' ORDER BY 1`,
  );
  expect(tables.length).toBeGreaterThan(40);
  const parts = tables.map(({ name, bytes }) => {
    const all = ['t::text', ...(bytes ?? []).map((column) => `encode(${column}, 'escape')`)];
    return `SELECT '${name}' || ': ' || left(t::text, 300) AS "hit" FROM ${name} t, unnest($1::text[]) s
      WHERE strpos(lower(concat_ws(' ', ${all.join(', ')})), lower(s)) > 0`;
  });
  const hits = await runSql<{ hit: string }>(world.ownerUrl, parts.join(' UNION ALL '), [texts]);
  return hits.map(({ hit }) => hit);
}

type Json = Readonly<Record<string, unknown>>;

async function leave(key: PersonKey, teams: Departure[] = [], confirm = mailOf(key)) {
  const actor = await world.actor(key);
  await deleteAccount(world.deps, { actor, requestId: 'r1' }, { confirm, teams });
}

/** A person who did everything that leaves something behind. */
async function busyLife(key: PersonKey): Promise<{ dealId: string; personalId: string }> {
  const { db } = world.deps;
  const actor = await world.actor(key);
  const request = await world.request(key);
  const id = actor.userId;
  const mail = mailOf(key);
  const teamId = world.teamId('north');
  const deal = await makeDeal(world, { name: 'Shared', teamId }, key);
  const personal = await makeDeal(world, { name: 'Private', teamId: null }, key);
  await updateDeal(world.deps, request, deal.id, {
    assignedToId: id,
    nextStep: `Write to ${mail.toUpperCase()}`,
  });
  world.clock.travel(60_000);
  const note = logTouchInput.parse({ type: 'note', text: `Ask ${mail} (${id}) about it` });
  await logTouch(world.deps, request, deal.id, note);
  await createToken(
    world.deps,
    { actor, requestId: null },
    { name: `Token of ${mail}`, scopes: ['read'], expiresAt: null },
  );
  const at = world.clock.now();
  const scopeKey = `team:${teamId}`;
  const data = { by: id, to: [mail] };
  await db.importRun.create({
    data: { scopeKey, teamId, createdById: id, fileName: `${mail}.csv`, status: 'finished', report: { data }, createdAt: at },
  });
  await db.importChunk.create({
    data: { importId: `i-${key}`, file: 'deals', number: 0, bytes: Buffer.from(`id,mail\n1,${mail}\n`) },
  });
  await db.importedDeal.create({
    data: { importId: `i-${key}`, dealId: deal.id, before: { assignedToId: id }, versionAfter: 1 },
  });
  const policy = await db.riskPolicy.create({
    data: { scopeKey, version: `v-${key}`, data: { ...defaultPolicy(), version: `v-${key}` }, note: `by ${mail}`, createdById: id },
  });
  await db.riskPolicyActivation.create({
    data: { scopeKey, policyId: policy.id, activatedById: id, activatedAt: at },
  });
  await db.riskRun.create({
    data: { scopeKey, kind: 'learn', status: 'done', params: data, createdById: id, createdAt: at },
  });
  await db.alert.create({
    data: {
      dealId: deal.id, scopeKey, kind: 'high', level: 'high', score: 0.9, reasons: [`${mail} is silent`],
      openedAt: at, snoozedById: id, dismissedById: id, dismissNote: mail,
    },
  });
  await db.teamInvite.create({
    data: { teamId, email: `new-${key}@x.example`, role: 'member', tokenHash: `h1-${key}`, invitedById: id, expiresAt: at },
  });
  await db.teamInvite.create({
    data: { teamId: world.teamId('south'), email: mail, role: 'member', tokenHash: `h2-${key}`, expiresAt: at },
  });
  for (const userId of [id, world.userId('owner')].filter((each, n) => n === 0 || each !== id)) {
    const notification = await db.notification.create({
      data: { userId, dealId: deal.id, scopeKey, eventId: `e-${id}-${userId}`, type: 'mentioned', title: mail, message: id },
    });
    await db.plannedMessage.create({
      data: { userId, channel: 'mail', type: 'mentioned', notificationId: notification.id, notBefore: at, createdAt: at },
    });
  }
  await db.notificationPreference.create({
    data: { userId: id, type: 'deal_at_risk', channel: 'mail', enabled: false },
  });
  await db.notificationSchedule.create({ data: { userId: id } });
  await db.digest.create({ data: { userId: id, kind: 'daily', from: at, to: at, content: data, createdAt: at } });
  await db.liveEvent.create({
    data: { scopeKey, type: 'deal.assigned', payload: data, createdAt: at },
  });
  await db.liveEvent.create({
    data: { scopeKey, userId: id, type: 'notification.created', payload: {}, createdAt: at },
  });
  await db.savedView.create({ data: { userId: id, teamId, name: mail, query: data, isShared: true } });
  await db.meeting.create({
    data: { userId: id, dealId: deal.id, title: 'Call', startTime: at, endTime: at, attendees: [mail, 'b@x.io'], source: 'google' },
  });
  await db.meeting.create({
    data: { userId: world.userId('admin'), title: 'Other', startTime: at, endTime: at, attendees: [mail, 'b@x.io'], source: 'google' },
  });
  await db.contact.create({ data: { scopeKey, name: 'A contact', email: mail } });
  await db.salesforceIntegration.create({ data: { userId: id, scopeKey, apiKey: 'sealed', instanceUrl: 'https://x.example' } });
  await db.integrationLog.create({ data: { userId: id, integration: 'salesforce', action: 'sync', status: 'ok', metadata: data } });
  const hook = await db.webhook.create({
    data: { userId: id, teamId, scopeKey, url: `https://x.example/?u=${id}`, events: ['deal.created'], secretSealed: 's' },
  });
  const person = { id, name: `Person ${key}` };
  const body = JSON.stringify({ data: { by: person, member: { ...person, email: mail }, current: { assignedToId: id, nextStep: `Ask ${mail}` } } });
  for (const status of ['succeeded', 'pending']) {
    await db.webhookDelivery.create({
      data: {
        webhookId: hook.id, eventId: `${status}-${key}`, eventType: 'deal.updated', dealId: deal.id, body, status, createdAt: at, error: `about ${mail}`,
        attempts: { create: { webhookId: hook.id, attempt: 1, startedAt: at, durationMs: 1, succeeded: true, responseBody: `${person.name} <${mail}>`, error: id } },
      },
    });
  }
  const slackHook = await db.slackHook.create({ data: { userId: id, teamId, scopeKey, name: mail, urlSealed: 's', events: [] } });
  const slackMessage = await db.slackMessage.create({
    data: { hookId: slackHook.id, causeKey: `mentioned:${id}`, dealId: deal.id, payload: data, error: mail, createdAt: at },
  });
  const email = await db.emailMessage.create({ data: { userId: id, to: mail, template: 'mentioned', error: mail, createdAt: at } });
  await db.emailMessage.create({ data: { to: mail, template: 'invite', status: 'succeeded', createdAt: at, finishedAt: at } });
  await db.plannedMessage.create({
    data: { userId: id, channel: 'mail', type: 'mentioned', notBefore: at, createdAt: at, status: 'queued', emailId: email.id },
  });
  await db.plannedMessage.create({
    data: { userId: id, channel: 'slack', type: 'mentioned', notBefore: at, createdAt: at, status: 'dropped', droppedReason: `no_hook of ${id}`, slackMessageId: slackMessage.id },
  });
  await db.idempotencyKey.create({
    data: { actorId: id, route: 'POST /api/deals', key: 'k', requestHash: 'h', responseBody: mail, createdAt: at },
  });
  await db.lease.create({ data: { name: `import:user:${id}`, holder: 'h', expiresAt: at } });
  await inTransaction(db, async (tx) => {
    await enqueue(tx, 'alert-replay', { scopeKey: `user:${id}` }, { singletonKey: `user:${id}` });
    await enqueue(tx, 'hand-over-deals', { teamId, fromUserId: id, toUserId: null });
    await appendAudit(tx, {
      scopeKey, action: 'team.renamed', actorRef: actor.auditRef, target: null,
      data: { from: `Team of ${mail}`, to: 'North' }, requestId: null, at,
    });
  });
  return { dealId: deal.id, personalId: personal.id };
} // prettier-ignore

describe('an account that is deleted', () => {
  it('leaves neither id nor address in any column of any table', async () => {
    const id = world.userId('member');
    const { dealId, personalId } = await busyLife('member');
    const before = await scan(id, mailOf('member'));
    expect(new Set(before.map((hit) => hit.split(':')[0])).size).toBeGreaterThan(25);
    await leave('member');
    expect(await scan(id, mailOf('member'))).toEqual([]);

    const { db } = world.deps;
    expect(await db.deal.findUnique({ where: { id: personalId } })).toBeNull();
    expect(await db.deal.findUnique({ where: { id: dealId } })).toMatchObject({
      userId: world.userId('owner'),
      assignedToId: world.userId('owner'),
    });
    expect(await findActorByEmail(world.deps, mailOf('member'))).toBeNull();
  });

  it('keeps the same facts in the timelines of the team, by nobody', async () => {
    const { dealId } = await busyLife('member');
    const facts = (rows: { id: string; at: Date; kind: string; version: number }[]) =>
      rows.map(({ id, at, kind, version }) => ({ id, at, kind, version }));
    const read = () =>
      world.deps.db.dealTimeline.findMany({ where: { dealId }, orderBy: { version: 'asc' } });
    const before = await read();
    expect(before.map(({ actorId }) => actorId)).toEqual(before.map(() => world.userId('member')));
    world.clock.travel(60_000);
    await leave('member');
    const after = await read();
    expect(facts(after).slice(0, before.length)).toEqual(facts(before));
    for (const row of after) {
      expect(row).toMatchObject({ actorId: null, actorName: 'Deleted person' });
    }
    const { entries } = await getTimeline(world.deps, await world.actor('owner'), dealId, {
      limit: 50,
    });
    expect(JSON.stringify(entries)).toContain('a former user');
    expect(JSON.stringify(entries)).not.toContain('Person member');
    const events = await world.deps.db.dealEvent.findMany({ where: { dealId } });
    expect(events.find(({ type }) => type === 'note')?.text).toMatch(
      /^Ask deleted-\w+@person\.invalid \(deleted-\w+\) about it$/,
    );
  });

  it('is nobody in what was sent and what waits to be sent, which goes on', async () => {
    const { db } = world.deps;
    const id = world.userId('member');
    await busyLife('member');
    await leave('member');
    const sent = await db.webhookDelivery.findMany({ include: { attempts: true, webhook: true } });
    expect(sent.map(({ status }) => status).toSorted()).toEqual(['pending', 'succeeded']);
    for (const { body, attempts, webhook } of sent) {
      const { by, member, current } = (JSON.parse(body) as { data: Record<string, Json> }).data;
      expect(by).toEqual({ id: expect.stringMatching(/^deleted-/), name: 'Deleted person' });
      expect(member).toEqual(by);
      expect(current?.assignedToId).toBe(by?.id);
      expect(attempts.map(({ responseBody }) => responseBody)).toEqual([null]);
      // A team's webhook goes on under who has their deals now.
      expect(webhook.userId).toBe(world.userId('owner'));
    }
    const events = await db.eventLog.findMany();
    const doers = events.flatMap(({ data }): Json[] => {
      const { by } = data as { by?: Json | null };
      return by ? [by] : [];
    });
    expect(new Set(doers.map(({ name }) => name))).toEqual(new Set(['Deleted person']));
    expect(JSON.stringify(events)).not.toContain(id);
  });

  it('leaves every stored score sealed and right', async () => {
    await busyLife('member');
    await leave('member');
    const differences: unknown[] = [];
    const counts = await verifyScores(world.deps, {
      onDifference: (each) => differences.push(each),
    });
    expect(differences).toEqual([]);
    expect(counts).toMatchObject({ different: 0, notSealed: 0 });
    expect(counts.checked).toBeGreaterThan(0);
  });

  it('is told of in the trail, under a pseudonym that nothing leads back from', async () => {
    await busyLife('member');
    const { auditRef } = await world.actor('member');
    await leave('member');
    const entries = await world.deps.db.auditLog.findMany({ where: { action: 'user.deleted' } });
    expect(entries.map(({ scopeKey, actorRef }) => [scopeKey, actorRef])).toEqual([
      [`team:${world.teamId('north')}`, auditRef],
      [`user:${auditRef}`, auditRef],
    ]);
    expect(await world.deps.db.user.count({ where: { auditRef } })).toBe(0);
    for await (const chain of verifyTrail(world.deps.db)) expect(chain.broken).toBeNull();
  });

  it('takes nothing of other people', async () => {
    const rows = async () => ({
      users: await world.deps.db.user.count(),
      deals: await world.deps.db.deal.count(),
      members: await world.deps.db.teamMember.count(),
    });
    await makeDeal(world, { name: 'Theirs' }, 'outsider');
    await makeDeal(world, { name: 'Mine', teamId: null }, 'member');
    // An address that holds the other one is somebody else's.
    await world.deps.db.contact.create({
      data: { scopeKey: 'team:x', name: 'Long', email: `a-${mailOf('member')}` },
    });
    await world.deps.db.contact.create({
      data: { scopeKey: 'team:x', name: 'Longer', email: `${mailOf('member')}.uk` },
    });
    const before = await rows();
    await leave('member');
    expect(await rows()).toEqual({
      users: before.users - 1,
      deals: before.deals - 1,
      members: before.members - 1,
    });
    const contact = await world.deps.db.contact.findFirst({ where: { name: 'Long' } });
    expect(contact?.email).toBe(`a-${mailOf('member')}`);
    const other = await world.deps.db.contact.findFirst({ where: { name: 'Longer' } });
    expect(other?.email).toBe(`${mailOf('member')}.uk`);
  });

  it('leaves invites to addresses that only look alike, and none of its own open', async () => {
    const { db } = world.deps;
    await db.user.update({
      where: { id: world.userId('member') },
      data: { email: 'a_b@x.example' },
    });
    const base = {
      teamId: world.teamId('south'),
      role: 'member',
      expiresAt: world.clock.now(),
    } as const;
    const invites = ['axb@x.example', 'a.b@x.example', 'A_B@x.example'];
    for (const email of invites) {
      await db.teamInvite.create({ data: { ...base, email, tokenHash: email } });
      const mail = { to: email, template: 't', createdAt: base.expiresAt };
      await db.emailMessage.create({ data: mail });
    }
    const sent = { ...base, teamId: world.teamId('north'), email: 'friend@x.example' };
    const own = await db.teamInvite.create({
      data: { ...sent, tokenHash: 'own', invitedById: world.userId('member') },
    });
    const planned = {
      channel: 'mail',
      type: 'invite',
      inviteId: own.id,
      notBefore: base.expiresAt,
    };
    await db.plannedMessage.create({ data: { ...planned, createdAt: base.expiresAt } });
    const actor = await findActorByEmail(world.deps, 'a_b@x.example');
    if (!actor) throw new Error('There is no such person.');
    const input = { confirm: 'a_b@x.example', teams: [] };
    await deleteAccount(world.deps, { actor, requestId: 'r1' }, input);
    const left = await db.teamInvite.findMany({ where: { ...base, expiresAt: undefined } });
    expect(left.map(({ email }) => email).toSorted()).toEqual(['a.b@x.example', 'axb@x.example']);
    expect(await db.emailMessage.count()).toBe(2);
    const ended = await db.teamInvite.findUnique({ where: { id: own.id } });
    expect(ended?.revokedAt).toEqual(world.clock.now());
    expect(await db.plannedMessage.count()).toBe(0);
  });

  it('can be followed by another one in the same team', async () => {
    await busyLife('member');
    await leave('member');
    await busyLife('admin');
    await leave('admin');
    expect(await scan(mailOf('member'), mailOf('admin'))).toEqual([]);
  });
});

describe('the teams of somebody who goes', () => {
  const north = () => world.teamId('north');

  it('are asked for where they are the only owner, and nothing is done before', async () => {
    const { dealId } = await busyLife('owner');
    const before = await scan(mailOf('owner'));
    expect(await refusal(leave('owner'))).toEqual({
      code: 'CONFLICT',
      fields: [`teams.${north()}`],
    });
    expect(await scan(mailOf('owner'))).toHaveLength(before.length);
    expect(await describeDeparture(world.deps, await world.actor('owner'))).toMatchObject([
      {
        teamId: north(),
        needsDecision: true,
        deals: 1,
        others: [{ role: 'admin' }, { role: 'member' }, { role: 'viewer' }],
      },
    ]);
    await leave('owner', [
      { teamId: north(), action: 'hand_over', toUserId: world.userId('viewer') },
    ]);
    expect(await scan(world.userId('owner'), mailOf('owner'))).toEqual([]);
    expect(await world.deps.db.deal.findUnique({ where: { id: dealId } })).toMatchObject({
      assignedToId: world.userId('viewer'),
    });
    expect(
      await world.deps.db.teamMember.findMany({ where: { teamId: north(), role: 'owner' } }),
    ).toMatchObject([{ userId: world.userId('viewer') }]);
    expect(await world.deps.db.webhook.count({ where: { userId: world.userId('viewer') } })).toBe(
      1,
    );
  });

  it('go with everything in them where that is chosen', async () => {
    await busyLife('owner');
    await leave('owner', [{ teamId: north(), action: 'delete' }]);
    expect(await scan(world.userId('owner'), mailOf('owner'))).toEqual([]);
    expect(await world.deps.db.team.findUnique({ where: { id: north() } })).toBeNull();
    const left = await scan(north());
    expect(
      left.filter((hit) => !hit.startsWith('public."AuditLog"') && !hit.startsWith('pgboss.')),
    ).toEqual([]);
  });

  it.each<[string, Departure[], string]>([
    ['somebody of another team', [{ teamId: 'north', action: 'hand_over', toUserId: 'outsider' }], 'teams.0.toUserId'],
    ['nobody', [{ teamId: 'north', action: 'hand_over' }], 'teams.0.toUserId'],
    ['themselves', [{ teamId: 'north', action: 'hand_over', toUserId: 'owner' }], 'teams.0.toUserId'],
    ['a team that is not theirs', [{ teamId: 'south', action: 'delete' }], 'teams.0.teamId'],
  ])('cannot be left to %s', async (_who, choices, field) => {
    const teams = choices.map((choice) => ({
      ...choice,
      teamId: world.teamId(choice.teamId as 'north'),
      ...(choice.toUserId ? { toUserId: world.userId(choice.toUserId as PersonKey) } : {}),
    }));
    expect(await refusal(leave('owner', teams))).toEqual({ code: 'VALIDATION_FAILED', fields: [field] });
    expect(await findActorByEmail(world.deps, mailOf('owner'))).not.toBeNull();
  }); // prettier-ignore

  it('cannot be deleted by who does not own them', async () => {
    const choice = [{ teamId: north(), action: 'delete' as const }];
    expect(await refusal(leave('admin', choice))).toMatchObject({ fields: ['teams.0.action'] });
  });
});

describe('a deletion is refused', () => {
  it('without the address typed right', async () => {
    expect(await refusal(leave('member', [], 'other@test.example'))).toMatchObject({
      fields: ['confirm'],
    });
    await leave('member', [], 'MEMBER@test.example');
  });

  it('of the demo’s people', async () => {
    await world.deps.db.user.updateMany({ data: { isDemo: true } });
    expect((await refusal(leave('member'))).code).toBe('CONFLICT');
  });

  it('while an import of theirs is at work', async () => {
    const createdById = world.userId('member');
    const run = {
      scopeKey: `team:${world.teamId('north')}`,
      createdById,
      status: 'running',
      createdAt: world.clock.now(),
    };
    await world.deps.db.importRun.create({ data: run });
    expect((await refusal(leave('member'))).code).toBe('CONFLICT');
  });
});
