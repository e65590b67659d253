import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal } from '@/test/factories';
import { RETRY_AFTER, startSlackStandIn } from '@/test/stand-ins/slack/server';
import { appendEvents, type DomainEvent } from '../events';
import { inTransaction } from '../platform/db';
import { createLog } from '../platform/log';
import { claimDue, startPump, wakePumps } from '../platform/outbox';
import { removeMember } from '../teams';
import { changeHook, removeHook } from './manage-hooks';
import { KEPT_DAYS, REFUSALS } from './model';
import { SLACK_DELAYS } from './plan-settlement';
import {
  as,
  auditOf,
  envFor,
  makeHook,
  messagesOf,
  rowOf,
  send,
  type Bench,
} from './slack.test-support';
import { slackPump } from './slack-pump';
import { trimSlack } from './trim-slack';

let bench: Bench;
beforeAll(async () => {
  const slack = await startSlackStandIn();
  bench = { world: await createWorld(), slack, env: envFor(slack) };
});
afterEach(async () => {
  await bench.world.deps.db.slackHook.deleteMany();
});
afterAll(async () => {
  await bench.world.close();
  await bench.slack.close();
});

/** Plans so many messages for every channel of a place. */
async function tell(count = 1, scopeKey = `team:${bench.world.teamId('north')}`): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    const event: DomainEvent = {
      type: 'deal.stage_changed',
      at: bench.world.clock.now(),
      scopeKey,
      teamId: null,
      dealId: null,
      sequence: 1,
      source: 'screen',
      data: { name: `Deal ${made}`, value: 1, currency: 'USD', newStage: 'proposal' },
      announced: true,
    };
    await inTransaction(bench.world.deps.db, (tx) => appendEvents(tx, [event]));
  }
}
const postsTo = (url: string) =>
  bench.slack.posts.filter(({ path }) => path === new URL(url).pathname);
const statusesOf = async (hookId: string) =>
  (await messagesOf(bench, hookId)).map(({ status }) => status);
const noticesOf = (userId: string) =>
  bench.world.deps.db.notification.findMany({ where: { userId, type: 'webhook_disabled' } });

describe('a message on its way', () => {
  it('shows how long its channel takes, which is forgotten with the address', async () => {
    const { world, slack, env } = bench;
    const { id } = await makeHook(bench);
    expect((await rowOf(bench, id)).lastDurationMs).toBeNull();
    await tell();
    await send(bench);
    expect((await rowOf(bench, id)).lastDurationMs).toBeGreaterThanOrEqual(0);
    await changeHook(world.deps, env, await as(world, 'owner'), { id, url: slack.newHook() });
    expect((await rowOf(bench, id)).lastDurationMs).toBeNull();
  });

  it('arrives, and the channel knows when it was last used', async () => {
    const { world } = bench;
    const { id, url } = await makeHook(bench);
    await tell(3);
    world.clock.travel(1_000);
    expect(await send(bench)).toEqual({ attempted: 3, log: [] });
    expect(postsTo(url).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await messagesOf(bench, id)).toMatchObject(
      Array.from({ length: 3 }, () => ({
        status: 'succeeded',
        attempt: 1,
        responseCode: 200,
        error: null,
        nextAttemptAt: null,
        leaseToken: null,
        finishedAt: world.clock.now(),
      })),
    );
    expect(await rowOf(bench, id)).toMatchObject({ lastUsedAt: world.clock.now() });
    expect(await send(bench)).toMatchObject({ attempted: 0 });
  });

  it('is tried again on the schedule, and given up within a day', async () => {
    const { world, slack } = bench;
    const { id, url } = await makeHook(bench);
    slack.behave('rollup_error', url);
    await tell();
    const begun = world.clock.now().getTime();
    for (let attempt = 1; attempt < SLACK_DELAYS.length; attempt += 1) {
      expect(await send(bench)).toMatchObject({ attempted: 1 });
      const [row] = await messagesOf(bench, id);
      expect(row).toMatchObject({
        status: 'pending',
        attempt,
        responseCode: 500,
        error: 'Slack answered 500 rollup_error',
      });
      const wait = (row?.nextAttemptAt?.getTime() ?? 0) - world.clock.now().getTime();
      const delay = SLACK_DELAYS[attempt] ?? 0;
      expect(wait).toBeGreaterThanOrEqual(delay * 0.8);
      expect(wait).toBeLessThanOrEqual(delay * 1.2);
      expect(await send(bench)).toMatchObject({ attempted: 0 });
      world.clock.travel(wait);
    }
    await send(bench);
    expect(await messagesOf(bench, id)).toMatchObject([{ status: 'failed', nextAttemptAt: null }]);
    expect(world.clock.now().getTime() - begun).toBeLessThan(DAY);
    expect(await rowOf(bench, id)).toMatchObject({ isActive: true, lastUsedAt: null });
  });

  it('is tried again where there was no answer', async () => {
    const { world, slack } = bench;
    const { id, url } = await makeHook(bench);
    slack.behave('cut', url);
    await tell();
    await send(bench);
    expect(await messagesOf(bench, id)).toMatchObject([
      { status: 'pending', responseCode: null, error: expect.stringMatching(/^The connection/) },
    ]);
    slack.behave('ok', url);
    world.clock.travel(10_000);
    await send(bench);
    expect(await messagesOf(bench, id)).toMatchObject([{ status: 'succeeded', error: null }]);
  });

  it('rests with its whole channel for as long as Slack asks, and others do not', async () => {
    const { world, slack } = bench;
    const slow = await makeHook(bench);
    const other = await makeHook(bench);
    slack.behave('rate_limited', slow.url);
    await tell(3);
    await send(bench);
    expect(postsTo(slow.url)).toHaveLength(1);
    expect(postsTo(other.url)).toHaveLength(3);
    const until = new Date(world.clock.now().getTime() + RETRY_AFTER * 1_000);
    for (const row of await messagesOf(bench, slow.id)) {
      expect(row).toMatchObject({ status: 'pending', nextAttemptAt: until, attempt: 0 });
    }
    slack.behave('ok', slow.url);
    world.clock.travel(RETRY_AFTER * 1_000 - 1);
    expect(await send(bench)).toMatchObject({ attempted: 0 });
    world.clock.travel(1);
    expect(await send(bench)).toMatchObject({ attempted: 3 });
    expect(await statusesOf(slow.id)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  it('has its whole schedule left after pauses, as many as there are', async () => {
    const { world, slack } = bench;
    const { id, url } = await makeHook(bench);
    slack.behave('rate_limited', url);
    await tell();
    for (let pause = 0; pause < SLACK_DELAYS.length + 1; pause += 1) {
      expect(await send(bench)).toMatchObject({ attempted: 1 });
      expect(await messagesOf(bench, id)).toMatchObject([
        { status: 'pending', attempt: 0, error: 'Slack asked for a pause (429)' },
      ]);
      world.clock.travel(RETRY_AFTER * 1_000);
    }
    slack.behave('rollup_error', url);
    await send(bench);
    const [row] = await messagesOf(bench, id);
    expect(row).toMatchObject({ status: 'pending', attempt: 1 });
    const wait = (row?.nextAttemptAt?.getTime() ?? 0) - world.clock.now().getTime();
    expect(wait).toBeLessThanOrEqual((SLACK_DELAYS[1] ?? 0) * 1.2);
  });

  it('that we got wrong fails alone, and is our defect', async () => {
    const { slack } = bench;
    const { id, url } = await makeHook(bench);
    slack.behave('invalid_blocks', url);
    await tell();
    const { log } = await send(bench);
    expect(log).toHaveLength(1);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({
      level: 50,
      hookId: id,
      word: 'invalid_blocks',
    });
    expect(log[0]).not.toContain(new URL(url).pathname);
    expect(await messagesOf(bench, id)).toMatchObject([
      { status: 'failed', error: 'Slack answered 400 invalid_blocks' },
    ]);
    slack.behave('ok', url);
    await tell();
    await send(bench);
    expect(await statusesOf(id)).toEqual(['failed', 'succeeded']);
    expect(await rowOf(bench, id)).toMatchObject({ isActive: true });
  });

  it('waits while the address cannot be opened', async () => {
    const { env } = bench;
    const { id } = await makeHook(bench);
    await tell();
    await send({ ...bench, env: { ...env, SENTINEL_ENCRYPTION_KEYS: [] } });
    expect(await messagesOf(bench, id)).toMatchObject([
      { status: 'pending', error: 'The address cannot be read: its key is gone' },
    ]);
  });
});

describe('a word for good', () => {
  const words = Object.keys(REFUSALS).filter(
    (word) => word !== 'posting_to_general_channel_denied',
  ) as Exclude<keyof typeof REFUSALS, 'posting_to_general_channel_denied'>[];

  it.each(words)('%s switches the channel off', async (word) => {
    const { world, slack } = bench;
    const { id, url } = await makeHook(bench);
    slack.behave(word, url);
    await tell(3);
    await send(bench);
    expect(postsTo(url)).toHaveLength(1);
    expect(await rowOf(bench, id)).toMatchObject({
      isActive: false,
      disabledReason: word,
      disabledAt: world.clock.now(),
    });
    expect((await statusesOf(id)).toSorted()).toEqual(['cancelled', 'cancelled', 'failed']);
    slack.behave('ok', url);
    await tell();
    expect(await send(bench)).toMatchObject({ attempted: 0 });
  });

  it('stands in the trail, and its person is told', async () => {
    const { world, slack } = bench;
    const team = await makeHook(bench, { name: 'Team channel' }, 'admin');
    const own = await makeHook(bench, { name: 'Own channel', teamId: null }, 'member');
    slack.behave('channel_is_archived');
    await tell();
    await tell(1, `user:${world.userId('member')}`);
    await send(bench);
    slack.behave('ok');
    const { auditRef } = await world.actor('member');
    const entry = { action: 'slack.disabled', actorRef: 'system' };
    const reason = REFUSALS.channel_is_archived;
    expect((await auditOf(bench, team.id)).at(-1)).toEqual({
      ...entry,
      scopeKey: `team:${world.teamId('north')}`,
      data: { name: 'Team channel', reason },
    });
    expect((await auditOf(bench, own.id)).at(-1)).toEqual({
      ...entry,
      scopeKey: `user:${auditRef}`,
      data: { name: 'Own channel', reason },
    });
    for (const [key, name] of [
      ['admin', 'Team channel'],
      ['member', 'Own channel'],
    ] as const) {
      const notices = await noticesOf(world.userId(key));
      expect(notices.at(-1)?.message, key).toContain(`“${name}”`);
      expect(notices.at(-1)?.message, key).toContain(reason);
    }
    expect(await noticesOf(world.userId('viewer'))).toEqual([]);
  });

  it.each(['no_service', 'rate_limited', 'rollup_error'] as const)(
    '%s of an address that was replaced meanwhile is none on the new one',
    async (word) => {
      const { world, slack, env } = bench;
      const { id, url } = await makeHook(bench);
      await tell(2);
      slack.behave(word, url);
      const options = slackPump(world.deps, createLog('silent'), env);
      const fresh = slack.newHook();
      const owner = await as(world, 'owner');
      // The answer of the old address comes in after the change.
      const late = new Proxy(world.deps.db, {
        get: (target, name) => {
          if (name !== '$transaction') return Reflect.get(target, name) as unknown;
          return async (work: never, ways: never) => {
            if (postsTo(url).length > 0 && (await rowOf(bench, id)).urlSealed === before) {
              await changeHook(world.deps, env, owner, { id, url: fresh });
            }
            return (target.$transaction as (work: never, ways: never) => unknown)(work, ways);
          };
        },
      });
      const before = (await rowOf(bench, id)).urlSealed;
      const [claim] = await claimDue(world.deps.db, options.table, {
        limit: 1,
        troubledLimit: 1,
        scopeLimit: 1,
        troubledNow: new Map(),
        now: world.deps.now,
      });
      if (!claim) throw new Error('Nothing was due.');
      await slackPump({ ...world.deps, db: late }, createLog('silent'), env).deliver(claim);
      expect(postsTo(url)).toHaveLength(1);
      expect(await rowOf(bench, id)).toMatchObject({ isActive: true, disabledReason: null });
      const rows = await messagesOf(bench, id);
      for (const row of rows) {
        const due = { status: 'pending', attempt: 0, nextAttemptAt: world.clock.now() };
        expect(row).toMatchObject(due);
      }
      await send(bench);
      expect(postsTo(fresh)).toHaveLength(2);
      expect(await statusesOf(id)).toEqual(['succeeded', 'succeeded']);
    },
  );

  it('is told to the owners where who set the channel up has left', async () => {
    const { world, slack } = bench;
    const { url } = await makeHook(bench, { name: 'Orphan' }, 'admin');
    const request = await world.request('owner');
    const [teamId, userId] = [world.teamId('north'), world.userId('admin')];
    await removeMember(world.deps, request, teamId, userId, {});
    const before = await noticesOf(userId);
    slack.behave('no_service', url);
    await tell();
    await send(bench);
    expect(await noticesOf(userId)).toHaveLength(before.length);
    const [notice] = (await noticesOf(world.userId('owner'))).slice(-1);
    expect(notice?.message).toContain('“Orphan”');
    await world.deps.db.teamMember.create({ data: { teamId, userId, role: 'admin' } });
  });
});

describe('several pumps at once', () => {
  it('send each message once', async () => {
    const hooks = [await makeHook(bench), await makeHook(bench), await makeHook(bench)];
    await tell(5);
    const counts = await Promise.all([1, 2, 3].map(() => send(bench)));
    expect(counts.reduce((sum, { attempted }) => sum + attempted, 0)).toBe(15);
    for (const { id, url } of hooks) {
      expect(postsTo(url)).toHaveLength(5);
      expect(await statusesOf(id)).toEqual(Array.from({ length: 5 }, () => 'succeeded'));
    }
  });

  it('who died leaves it to the next, and who comes back late changes nothing', async () => {
    const { world, env } = bench;
    const { id, url } = await makeHook(bench);
    await tell();
    const options = slackPump(world.deps, createLog('silent'), env);
    const [claim] = await claimDue(world.deps.db, options.table, {
      limit: 9,
      troubledLimit: 9,
      scopeLimit: 9,
      troubledNow: new Map(),
      now: world.deps.now,
    });
    if (!claim) throw new Error('Nothing was due.');
    expect(await send(bench)).toMatchObject({ attempted: 0 });
    world.clock.travel(options.table.leaseMs + 1);
    expect(await send(bench)).toMatchObject({ attempted: 1 });
    const [arrived] = await messagesOf(bench, id);
    expect(arrived).toMatchObject({ status: 'succeeded', attempt: 2 });
    // At least once: the late one sends again, and writes nothing.
    world.clock.travel(HOUR);
    await options.deliver(claim);
    expect(postsTo(url)).toHaveLength(2);
    expect(await messagesOf(bench, id)).toEqual([arrived]);
  });

  it('lets one go whose channel was removed meanwhile', async () => {
    const { world, env } = bench;
    const { id, url } = await makeHook(bench);
    await tell();
    const options = slackPump(world.deps, createLog('silent'), env);
    const [claim] = await claimDue(world.deps.db, options.table, {
      limit: 9,
      troubledLimit: 9,
      scopeLimit: 9,
      troubledNow: new Map(),
      now: world.deps.now,
    });
    if (!claim) throw new Error('Nothing was due.');
    await removeHook(world.deps, await as(world, 'owner'), id);
    await options.deliver(claim);
    expect(postsTo(url)).toEqual([]);
  });

  it('one that runs sends soon after the commit', async () => {
    const { world, env } = bench;
    const { id } = await makeHook(bench, { events: ['deal.created'] });
    const pump = startPump(slackPump(world.deps, createLog('silent'), env));
    try {
      await makeDeal(world, { name: 'Acme' });
      await expect.poll(() => statusesOf(id), { timeout: 5_000 }).toEqual(['succeeded']);
    } finally {
      wakePumps();
      await pump.stop();
    }
  });
});

it('messages go with their words after thirty days', async () => {
  const { world } = bench;
  const { id } = await makeHook(bench);
  await tell(2);
  await send(bench);
  world.clock.travel(KEPT_DAYS * DAY);
  await tell();
  await trimSlack(world.deps);
  expect(await messagesOf(bench, id)).toHaveLength(3);
  world.clock.travel(1);
  await trimSlack(world.deps);
  expect(await statusesOf(id)).toEqual(['pending']);
});
