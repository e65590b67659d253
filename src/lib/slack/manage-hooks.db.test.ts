import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, refusal, type PersonKey } from '@/test/factories';
import { startSlackStandIn } from '@/test/stand-ins/slack/server';
import { updateDeal } from '../deals';
import { parseEnv } from '../platform/env/schema';
import { listHooks } from './list-hooks';
import { changeHook, createHook, removeHook } from './manage-hooks';
import { DEFAULT_EVENTS, MAX_SLACK_HOOKS, REFUSALS } from './model';
import { changeSlackHookInput, createSlackHookInput, type TestSlackHookInput } from './schema';
import { as, auditOf, envFor, makeHook, messagesOf, rowOf, type Bench } from './slack.test-support';
import { testHook } from './test-hook';

let bench: Bench;
beforeAll(async () => {
  const slack = await startSlackStandIn();
  bench = { world: await createWorld(), slack, env: envFor(slack) };
});
afterEach(async () => {
  await bench.world.deps.db.slackHook.deleteMany();
  bench.slack.behave('ok');
});
afterAll(async () => {
  await bench.world.close();
  await bench.slack.close();
});

const ABSENT = 'c00000000000000000000000';

const change = async (
  by: PersonKey,
  id: string,
  input: Parameters<typeof changeSlackHookInput.parse>[0] & object,
) =>
  changeHook(bench.world.deps, bench.env, await as(bench.world, by), {
    id,
    ...changeSlackHookInput.parse(input),
  });
const remove = async (by: PersonKey, id: string) =>
  removeHook(bench.world.deps, await as(bench.world, by), id);
const list = async (by: PersonKey, teamId?: string | null) =>
  listHooks(bench.world.deps, bench.env, await bench.world.actor(by), teamId);
const namesOf = async (by: PersonKey, teamId?: string | null) =>
  (await list(by, teamId)).map(({ name }) => name);
const test = async (by: PersonKey, input: TestSlackHookInput) =>
  testHook(bench.world.deps, bench.env, await as(bench.world, by), input);

describe('adding a channel', () => {
  it('keeps its name as one line that poses as no other', async () => {
    const hook = await makeHook(bench, { name: ' Sales\r\n\u0007north\u202Etset ' });
    expect(hook.name).toBe('Sales northtset');
    expect(changeSlackHookInput.parse({ name: 'a\u001Bb' })).toEqual({ name: 'a b' });
  });

  it('answers a hint of its address, which is kept sealed', async () => {
    const { world, slack, env } = bench;
    const hook = await makeHook(bench);
    expect(hook).toMatchObject({
      name: 'Sales',
      hint: `${slack.host}/services/T…/…XXXX`,
      events: DEFAULT_EVENTS,
      teamId: world.teamId('north'),
      isActive: true,
      disabledReason: null,
      lastUsedAt: null,
      lastMessage: null,
      carriesNotifications: false,
      createdAt: world.clock.now().toISOString(),
    });
    const { id, url } = hook;
    const told = JSON.stringify([
      await rowOf(bench, id),
      await list('owner'),
      await auditOf(bench, id),
    ]);
    expect(told).not.toContain(new URL(url).pathname);
    // Copied to another row the seal does not open.
    const other = await makeHook(bench, { name: 'Other' });
    const { urlSealed } = await rowOf(bench, id);
    await world.deps.db.slackHook.update({ where: { id: other.id }, data: { urlSealed } });
    expect(await list('owner')).toMatchObject([{ hint: expect.any(String) }, { hint: null }]);
    const withoutKeys = { ...env, SENTINEL_ENCRYPTION_KEYS: undefined };
    const keyless = createHook(world.deps, withoutKeys, await as(world, 'owner'), createSlackHookInput.parse({ name: 'x', url })); // prettier-ignore
    expect(await refusal(keyless)).toEqual({ code: 'UNAVAILABLE', fields: [] });
  });

  it('takes an incoming webhook of Slack and nothing else', async () => {
    const real = 'https://hooks.slack.com/services/T01ABCDEF/B02GHIJKL/abcdefghijklmnopqrstx9Qa';
    expect((await makeHook(bench, { url: real })).hint).toBe('hooks.slack.com/services/T…/…x9Qa');
    const { id } = await makeHook(bench);
    for (const url of [
      'http://hooks.slack.com/services/T1/B1/abcdefghijklmnop',
      'https://hooks.slack.com.evil.example/services/T1/B1/abcdefghijklmnop',
      'https://hooks.slack.com@127.0.0.1/services/T1/B1/abcdefghijklmnop',
      'https://127.0.0.1/services/T1/B1/abcdefghijklmnop',
      'https://example.com/hook',
      'https://hooks.slack.com/',
      'nonsense',
    ]) {
      const refused = { code: 'VALIDATION_FAILED', fields: ['url'] };
      expect(await refusal(makeHook(bench, { url })), url).toEqual(refused);
      expect(await refusal(change('owner', id, { url })), url).toEqual(refused);
      expect(await refusal(test('owner', { url })), url).toEqual(refused);
    }
  });

  it('is for who leads the team, and for everybody in their own space', async () => {
    const { world } = bench;
    expect((await makeHook(bench, {}, 'admin')).teamId).toBe(world.teamId('north'));
    for (const key of ['member', 'viewer'] as const) {
      expect(await refusal(makeHook(bench, {}, key))).toMatchObject({ code: 'FORBIDDEN' });
      expect(await makeHook(bench, { teamId: null }, key)).toMatchObject({
        teamId: null,
        carriesNotifications: true,
      });
    }
    const foreign = makeHook(bench, { teamId: world.teamId('south') });
    expect(await refusal(foreign)).toMatchObject({ code: 'NOT_FOUND' });
    expect((await makeHook(bench, {}, 'loner')).teamId).toBeNull();
  });

  it('stops at the limit of its place, also where many ask at once', async () => {
    for (let made = 0; made < MAX_SLACK_HOOKS - 3; made += 1) await makeHook(bench);
    const asked = Array.from({ length: 12 }, (_, at) =>
      makeHook(bench, {}, at % 2 ? 'admin' : 'owner').then(
        () => 'made',
        (error: { code?: string }) => error.code ?? String(error),
      ),
    );
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter((outcome) => outcome === 'made')).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === 'CONFLICT')).toHaveLength(9);
    expect(await list('owner')).toHaveLength(MAX_SLACK_HOOKS);
    // Another place has a limit of its own; there too it holds.
    for (let made = 0; made < MAX_SLACK_HOOKS - 1; made += 1) {
      await makeHook(bench, { teamId: null });
    }
    const own = await Promise.allSettled([1, 2, 3].map(() => makeHook(bench, { teamId: null })));
    expect(own.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('who sees which channels', () => {
  it('a place shows its own', async () => {
    const { world } = bench;
    await makeHook(bench, { name: 'Team' });
    await makeHook(bench, { name: 'Own', teamId: null });
    await makeHook(bench, { name: 'Elsewhere' }, 'outsider');
    expect(await namesOf('admin')).toEqual(['Team']);
    expect(await namesOf('owner', null)).toEqual(['Own']);
    expect(await namesOf('admin', null)).toEqual([]);
    expect(await refusal(list('member'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(list('owner', world.teamId('south')))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('what lies elsewhere is absent, in one’s team it is refused', async () => {
    const own = await makeHook(bench, { teamId: null });
    const { id } = await makeHook(bench);
    const calls = (by: PersonKey, hookId: string) => [
      change(by, hookId, { name: 'x' }),
      remove(by, hookId),
      test(by, { id: hookId }),
    ];
    const messages = await Promise.all(
      [
        ...calls('outsider', id),
        ...calls('admin', own.id),
        ...calls('loner', ABSENT),
        ...calls('loner', 'no id'),
      ].map((call) =>
        call.catch((error: Error & { code?: string }) => `${error.code} ${error.message}`),
      ),
    );
    expect(new Set(messages)).toEqual(new Set(['NOT_FOUND That Slack channel was not found.']));
    for (const key of ['member', 'viewer'] as const) {
      for (const { code } of await Promise.all(calls(key, id).map(refusal))) {
        expect(code).toBe('FORBIDDEN');
      }
    }
    expect(bench.slack.posts.filter(({ path }) => path === new URL(own.url).pathname)).toEqual([]);
  });

  it('the oldest active channel of a person carries their notifications', async () => {
    const first = await makeHook(bench, { name: 'First', teamId: null });
    bench.world.clock.travel(1_000);
    await makeHook(bench, { name: 'Second', teamId: null });
    const carriers = async () =>
      (await list('owner', null))
        .filter(({ carriesNotifications }) => carriesNotifications)
        .map(({ name }) => name);
    expect(await carriers()).toEqual(['First']);
    await change('owner', first.id, { isActive: false });
    expect(await carriers()).toEqual(['Second']);
  });
});

describe('changing a channel', () => {
  it('notes what was changed, and nothing where nothing was', async () => {
    const { id } = await makeHook(bench);
    const { auditRef } = await bench.world.actor('admin');
    await change('admin', id, { name: 'Deals', events: ['deal.created'] });
    await change('admin', id, { name: 'Deals', events: ['deal.created'], isActive: true });
    await change('admin', id, { isActive: false });
    await change('admin', id, { isActive: true, name: 'Deals won' });
    await remove('admin', id);
    const entries = await auditOf(bench, id);
    expect(entries.map(({ action, data }) => [action, data])).toEqual([
      ['slack.added', { name: 'Sales' }],
      ['slack.changed', { name: 'Deals' }],
      ['slack.disabled', { name: 'Deals', reason: 'by hand' }],
      ['slack.changed', { name: 'Deals won' }],
      ['slack.enabled', { name: 'Deals won' }],
      ['slack.removed', { name: 'Deals won' }],
    ]);
    expect(entries.slice(1).every(({ actorRef }) => actorRef === auditRef)).toBe(true);
    expect(await list('admin')).toEqual([]);
  });

  it('off by hand, it keeps nothing to send late', async () => {
    const { world } = bench;
    const { id } = await makeHook(bench);
    const deal = await makeDeal(world);
    await updateDeal(world.deps, await world.request('owner'), deal.id, { stage: 'proposal' });
    const off = await change('owner', id, { isActive: false });
    expect(off).toMatchObject({
      isActive: false,
      disabledReason: 'person',
      disabledBecause: 'by hand',
      disabledAt: world.clock.now().toISOString(),
      lastMessage: { status: 'cancelled', nextAttemptAt: null },
    });
    await updateDeal(world.deps, await world.request('owner'), deal.id, { stage: 'negotiation' });
    const on = await change('owner', id, { isActive: true });
    expect(on).toMatchObject({ isActive: true, disabledReason: null, disabledAt: null });
    expect((await messagesOf(bench, id)).map(({ status }) => status)).toEqual(['cancelled']);
  });

  it('a new address switches on what Slack refused, not what a person switched off', async () => {
    const { world, slack } = bench;
    const { id } = await makeHook(bench);
    const refused = {
      isActive: false,
      disabledReason: 'no_service',
      disabledAt: world.clock.now(),
    };
    await world.deps.db.slackHook.update({ where: { id }, data: refused });
    expect(await list('owner')).toMatchObject([{ disabledBecause: REFUSALS.no_service }]);
    expect(await change('owner', id, { name: 'Renamed' })).toMatchObject({ isActive: false });
    expect(await change('owner', id, { url: slack.newHook() })).toMatchObject({ isActive: true });
    await change('owner', id, { isActive: false });
    expect(await change('owner', id, { url: slack.newHook() })).toMatchObject({ isActive: false });
  });

  it('says that the address cannot be read once its key is gone', async () => {
    const { world } = bench;
    const { id } = await makeHook(bench);
    const keys = `k2:${Buffer.alloc(32, 9).toString('base64')}`;
    const env = parseEnv({ SENTINEL_ENCRYPTION_KEYS: keys }, { crossChecks: false });
    const [hook] = await listHooks(world.deps, env, await world.actor('owner'), undefined);
    expect(hook).toMatchObject({ id, hint: null });
    const tried = testHook(world.deps, env, await as(world, 'owner'), { id });
    expect(await refusal(tried)).toEqual({ code: 'VALIDATION_FAILED', fields: ['url'] });
  });
});

describe('a test message', () => {
  it('arrives before the channel is saved, and from a saved one that is off', async () => {
    const { world, slack } = bench;
    const url = slack.newHook();
    await test('owner', { url });
    expect(slack.posts.at(-1)).toMatchObject({
      path: new URL(url).pathname,
      status: 200,
      message: { text: expect.stringContaining('Sentinel reaches this channel') },
    });
    const { id } = await makeHook(bench);
    await change('owner', id, { isActive: false });
    await test('owner', { id });
    expect(await rowOf(bench, id)).toMatchObject({
      isActive: false,
      lastUsedAt: world.clock.now(),
    });
  });

  it('tells Slack’s word in plain words, and switches nothing off', async () => {
    const { slack } = bench;
    const { id, url } = await makeHook(bench);
    for (const [word, words] of Object.entries(REFUSALS)) {
      if (word === 'posting_to_general_channel_denied') continue;
      slack.behave(
        word as Exclude<keyof typeof REFUSALS, 'posting_to_general_channel_denied'>,
        url,
      );
      const error = await test('owner', { id }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'VALIDATION_FAILED',
        fields: { url: `is refused by Slack: ${words} (${word})` },
      });
    }
    expect(await rowOf(bench, id)).toMatchObject({ isActive: true, lastUsedAt: null });
  });

  it('says that Slack is away where it may pass', async () => {
    const { slack } = bench;
    const { id, url } = await makeHook(bench);
    for (const behaviour of ['rollup_error', 'rate_limited', 'cut'] as const) {
      slack.behave(behaviour, url);
      expect(await refusal(test('owner', { id })), behaviour).toEqual({
        code: 'UNAVAILABLE',
        fields: [],
      });
    }
    slack.behave('invalid_blocks', url);
    expect(await refusal(test('owner', { id }))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['url'],
    });
  });

  it('is asked of who may add a channel there', async () => {
    const url = bench.slack.newHook();
    expect(await refusal(test('member', { url }))).toMatchObject({ code: 'FORBIDDEN' });
    await test('member', { url, teamId: null });
    const foreign = { url, teamId: bench.world.teamId('south') };
    expect(await refusal(test('owner', foreign))).toMatchObject({ code: 'NOT_FOUND' });
    expect(bench.slack.posts.filter(({ path }) => path === new URL(url).pathname)).toHaveLength(1);
  });
});
