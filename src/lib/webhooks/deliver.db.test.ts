import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, type World } from '@/test/factories';
import { startWebhookReceiver, type WebhookReceiver } from '@/test/stand-ins/webhook-receiver';
import { updateDeal } from '../deals';
import { updateDealInput } from '../deals/schema';
import { inTransaction } from '../platform/db';
import { parseEnv } from '../platform/env/schema';
import { createLog } from '../platform/log';
import { claimDue } from '../platform/outbox';
import { cancelWaiting } from './cancel-waiting';
import { changeWebhook } from './change-webhook';
import { deliver } from './deliver';
import {
  acceptedBy,
  bodyOf,
  deliverDue,
  EVERY_VERIFIER,
  KEYS,
  makeEndpoint,
  toolsFor,
} from './deliveries.test-support';
import { eventBodySchemaOf } from './event-schema';
import { getWebhook } from './list-webhooks';
import { DELIVERIES } from './repository/deliveries';
import { openSecrets, rotateSecret } from './secrets';

const START = new Date('2026-03-02T09:00:00Z');
let world: World;
let receiver: WebhookReceiver;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.set(START);
  await world.deps.db.webhook.deleteMany();
  await world.deps.db.deal.deleteMany();
  await world.deps.db.notification.deleteMany();
  receiver = await startWebhookReceiver();
});
afterEach(() => receiver.close());
afterAll(() => world.close());

const north = () => world.teamId('north');
const tools = () => toolsFor(world, [receiver.host]);
const hook = () => `${receiver.url}/hook?key=hidden-in-the-address`;
const make = (name = 'Acme') => makeDeal(world, { name, teamId: north() });
const deliveries = () =>
  world.deps.db.webhookDelivery.findMany({
    orderBy: { createdAt: 'asc' },
    include: { attempts: { orderBy: { attempt: 'asc' } } },
  });
const onlyDelivery = async () => {
  const [delivery, ...others] = await deliveries();
  if (!delivery || others.length > 0) throw new Error('expected one delivery');
  return delivery;
};
const endpoint = (id: string) => world.deps.db.webhook.findUniqueOrThrow({ where: { id } });
/** To the moment at which something is due, or a little after it. */
const travelTo = (time: Date | null, later = 0) =>
  world.clock.set(new Date((time?.getTime() ?? 0) + later));

describe('a delivery', () => {
  it('is signed for every verifier, and stands in the log', async () => {
    const { id, secret } = await makeEndpoint(world, hook());
    receiver.answer({ status: 202, body: 'thank you' });
    const deal = await make('Ünïcode & <Söhne> 🙂');
    expect(await deliverDue(tools())).toEqual({ attempted: 1, done: true });
    const [request] = await receiver.arrived(1);
    if (!request) throw new Error('nothing came');
    expect(acceptedBy(request, secret)).toEqual(EVERY_VERIFIER);
    expect(acceptedBy(request, '0'.repeat(64))).toEqual([]);
    expect(acceptedBy({ ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) }, secret)).toEqual(['seed']); // prettier-ignore
    const body = bodyOf(request);
    expect(eventBodySchemaOf('deal.created').safeParse(body).success).toBe(true);
    expect(body).toMatchObject({ event: 'deal.created', data: { id: deal.id, sequence: 1 } });
    expect(request.method).toBe('POST');
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Sentinel-Webhooks/1.0',
      'webhook-id': body.id,
      'webhook-timestamp': String(world.clock.now().getTime() / 1_000),
    });
    expect(await onlyDelivery()).toMatchObject({
      webhookId: id,
      eventId: body.id,
      eventType: 'deal.created',
      dealId: deal.id,
      body: request.body.toString('utf8'),
      status: 'succeeded',
      attempt: 1,
      nextAttemptAt: null,
      leaseToken: null,
      responseCode: 202,
      error: null,
      finishedAt: world.clock.now(),
      attempts: [
        {
          attempt: 1,
          succeeded: true,
          responseCode: 202,
          responseBody: 'thank you',
          byHand: false,
        },
      ],
    });
    expect(await endpoint(id)).toMatchObject({ failureCount: 0, lastSuccessAt: world.clock.now() });
  });

  it('goes to each endpoint of the place that asked for the event, and to no other', async () => {
    const all = await makeEndpoint(world, `${receiver.url}/all`);
    await makeEndpoint(world, `${receiver.url}/won`, { events: ['deal.closed_won'] });
    await makeEndpoint(world, `${receiver.url}/south`, { place: 'south' });
    await makeEndpoint(world, `${receiver.url}/loner`, { place: 'loner' });
    const off = await makeEndpoint(world, `${receiver.url}/off`);
    await world.deps.db.webhook.update({ where: { id: off.id }, data: { isActive: false } });
    await make();
    await makeDeal(world, { name: 'Mine' }, 'loner');
    await deliverDue(tools());
    const went = receiver.requests.map((request) => [request.path, bodyOf(request).data.name]);
    expect(went.toSorted()).toEqual([
      ['/all', 'Acme'],
      ['/loner', 'Mine'],
    ]);
    expect(await world.deps.db.webhookDelivery.count({ where: { webhookId: all.id } })).toBe(1);
  });

  it('never undoes a change, though its endpoint is deleted at that moment', async () => {
    const { id: dealId } = await make('Stays');
    for (let round = 0; round < 6; round += 1) {
      const { id } = await makeEndpoint(world, hook());
      const input = updateDealInput.parse({ account: `Round ${round}` });
      const outcomes = await Promise.allSettled([
        updateDeal(world.deps, await world.request('owner'), dealId, input),
        world.deps.db.webhook.delete({ where: { id } }),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    }
  });

  it('of a change that is rolled back is never made', async () => {
    await makeEndpoint(world, hook());
    const deal = await make();
    await deliverDue(tools());
    const request = await world.request('owner');
    const work = inTransaction(world.deps.db, async (tx) => {
      const inside = { ...world.deps, db: tx as typeof world.deps.db };
      await updateDeal(inside, request, deal.id, { stage: 'closed_won' });
      expect(await tx.webhookDelivery.count()).toBe(3);
      throw new Error('changed its mind');
    });
    await expect(work).rejects.toThrow('changed its mind');
    expect(await deliverDue(tools())).toEqual({ attempted: 0, done: true });
    expect(receiver.requests).toHaveLength(1);
  });

  it('says nothing secret to the log', async () => {
    const written: string[] = [];
    const log = createLog('trace', { write: (line) => void written.push(line) });
    const { secret } = await makeEndpoint(world, hook());
    receiver.answer((_request, place) => ({
      status: place === 0 ? 500 : 200,
      body: 'answer-text',
    }));
    await make('Secret-Name');
    await deliverDue({ ...tools(), log });
    travelTo((await onlyDelivery()).nextAttemptAt);
    await deliverDue({ ...tools(), log });
    const lines = written.join('\n');
    expect(written).toHaveLength(2);
    expect(lines).toContain('webhook not delivered');
    for (const word of [
      secret,
      'whsec_',
      'hidden-in-the-address',
      'Secret-Name',
      'answer-text',
      'v1,',
    ]) {
      expect(lines, word).not.toContain(word);
    }
  });
});

describe('an endpoint that fails', () => {
  it('is tried ten times on the schedule, with the same bytes and id and a new time', async () => {
    const { id, secret } = await makeEndpoint(world, hook());
    receiver.answer({ status: 500, body: 'no\u0000pe' });
    await make();
    const begun = world.clock.now().getTime();
    const waited: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect(await deliverDue(tools())).toEqual({ attempted: 1, done: true });
      const { status, nextAttemptAt } = await onlyDelivery();
      expect(status).toBe(attempt < 10 ? 'pending' : 'failed');
      if (!nextAttemptAt) break;
      waited.push((nextAttemptAt.getTime() - world.clock.now().getTime()) / 1_000);
      travelTo(nextAttemptAt, -1);
      expect(await deliverDue(tools())).toEqual({ attempted: 0, done: true });
      travelTo(nextAttemptAt);
    }
    expect(waited).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(world.clock.now().getTime() - begun).toBe(272_105_000);
    expect(await deliverDue(tools())).toEqual({ attempted: 0, done: true });
    const [first, ...others] = receiver.requests;
    if (!first) throw new Error('nothing came');
    expect(others).toHaveLength(9);
    for (const request of receiver.requests) {
      expect(request.body.equals(first.body)).toBe(true);
      expect(request.headers['webhook-id']).toBe(first.headers['webhook-id']);
      expect(acceptedBy(request, secret)).toEqual(EVERY_VERIFIER);
    }
    const times = receiver.requests.map(({ headers }) => headers['webhook-timestamp']);
    expect(new Set(times).size).toBe(10);
    const delivery = await onlyDelivery();
    expect(delivery).toMatchObject({ attempt: 10, responseCode: 500, nextAttemptAt: null });
    expect(delivery.attempts.map(({ attempt }) => attempt)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(delivery.attempts[0]).toMatchObject({ succeeded: false, responseBody: 'nope' });
    // Three days of failures only: it is looked at again, not yet given up.
    expect(await endpoint(id)).toMatchObject({ isActive: true, failureCount: 10 });
  });

  it('is spread by a fifth either way', async () => {
    await makeEndpoint(world, hook());
    receiver.answer({ status: 500 });
    const waits: number[] = [];
    for (const random of [0, 1]) {
      await make();
      await deliverDue({ ...tools(), random: () => random });
      const [due] = await world.deps.db.webhookDelivery.findMany({ where: { status: 'pending' } });
      waits.push(Number(due?.nextAttemptAt) - world.clock.now().getTime());
      await world.deps.db.webhookDelivery.deleteMany();
    }
    expect(waits).toEqual([4_000, 6_000]);
  });

  it('asks for patience by Retry-After, in seconds or as a date, and gets up to a day', async () => {
    await makeEndpoint(world, hook());
    const retryAfter = async (value: string) => {
      receiver.answer({ status: 503, headers: { 'retry-after': value } });
      await world.deps.db.webhookDelivery.deleteMany();
      await make();
      await deliverDue(tools());
      const { nextAttemptAt } = await onlyDelivery();
      return (Number(nextAttemptAt) - world.clock.now().getTime()) / 1_000;
    };
    expect(await retryAfter('120')).toBe(120);
    expect(await retryAfter(new Date(world.clock.now().getTime() + HOUR).toUTCString())).toBe(
      3_600,
    );
    expect(await retryAfter('9999999')).toBe(86_400);
    // Never sooner than the schedule, and what is no time is passed over.
    expect(await retryAfter('1')).toBe(5);
    expect(await retryAfter('soon')).toBe(5);
  });

  it('by a redirect is not followed', async () => {
    const elsewhere = await startWebhookReceiver();
    try {
      await makeEndpoint(world, hook());
      for (const status of [301, 302, 307, 308]) {
        receiver.answer({ status, headers: { location: `${elsewhere.url}/there` } });
        await world.deps.db.webhookDelivery.deleteMany();
        await make();
        await deliverDue(toolsFor(world, [receiver.host, elsewhere.host]));
        const { status: state, error } = await onlyDelivery();
        expect([state, error]).toEqual(['pending', expect.stringContaining('redirects are not followed')]); // prettier-ignore
      }
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('whose address may not be used any more fails like any other', async () => {
    await makeEndpoint(world, hook());
    await make();
    await deliverDue(toolsFor(world, []));
    expect(await onlyDelivery()).toMatchObject({
      status: 'pending',
      responseCode: null,
      error: expect.stringMatching(/^The address /),
      attempts: [{ succeeded: false, responseCode: null }],
    });
    expect(receiver.requests).toEqual([]);
  });

  it('whose secret cannot be opened is told so, and tried again with the key', async () => {
    const { secret } = await makeEndpoint(world, hook());
    await make();
    await deliverDue({ ...tools(), keys: [{ id: 'k2', key: Buffer.alloc(32, 1) }] });
    const { status, error, nextAttemptAt } = await onlyDelivery();
    expect([status, error]).toEqual(['pending', 'It could not be signed. A stored secret cannot be opened with the configured keys.']); // prettier-ignore
    travelTo(nextAttemptAt);
    await deliverDue(tools());
    const [request] = await receiver.arrived(1);
    expect(request && acceptedBy(request, secret)).toEqual(EVERY_VERIFIER);
  });

  it('recovers: after one success nothing of its failures is left', async () => {
    const { id } = await makeEndpoint(world, hook());
    receiver.answer((_request, place) => ({ status: place < 2 ? 500 : 204 }));
    await make();
    await deliverDue(tools());
    expect(await endpoint(id)).toMatchObject({
      failureCount: 1,
      firstFailureAt: world.clock.now(),
      lastSuccessAt: null,
    });
    for (const _attempt of [2, 3]) {
      travelTo((await onlyDelivery()).nextAttemptAt);
      await deliverDue(tools());
    }
    expect(await endpoint(id)).toMatchObject({
      failureCount: 0,
      firstFailureAt: null,
      lastSuccessAt: world.clock.now(),
    });
  });
});

describe('how long an endpoint took', () => {
  const lastOf = async (id: string) => (await endpoint(id)).lastDurationMs ?? Number.NaN;

  it('is noted with its first exchange, and whenever it has become slow or quick', async () => {
    const { id } = await makeEndpoint(world, hook());
    expect((await endpoint(id)).lastDurationMs).toBeNull();
    await make('quick');
    await deliverDue(tools());
    const first = await lastOf(id);
    expect(first).toBeLessThan(2_000);
    // Not with each of thousands: the row is left alone while nothing is new.
    receiver.answer({ delayMs: first + 200 });
    await make('quick still');
    await deliverDue(tools());
    expect(await lastOf(id)).toBe(first);
    receiver.answer({ delayMs: 2_050 });
    await make('slow, though it is a success');
    await deliverDue(tools());
    expect(await lastOf(id)).toBeGreaterThan(2_000);
    receiver.answer({ status: 200 });
    await make('quick again');
    await deliverDue(tools());
    expect(await lastOf(id)).toBeLessThan(2_000);
  });

  it('is noted of a failure too, and forgotten with the address', async () => {
    const { id } = await makeEndpoint(world, hook());
    receiver.answer({ status: 500, delayMs: 100 });
    await make();
    await deliverDue(tools());
    expect(await lastOf(id)).toBeGreaterThanOrEqual(99);
    const request = { actor: await world.actor('owner'), source: 'api', requestId: null } as const;
    const env = parseEnv({ OUTBOUND_ALLOWED_HOSTS: receiver.host }, { crossChecks: false });
    const lastError = async () => (await getWebhook(world.deps, request.actor, id)).lastError;
    expect(await lastError()).toBe('It answered 500; any 2xx is a success.');
    await changeWebhook(world.deps, env, request, id, { url: `${receiver.url}/other` });
    expect(await lastError()).toBeNull();
    expect((await endpoint(id)).lastDurationMs).toBeNull();
  });
});

describe('an endpoint that is switched off by itself', () => {
  const trail = async (id: string) => {
    const where = { action: 'webhook.disabled', target: id };
    const entries = await world.deps.db.auditLog.findMany({ where });
    return entries.map(({ scopeKey, actorRef, target, data }) => ({ scopeKey, actorRef, target, data })); // prettier-ignore
  };
  const notices = async () => {
    const where = { type: 'webhook_disabled' };
    const found = await world.deps.db.notification.findMany({ where });
    return found.map(({ userId, message, path }) => ({ userId, message, path }));
  };

  it('said 410: at once, and what waits for it is cancelled', async () => {
    const { id } = await makeEndpoint(world, hook());
    receiver.answer((_request, place) => ({ status: place === 0 ? 410 : 200 }));
    await make('First');
    world.clock.travel(1_000);
    const later = await make('Second');
    const first = await world.deps.db.webhookDelivery.findFirstOrThrow({
      where: { dealId: { not: later.id } },
    });
    // The second waits until the first is through.
    await world.deps.db.webhookDelivery.updateMany({
      where: { dealId: later.id },
      data: { nextAttemptAt: new Date(world.clock.now().getTime() + HOUR) },
    });
    await deliverDue(tools());
    expect((await deliveries()).map(({ status }) => status)).toEqual(['failed', 'cancelled']);
    expect(await endpoint(id)).toMatchObject({
      isActive: false,
      disabledReason: 'gone',
      disabledAt: world.clock.now(),
    });
    expect(await trail(id)).toEqual([
      {
        scopeKey: `team:${north()}`,
        actorRef: 'system',
        target: id,
        data: { host: receiver.host, reason: 'It answered 410 (Gone).' },
      },
    ]);
    expect(await notices()).toEqual([
      {
        userId: world.userId('owner'),
        message: `${receiver.url}: It answered 410 (Gone).`,
        path: `/settings/webhooks/${id}`,
      },
    ]);
    world.clock.travel(2 * DAY);
    await make('Third');
    await world.deps.db.webhookDelivery.update({
      where: { id: first.id },
      data: { status: 'pending', nextAttemptAt: world.clock.now() },
    });
    expect(await deliverDue(tools())).toEqual({ attempted: 0, done: true });
    expect(receiver.requests).toHaveLength(1);
  });

  it('hears of nothing once it is deleted, not even of what was about to leave', async () => {
    const { id } = await makeEndpoint(world, hook());
    for (const name of ['Claimed', 'Waits']) await make(name);
    const [claim] = await claimDue(world.deps.db, DELIVERIES, {
      limit: 1,
      troubledLimit: 1,
      scopeLimit: 1,
      troubledNow: new Map(),
      now: world.deps.now,
    });
    if (!claim) throw new Error('Nothing was due.');
    await world.deps.db.webhook.update({
      where: { id },
      data: { isActive: false, deletedAt: world.clock.now() },
    });
    await deliver(tools(), claim);
    await make('Too late');
    world.clock.travel(HOUR);
    expect(await deliverDue(tools())).toEqual({ attempted: 0, done: true });
    expect(receiver.requests).toEqual([]);
    expect(await deliveries()).toHaveLength(2);
  });

  it('lets arrive what is on its way, and does not try it again', async () => {
    await makeEndpoint(world, hook());
    await make('First of all');
    await deliverDue(tools());
    await world.deps.db.webhookDelivery.deleteMany();
    for (const name of ['Gone', 'Fails', 'Arrives']) await make(name);
    const claims = await claimDue(world.deps.db, DELIVERIES, {
      limit: 9,
      troubledLimit: 9,
      scopeLimit: 9,
      troubledNow: new Map(),
      now: world.deps.now,
    });
    const bodies = new Map((await deliveries()).map(({ id, body }) => [id, body]));
    for (const [name, status] of [
      ['Gone', 410],
      ['Fails', 500],
      ['Arrives', 204],
    ] as const) {
      receiver.answer({ status });
      const claim = claims.find(({ id }) => bodies.get(id)?.includes(name));
      if (claim) await deliver(tools(), claim);
    }
    expect((await deliveries()).map(({ status, responseCode }) => `${status} ${responseCode}`).toSorted()).toEqual(['cancelled 500', 'failed 410', 'succeeded 204']); // prettier-ignore
  });

  it('is not switched off by what the address before its present one said', async () => {
    const { id } = await makeEndpoint(world, hook());
    await make('To the old address');
    const [claim] = await claimDue(world.deps.db, DELIVERIES, {
      limit: 9,
      troubledLimit: 9,
      scopeLimit: 9,
      troubledNow: new Map(),
      now: world.deps.now,
    });
    receiver.answer({ status: 410, delayMs: 500 });
    const delivering = claim && deliver(tools(), claim);
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(1));
    const data = { url: `${receiver.url}/new` };
    await world.deps.db.webhook.update({ where: { id }, data });
    await delivering;
    expect((await onlyDelivery()).responseCode).toBe(410);
    expect(await endpoint(id)).toMatchObject({ isActive: true, failureCount: 0 });
    expect(await trail(id)).toEqual([]);
  });

  it('gives up what waits for it only as long as it is off', async () => {
    const { id } = await makeEndpoint(world, hook());
    await make('Waits');
    await cancelWaiting(world.deps, id);
    expect((await deliveries()).map(({ status }) => status)).toEqual(['pending']);
    await world.deps.db.webhook.update({ where: { id }, data: { isActive: false } });
    await cancelWaiting(world.deps, id);
    expect((await deliveries()).map(({ status }) => status)).toEqual(['cancelled']);
  });

  it('failed for five days only, ten times or more', async () => {
    const { id } = await makeEndpoint(world, hook());
    receiver.answer({ status: 500 });
    const begun = world.clock.now().getTime();
    const failAt = async (ms: number) => {
      world.clock.set(new Date(begun + ms));
      await world.deps.db.webhookDelivery.deleteMany();
      await make();
      await deliverDue(tools());
      return (await endpoint(id)).isActive;
    };
    for (let count = 1; count <= 8; count += 1) expect(await failAt(count)).toBe(true);
    // Nine failures, after more than five days; then ten.
    expect(await failAt(5 * DAY + 10)).toBe(true);
    expect(await failAt(5 * DAY + 20)).toBe(false);
    expect(await endpoint(id)).toMatchObject({ disabledReason: 'failing' });
    expect((await trail(id))[0]?.data).toMatchObject({
      reason: 'Every attempt of the last five days failed.',
    });
  });

  it('keeps on while a success lies between, however many fail', async () => {
    const { id } = await makeEndpoint(world, hook());
    let status = 500;
    receiver.answer(() => ({ status }));
    const attemptAfter = async (ms: number) => {
      world.clock.travel(ms);
      await world.deps.db.webhookDelivery.deleteMany();
      await make();
      await deliverDue(tools());
    };
    for (let count = 0; count < 12; count += 1) await attemptAfter(1_000);
    await attemptAfter(4 * DAY);
    status = 200;
    await attemptAfter(DAY);
    status = 500;
    for (let count = 0; count < 12; count += 1) await attemptAfter(1_000);
    expect(await endpoint(id)).toMatchObject({ isActive: true, failureCount: 12 });
  });

  it('writes into the trail of its person where it is theirs alone', async () => {
    const { id } = await makeEndpoint(world, hook(), { place: 'loner' });
    receiver.answer({ status: 410 });
    await makeDeal(world, { name: 'Mine' }, 'loner');
    await deliverDue(tools());
    const { auditRef } = await world.actor('loner');
    expect(await trail(id)).toMatchObject([{ scopeKey: `user:${auditRef}`, target: id }]);
    expect(await notices()).toMatchObject([{ userId: world.userId('loner') }]);
  });
});

describe('a secret that is rotated', () => {
  it('signs beside the new one while its window lasts', async () => {
    const { id, secret: old } = await makeEndpoint(world, hook());
    const now = world.clock.now();
    const until = new Date(now.getTime() + HOUR);
    const rotated = rotateSecret(await endpoint(id), KEYS, { now, until });
    await world.deps.db.webhook.update({ where: { id }, data: rotated.sealed });
    await make();
    await deliverDue(tools());
    world.clock.set(until);
    await make();
    await deliverDue(tools());
    const [during, after] = await receiver.arrived(2);
    if (!during || !after) throw new Error('nothing came');
    expect(acceptedBy(during, old)).toEqual(EVERY_VERIFIER);
    expect(acceptedBy(during, rotated.secret)).toEqual(['standardwebhooks', 'svix']);
    expect(acceptedBy(after, old)).toEqual([]);
    expect(acceptedBy(after, rotated.secret)).toEqual(EVERY_VERIFIER);
  });

  it('is gone at once without a window, and opens in its own row alone', async () => {
    const { id, secret } = await makeEndpoint(world, hook());
    const row = await endpoint(id);
    const now = world.clock.now();
    const rotated = rotateSecret(row, KEYS, { now, until: now });
    expect(rotated.sealed).toMatchObject({ previousSealed: null, previousExpiresAt: null });
    expect(rotated.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(openSecrets(row, KEYS, now)).toEqual({ current: secret, previous: null });
    expect(() => openSecrets({ ...row, id: 'another' }, KEYS, now)).toThrow('does not open');
    expect(() => openSecrets({ ...row, scopeKey: 'team:other' }, KEYS, now)).toThrow(
      'does not open',
    );
  });
});

describe('a process that comes back late, or never', () => {
  const claimOf = async (id: string, attempt: number, leaseToken: string) => {
    const leaseUntil = new Date(world.clock.now().getTime() + 30_000);
    await world.deps.db.webhookDelivery.update({
      where: { id },
      data: { attempt, leaseToken, leaseUntil, nextAttemptAt: leaseUntil },
    });
    const delivery = await onlyDelivery();
    const { webhookId: lane } = delivery;
    return { id, lane, scopeKey: '', troubled: false, leaseToken, attempt };
  };

  it('writes nothing where its lease was lost', async () => {
    const { id } = await makeEndpoint(world, hook());
    await make();
    const lost = await claimOf((await onlyDelivery()).id, 1, 'mine');
    world.clock.travel(31_000);
    receiver.answer({ status: 204 });
    expect(await deliverDue(tools())).toEqual({ attempted: 1, done: true });
    const before = await onlyDelivery();
    expect(before).toMatchObject({ status: 'succeeded', attempt: 2 });
    receiver.answer({ status: 500 });
    await deliver(tools(), lost);
    expect(await onlyDelivery()).toEqual(before);
    expect(await endpoint(id)).toMatchObject({ failureCount: 0 });
    expect(receiver.requests).toHaveLength(2);
  });

  it('is not waited for longer than its lease, and no less', async () => {
    await makeEndpoint(world, hook());
    await make();
    await claimOf((await onlyDelivery()).id, 1, 'killed');
    world.clock.travel(29_999);
    expect(await deliverDue(tools())).toMatchObject({ attempted: 0 });
    world.clock.travel(1);
    expect(await deliverDue(tools())).toMatchObject({ attempted: 1 });
    expect(await onlyDelivery()).toMatchObject({ status: 'succeeded', attempt: 2 });
  });

  it('and was killed at every attempt, ends it without another', async () => {
    await makeEndpoint(world, hook());
    await make();
    await claimOf((await onlyDelivery()).id, 10, 'killed');
    world.clock.travel(30_000);
    await deliverDue(tools());
    expect(receiver.requests).toEqual([]);
    expect(await onlyDelivery()).toMatchObject({
      status: 'failed',
      attempt: 11,
      error: expect.stringContaining('cut short'),
    });
  });
});
