import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, refusal, type PersonKey, type World } from '@/test/factories';
import { newId } from '../core/ids';
import { parseEnv } from '../platform/env/schema';
import { changeWebhook } from './change-webhook';
import { createWebhook } from './create-webhook';
import { deleteWebhook } from './delete-webhook';
import { getDelivery, listDeliveries } from './list-deliveries';
import { getWebhook, listWebhooks } from './list-webhooks';
import { MAX_WEBHOOKS } from './model';
import { redeliver } from './redeliver';
import { countWebhooks } from './repository/webhooks';
import { rotateSecret } from './rotate-secret';
import { changeWebhookInput, createWebhookInput, listDeliveriesQuery } from './schema';
import { openSecrets, signingSecretOf } from './secrets';
import { trimDeliveries } from './trim';
import { ALLOWED_URL, as, auditOf, env, makeDelivery, makeWebhook } from './webhooks.test-support';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.deps.db.webhook.deleteMany();
});
afterAll(() => world.close());

const change = async (
  by: PersonKey,
  id: string,
  input: Parameters<typeof changeWebhookInput.parse>[0],
) => changeWebhook(world.deps, env, await as(world, by), id, changeWebhookInput.parse(input));
const read = async (by: PersonKey, id: string) => getWebhook(world.deps, await world.actor(by), id);
const listedBy = async (by: PersonKey, teamId?: string | null) =>
  (await listWebhooks(world.deps, await world.actor(by), { teamId })).map(({ id }) => id);
const rotateBy = async (by: PersonKey, id: string, windowHours: number) =>
  rotateSecret(world.deps, env, await as(world, by), id, { windowHours });
const statusesOf = async (webhookId: string) => {
  const rows = await world.deps.db.webhookDelivery.findMany({ where: { webhookId } });
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
};

/** The secrets that sign, as the sender opens them. */
async function signingNow(id: string) {
  const row = await world.deps.db.webhook.findUniqueOrThrow({ where: { id } });
  return openSecrets(row, env.SENTINEL_ENCRYPTION_KEYS ?? [], world.clock.now());
}

describe('making an endpoint', () => {
  it('tells its secret once, in both forms, and keeps it sealed', async () => {
    const made = await makeWebhook(world, 'admin', { description: 'CRM', events: ['deal.created', 'team.member_added'] }); // prettier-ignore
    expect(made).toMatchObject({
      url: ALLOWED_URL,
      description: 'CRM',
      events: ['deal.created', 'team.member_added'],
      teamId: world.teamId('north'),
      isActive: true,
      disabledReason: null,
      failingSince: null,
      rotatesUntil: null,
      health: { attempts: 0, successRate: null, p95Ms: null, pending: 0 },
      createdAt: world.clock.now().toISOString(),
    });
    expect(made.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(made.signingSecret).toBe(signingSecretOf(made.secret));
    expect(await signingNow(made.id)).toEqual({ current: made.secret, previous: null });
    const row = await world.deps.db.webhook.findUniqueOrThrow({ where: { id: made.id } });
    const told = JSON.stringify([row, await read('owner', made.id), await auditOf(world, made.id)]);
    expect(told).not.toContain(made.secret);
    expect(told).not.toContain(made.signingSecret);
  });

  it('stands in the trail with the host alone', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const owner = await world.actor('owner');
    expect(await auditOf(world, id)).toEqual([
      {
        action: 'webhook.created',
        scopeKey: `team:${world.teamId('north')}`,
        actorRef: owner.auditRef,
        data: { host: '127.0.0.1:9911', events: 'deal.created' },
      },
    ]);
    const own = await makeWebhook(world, 'owner', { teamId: null });
    expect(await auditOf(world, own.id)).toMatchObject([{ scopeKey: `user:${owner.auditRef}` }]);
  });

  it('refuses an address that nothing may be sent to, by its field', async () => {
    for (const url of [
      'http://hooks.example.com/x',
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://169.254.169.254/latest',
      'http://127.0.0.1:9913/x',
      'https://user:secret@203.0.113.9/x',
      'javascript:alert(1)',
      'not an address',
    ]) {
      const made = makeWebhook(world, 'owner', { url });
      expect(await refusal(made), url).toEqual({ code: 'VALIDATION_FAILED', fields: ['url'] });
    }
    expect(await world.deps.db.webhook.count()).toBe(0);
  });

  it.each([
    ['http://127.1:9911/Hook?b=%2f#x', 'http://127.0.0.1:9911/Hook?b=%2f#x'],
    ['HTTP://:@0x7f.1:9911', 'http://127.0.0.1:9911/'],
    ['http://①②⑦.0.0.1:9911/é', 'http://127.0.0.1:9911/%C3%A9'],
    ['http://127.0.0.1:9911/a/../b', 'http://127.0.0.1:9911/b'],
  ])('keeps %s as it is called', async (typed, called) => {
    const made = await makeWebhook(world, 'owner', { url: typed });
    expect(made.url).toBe(called);
    const other = await makeWebhook(world, 'owner');
    expect((await change('owner', other.id, { url: typed })).url).toBe(called);
    expect((await read('owner', other.id)).url).toBe(called);
  });

  it('refuses an address that is too long once it is written out', async () => {
    const url = `http://127.0.0.1:9911/${'é'.repeat(400)}`;
    const made = makeWebhook(world, 'owner', { url });
    expect(await refusal(made)).toEqual({ code: 'VALIDATION_FAILED', fields: ['url'] });
  });

  it('keeps a description as one line that poses as no other', async () => {
    const made = await makeWebhook(world, 'owner', {
      description: ' CRM\r\n\u0007two\u202Ethree\u001B ',
    });
    expect(made.description).toBe('CRM twothree');
  });

  it('says that nobody joins or leaves a personal space', async () => {
    const events = ['deal.created', 'team.member_added'];
    const made = makeWebhook(world, 'owner', { teamId: null, events });
    expect(await refusal(made)).toEqual({ code: 'VALIDATION_FAILED', fields: ['events'] });
    const own = await makeWebhook(world, 'owner', { teamId: null });
    expect(await refusal(change('owner', own.id, { events }))).toEqual({ code: 'VALIDATION_FAILED', fields: ['events'] }); // prettier-ignore
  });

  it('needs a key to seal the secret with', async () => {
    const bare = parseEnv({ OUTBOUND_ALLOWED_HOSTS: '127.0.0.1:9911' }, { crossChecks: false });
    const input = createWebhookInput.parse({ url: ALLOWED_URL, events: ['deal.created'] });
    const made = createWebhook(world.deps, bare, await as(world, 'owner'), input);
    expect((await refusal(made)).code).toBe('UNAVAILABLE');
    expect(await world.deps.db.webhook.count()).toBe(0);
  });

  it.each([
    ['a team', 'owner' as const, undefined],
    ['a person alone', 'loner' as const, null],
  ])('stops at the limit of %s, exactly, also when many come at once', async (_, by, teamId) => {
    const some = await makeWebhook(world, by, { teamId });
    const row = await world.deps.db.webhook.findUniqueOrThrow({ where: { id: some.id } });
    const copies = Array.from({ length: MAX_WEBHOOKS - 4 }, () => ({ ...row, id: newId() }));
    await world.deps.db.webhook.createMany({ data: copies });
    // The same address as often as one likes.
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () => makeWebhook(world, by, { teamId })),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const refused = made.filter(({ status }) => status === 'rejected');
    expect(refused.every((each) => String((each as PromiseRejectedResult).reason).includes('as many as may be'))).toBe(true); // prettier-ignore
    expect(await world.deps.db.webhook.count({ where: { scopeKey: row.scopeKey } })).toBe(MAX_WEBHOOKS); // prettier-ignore
    expect((await refusal(makeWebhook(world, by, { teamId }))).code).toBe('CONFLICT');
    const elsewhere = await makeWebhook(world, 'outsider');
    expect(await listedBy('outsider')).toEqual([elsewhere.id]);
  });
});

describe('whose an endpoint is', () => {
  it('is for the leads of the team; to others of the team it is refused, to strangers absent', async () => {
    const { id } = await makeWebhook(world, 'owner');
    expect((await read('admin', id)).id).toBe(id);
    for (const by of ['member', 'viewer'] as const) {
      expect((await refusal(read(by, id))).code).toBe('FORBIDDEN');
      expect((await refusal(change(by, id, { isActive: false }))).code).toBe('FORBIDDEN');
      expect((await refusal(makeWebhook(world, by))).code).toBe('FORBIDDEN');
      expect((await refusal(listedBy(by))).code).toBe('FORBIDDEN');
    }
    for (const by of ['outsider', 'loner'] as const) {
      expect((await refusal(read(by, id))).code).toBe('NOT_FOUND');
      expect((await refusal(rotateBy(by, id, 0))).code).toBe('NOT_FOUND');
      expect((await refusal(listedBy(by, world.teamId('north')))).code).toBe('NOT_FOUND');
    }
    for (const odd of ['', 'x', '\u0000', newId()]) {
      expect((await refusal(read('owner', odd))).code).toBe('NOT_FOUND');
    }
  });

  it('is listed by place, or of all places where one may', async () => {
    const team = await makeWebhook(world, 'owner');
    world.clock.travel(1_000);
    const own = await makeWebhook(world, 'owner', { teamId: null });
    const ofViewer = await makeWebhook(world, 'viewer', { teamId: null });
    expect(await listedBy('owner')).toEqual([own.id, team.id]);
    expect(await listedBy('owner', null)).toEqual([own.id]);
    expect(await listedBy('admin')).toEqual([team.id]);
    expect(await listedBy('admin', world.teamId('north'))).toEqual([team.id]);
    expect(await listedBy('viewer', null)).toEqual([ofViewer.id]);
    expect((await refusal(read('admin', own.id))).code).toBe('NOT_FOUND');
    expect(await listedBy('loner')).toEqual([]);
  });

  it('is changed by nobody who was removed or demoted a moment ago', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const admin = await as(world, 'admin');
    const where = { teamId: world.teamId('north'), userId: admin.actor.userId };
    const input = createWebhookInput.parse({ url: ALLOWED_URL, events: ['deal.created'] });
    await world.deps.db.teamMember.updateMany({ where, data: { role: 'member' } });
    expect((await refusal(createWebhook(world.deps, env, admin, input))).code).toBe('FORBIDDEN');
    expect((await refusal(rotateSecret(world.deps, env, admin, id, { windowHours: 0 }))).code).toBe('FORBIDDEN'); // prettier-ignore
    await world.deps.db.teamMember.updateMany({ where, data: { role: 'admin' } });
    const removed = await world.deps.db.teamMember.findFirstOrThrow({ where });
    await world.deps.db.teamMember.delete({ where: { id: removed.id } });
    expect((await refusal(createWebhook(world.deps, env, admin, input))).code).toBe('NOT_FOUND');
    expect((await refusal(deleteWebhook(world.deps, admin, id))).code).toBe('NOT_FOUND');
    await world.deps.db.teamMember.create({ data: removed });
    expect(await listedBy('owner')).toEqual([id]);
  });
});

describe('changing an endpoint', () => {
  it('writes what changed, and nothing where nothing did', async () => {
    const { id } = await makeWebhook(world, 'owner', { events: ['deal.created', 'deal.updated'] });
    const url = 'http://127.0.0.1:9912/other';
    const changed = await change('admin', id, {
      url,
      description: 'New',
      events: ['deal.updated'],
    });
    expect(changed).toMatchObject({ url, description: 'New', events: ['deal.updated'] });
    await change('admin', id, { url, description: 'New', events: ['deal.updated'], isActive: true }); // prettier-ignore
    expect((await auditOf(world, id)).slice(1)).toMatchObject([
      {
        action: 'webhook.changed',
        data: {
          host: '127.0.0.1:9912',
          fromHost: '127.0.0.1:9911',
          fields: 'url, events, description',
        },
      },
    ]);
    expect(await refusal(change('owner', id, { url: 'http://127.0.0.1/x' }))).toEqual({ code: 'VALIDATION_FAILED', fields: ['url'] }); // prettier-ignore
    expect((await read('owner', id)).url).toBe(url);
    expect((await change('owner', id, { description: null })).description).toBeNull();
  });

  it('lets another address begin without the failures of the one before', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const failing = { firstFailureAt: world.clock.now(), failureCount: 9 };
    await world.deps.db.webhook.update({ where: { id }, data: failing });
    expect((await change('owner', id, { description: 'Same' })).failingSince).not.toBeNull();
    const moved = await change('owner', id, { url: 'http://127.0.0.1:9912/' });
    expect(moved.failingSince).toBeNull();
    const row = await world.deps.db.webhook.findUniqueOrThrow({ where: { id } });
    expect(row.failureCount).toBe(0);
  });

  it('cancels what waits when it is switched off, but not what is on its way', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const other = await makeWebhook(world, 'owner');
    const [waits, flies, lost, done, foreign] = [
      await makeDelivery(world, id, { status: 'pending', attempt: 1 }),
      await makeDelivery(world, id, { status: 'pending', leaseUntil: new Date(world.clock.now().getTime() + 1_000) }), // prettier-ignore
      await makeDelivery(world, id, { status: 'pending', leaseUntil: new Date(world.clock.now().getTime() - 1_000) }), // prettier-ignore
      await makeDelivery(world, id, { status: 'succeeded' }),
      await makeDelivery(world, other.id, { status: 'pending' }),
    ];
    const off = await change('owner', id, { isActive: false });
    expect(off).toMatchObject({
      isActive: false,
      disabledReason: 'person',
      disabledAt: world.clock.now().toISOString(),
      health: { pending: 1 },
    });
    expect(await statusesOf(id)).toEqual({
      [waits]: 'cancelled',
      [flies]: 'pending',
      [lost]: 'cancelled',
      [done]: 'succeeded',
    });
    expect(await statusesOf(other.id)).toEqual({ [foreign]: 'pending' });
    const [, entry] = await auditOf(world, id);
    expect(entry).toMatchObject({ action: 'webhook.disabled', data: { reason: 'by hand' } });
  });

  it('switches on with a clean slate, also what was switched off for failing', async () => {
    const { id } = await makeWebhook(world, 'owner');
    await world.deps.db.webhook.update({
      where: { id },
      data: {
        isActive: false,
        disabledReason: 'failing',
        disabledAt: world.clock.now(),
        firstFailureAt: world.clock.now(),
        failureCount: 41,
      },
    });
    // A switching off that was cut short left it behind.
    const left = await makeDelivery(world, id, { status: 'pending' });
    expect(await read('owner', id)).toMatchObject({ isActive: false, disabledReason: 'failing' });
    const on = await change('owner', id, { isActive: true });
    expect(on).toMatchObject({ isActive: true, disabledReason: null, disabledAt: null, failingSince: null }); // prettier-ignore
    expect(await statusesOf(id)).toEqual({ [left]: 'cancelled' });
    const [, entry] = await auditOf(world, id);
    expect(entry).toMatchObject({ action: 'webhook.enabled', data: { host: '127.0.0.1:9911' } });
  });
});

describe('rotating the secret', () => {
  it('lets the one before sign until the window ends', async () => {
    const made = await makeWebhook(world, 'owner');
    const rotated = await rotateBy('owner', made.id, 24);
    const until = new Date(world.clock.now().getTime() + 24 * HOUR).toISOString();
    expect(rotated.rotatesUntil).toBe(until);
    expect(rotated.secret).not.toBe(made.secret);
    expect(await signingNow(made.id)).toEqual({ current: rotated.secret, previous: made.secret });
    const [, entry] = await auditOf(world, made.id);
    expect(entry).toMatchObject({ action: 'webhook.secret_rotated', data: { windowHours: 24 } });
    expect(JSON.stringify(entry)).not.toContain(rotated.secret);
    world.clock.travel(DAY);
    expect(await signingNow(made.id)).toEqual({ current: rotated.secret, previous: null });
    expect((await read('owner', made.id)).rotatesUntil).toBeNull();
  });

  it('rotates a second time within the window only at once, which ends both', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const first = await rotateBy('owner', id, 48);
    expect((await refusal(rotateBy('owner', id, 1))).code).toBe('CONFLICT');
    expect((await signingNow(id)).current).toBe(first.secret);
    const second = await rotateBy('owner', id, 0);
    expect(second.rotatesUntil).toBeNull();
    expect(await signingNow(id)).toEqual({ current: second.secret, previous: null });
  });

  it('gives one of two at the same moment the window, and refuses the other', async () => {
    const made = await makeWebhook(world, 'owner');
    const both = await Promise.allSettled([rotateBy('owner', made.id, 5), rotateBy('admin', made.id, 5)]); // prettier-ignore
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await signingNow(made.id)).previous).toBe(made.secret);
  });
});

describe('deleting an endpoint', () => {
  it('takes its log along, piece by piece, and leaves others alone', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const other = await makeWebhook(world, 'owner');
    for (const status of ['pending', 'failed', 'succeeded'] as const) {
      const deliveryId = await makeDelivery(world, id, { status });
      await world.deps.db.webhookAttempt.create({
        data: { deliveryId, webhookId: id, attempt: 1, startedAt: world.clock.now(), durationMs: 5, succeeded: false }, // prettier-ignore
      });
    }
    const kept = await makeDelivery(world, other.id);
    await deleteWebhook(world.deps, await as(world, 'owner'), id, 2);
    expect((await refusal(read('owner', id))).code).toBe('NOT_FOUND');
    expect(await statusesOf(id)).toEqual({});
    expect(await world.deps.db.webhookAttempt.count({ where: { webhookId: id } })).toBe(0);
    expect(await statusesOf(other.id)).toEqual({ [kept]: 'failed' });
    expect((await auditOf(world, id)).map(({ action }) => action)).toEqual(['webhook.created', 'webhook.deleted']); // prettier-ignore
    const again = deleteWebhook(world.deps, await as(world, 'owner'), id);
    expect((await refusal(again)).code).toBe('NOT_FOUND');
    expect(await world.deps.db.webhook.count({ where: { id } })).toBe(0);
  });

  it('makes it absent at once, with a long log that goes later', async () => {
    const { deps } = world;
    const { id } = await makeWebhook(world, 'owner');
    const made: string[] = [];
    for (let n = 0; n < 9; n += 1) made.push(await makeDelivery(world, id, { status: 'pending' }));
    const before = await listWebhooks(deps, await world.actor('owner'), {});
    await deleteWebhook(deps, await as(world, 'owner'), id, 2);
    const left = Object.keys(await statusesOf(id));
    expect(left).toHaveLength(5);
    expect((await refusal(read('owner', id))).code).toBe('NOT_FOUND');
    const owner = await world.actor('owner');
    expect((await refusal(getDelivery(deps, owner, left[0] ?? ''))).code).toBe('NOT_FOUND');
    expect((await refusal(listDeliveries(deps, owner, id, listDeliveriesQuery.parse({})))).code).toBe('NOT_FOUND'); // prettier-ignore
    const request = await as(world, 'owner');
    expect((await refusal(redeliver(deps, request, left[0] ?? ''))).code).toBe('NOT_FOUND');
    expect((await refusal(change('owner', id, { isActive: true }))).code).toBe('NOT_FOUND');
    expect(await listWebhooks(deps, owner, {})).toHaveLength(before.length - 1);
    // It takes no other's place.
    expect(await countWebhooks(deps.db, `team:${world.teamId('north')}`)).toBe(before.length - 1);
    while (await trimDeliveries(deps));
    expect(await statusesOf(id)).toEqual({});
    expect(await deps.db.webhook.count({ where: { id } })).toBe(0);
  });
});

describe('the health of an endpoint', () => {
  it('is measured over the attempts of seven days', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const silent = await makeWebhook(world, 'owner');
    const deliveryId = await makeDelivery(world, id, { status: 'pending' });
    const attempt = (
      number: number,
      given: { durationMs: number; succeeded: boolean; ago?: number },
    ) => ({
      // prettier-ignore
      deliveryId,
      webhookId: id,
      attempt: number,
      startedAt: new Date(world.clock.now().getTime() - (given.ago ?? HOUR)),
      durationMs: given.durationMs,
      succeeded: given.succeeded,
    });
    await world.deps.db.webhookAttempt.createMany({
      data: [
        ...Array.from({ length: 19 }, (_, n) => attempt(n + 1, { durationMs: (n + 1) * 10, succeeded: n < 15 })), // prettier-ignore
        attempt(20, { durationMs: 9_000, succeeded: true }),
        attempt(21, { durationMs: 15_000, succeeded: false, ago: 7 * DAY + 1 }),
      ],
    });
    expect((await read('owner', id)).health).toEqual({
      attempts: 20,
      successRate: 0.8,
      p95Ms: 190,
      pending: 1,
    });
    const all = await listWebhooks(world.deps, await world.actor('owner'), {});
    const healthOf = (which: string) => all.find((each) => each.id === which)?.health;
    expect(healthOf(id)).toMatchObject({ attempts: 20 });
    expect(healthOf(silent.id)).toEqual({ attempts: 0, successRate: null, p95Ms: null, pending: 0 }); // prettier-ignore
  });
});
