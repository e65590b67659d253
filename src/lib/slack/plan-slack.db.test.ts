import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, type PersonKey } from '@/test/factories';
import { startSlackStandIn } from '@/test/stand-ins/slack/server';
import { updateDeal } from '../deals';
import { appendEvents, type DomainEvent } from '../events';
import { PUBLIC_EVENT_TYPES } from '../events/model';
import { inTransaction } from '../platform/db';
import { changeHook, removeHook } from './manage-hooks';
import { planSlack } from './plan-slack';
import { queueForPerson } from './queue-for-person';
import {
  as,
  envFor,
  headlinesOf,
  makeHook,
  messagesOf,
  send,
  type Bench,
} from './slack.test-support';

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

const move = async (id: string, stage: 'proposal' | 'negotiation' | 'closed_won') =>
  updateDeal(bench.world.deps, await bench.world.request('owner'), id, { stage });

/** An event as the write path would announce it, without the deal that it tells of. */
const eventOf = (given: Partial<DomainEvent> = {}): DomainEvent => ({
  type: 'deal.stage_changed',
  at: bench.world.clock.now(),
  scopeKey: `team:${bench.world.teamId('north')}`,
  teamId: bench.world.teamId('north'),
  dealId: null,
  sequence: 1,
  source: 'screen',
  announced: true,
  ...given,
  data: {
    name: 'Acme',
    value: 10,
    currency: 'USD',
    oldStage: 'discovery',
    newStage: 'proposal',
    ...given.data,
  },
});
let made = 0;
const plan = (events: readonly DomainEvent[]) =>
  inTransaction(bench.world.deps.db, (tx) =>
    planSlack(
      tx,
      events.map((event) => ({ ...event, id: `evt_${(made += 1)}` })),
    ),
  );

describe('what a channel is told', () => {
  it('is what it chose, of its own place, once', async () => {
    const { world, slack } = bench;
    const team = await makeHook(bench);
    const created = await makeHook(bench, { events: ['deal.created'] });
    const own = await makeHook(bench, { teamId: null, events: [...PUBLIC_EVENT_TYPES] });
    const elsewhere = await makeHook(bench, { events: [...PUBLIC_EVENT_TYPES] }, 'outsider');
    const deal = await makeDeal(world, { name: 'Acme', value: 50_000 });
    await move(deal.id, 'proposal');
    expect(await headlinesOf(bench, team.id)).toEqual(['Acme moved to Proposal']);
    expect(await headlinesOf(bench, created.id)).toEqual(['New deal: Acme']);
    expect(await headlinesOf(bench, own.id)).toEqual([]);
    expect(await headlinesOf(bench, elsewhere.id)).toEqual([]);
    const [message] = await messagesOf(bench, team.id);
    const event = await world.deps.db.eventLog.findFirstOrThrow({
      where: { dealId: deal.id, type: 'deal.stage_changed' },
    });
    expect(message).toMatchObject({ causeKey: event.id, dealId: deal.id, status: 'pending' });
    expect(await send(bench)).toMatchObject({ attempted: 2 });
    expect(slack.posts.map(({ status }) => status)).toEqual([200, 200]);
    expect(slack.posts.flatMap(({ mentions }) => mentions).filter((one) => !one.startsWith('<!date^'))).toEqual([]); // prettier-ignore
  });

  it('does not alert anybody by a name', async () => {
    const { world, slack } = bench;
    const { url } = await makeHook(bench, { events: ['deal.created'] });
    await makeDeal(world, { name: '<!channel> <http://evil.example|click> & more' });
    await send(bench);
    const post = slack.posts.findLast(({ path }) => path === new URL(url).pathname);
    expect(post?.status).toBe(200);
    const written = JSON.stringify(post?.message);
    expect(written).toContain('&lt;!channel&gt; &lt;http://evil.example|click&gt; &amp; more');
    expect(written).not.toMatch(/<!channel|<http:\/\/evil/);
  });

  it('names a deal that is won once, and its move only where that alone was chosen', async () => {
    const { world } = bench;
    const both = await makeHook(bench);
    const moves = await makeHook(bench, { events: ['deal.stage_changed'] });
    const { id } = await makeDeal(world, { name: 'Acme' });
    await move(id, 'closed_won');
    expect(await headlinesOf(bench, both.id)).toEqual(['Acme was won']);
    expect(await headlinesOf(bench, moves.id)).toEqual(['Acme moved to Closed won']);
  });

  it('is nothing while it is off, and nothing of a change that was rolled back', async () => {
    const { world, env } = bench;
    const off = await makeHook(bench);
    await changeHook(world.deps, env, await as(world, 'owner'), { id: off.id, isActive: false });
    const on = await makeHook(bench);
    const { id } = await makeDeal(world);
    await move(id, 'proposal');
    expect(await headlinesOf(bench, off.id)).toEqual([]);
    const undone = inTransaction(world.deps.db, async (tx) => {
      await appendEvents(tx, [eventOf({ dealId: id })]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await headlinesOf(bench, on.id)).toHaveLength(1);
  });

  it('is nothing of what an import, a seed or a sync brings, nor of what is told to nobody', async () => {
    const { id } = await makeHook(bench, { events: [...PUBLIC_EVENT_TYPES] });
    for (const source of ['import', 'seed', 'salesforce', 'hubspot']) {
      await plan(PUBLIC_EVENT_TYPES.map((type) => eventOf({ type, source })));
    }
    await plan([eventOf({ announced: false }), eventOf({ type: 'deal.assigned' })]);
    expect(await headlinesOf(bench, id)).toEqual([]);
    await plan([eventOf({ source: 'system' })]);
    expect(await headlinesOf(bench, id)).toEqual(['Acme moved to Proposal']);
  });

  it('is one message of many, by type', async () => {
    const { world, slack } = bench;
    const { id, url } = await makeHook(bench);
    const deal = await makeDeal(world);
    const moved = (count: number) =>
      Array.from({ length: count }, (_, at) => eventOf({ data: { name: `Deal ${at}` } }));
    await plan(moved(5));
    expect(await headlinesOf(bench, id)).toHaveLength(5);
    await world.deps.db.slackMessage.deleteMany();
    const risky = eventOf({
      type: 'deal.at_risk',
      dealId: deal.id,
      data: { kind: 'rising', reasons: [] },
    });
    await plan([...moved(6), risky, { ...risky, data: { ...risky.data, kind: 'entered_high' } }]);
    expect(await headlinesOf(bench, id)).toEqual([
      '6 deals moved to another stage',
      'Acme is getting riskier',
    ]);
    await send(bench);
    const taken = slack.posts.filter(({ path }) => path === new URL(url).pathname);
    expect(taken.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('never undoes a change, though its channel is removed at that moment', async () => {
    const { world } = bench;
    const deal = await makeDeal(world);
    const stages = ['proposal', 'negotiation'] as const;
    for (let round = 0; round < 6; round += 1) {
      const { id } = await makeHook(bench);
      const stage = stages[round % 2] ?? 'proposal';
      const outcomes = await Promise.allSettled([
        move(deal.id, stage),
        removeHook(world.deps, await as(world, 'owner'), id),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    }
    expect(await world.deps.db.slackMessage.count()).toBe(0);
  });
});

describe('a notification for one person', () => {
  const queue = (key: PersonKey, given: Partial<Parameters<typeof queueForPerson>[1]> = {}) =>
    inTransaction(bench.world.deps.db, (tx) =>
      queueForPerson(tx, {
        userId: bench.world.userId(key),
        causeKey: 'evt_own1',
        dealId: null,
        title: 'Jane <!here> mentioned you',
        message: 'Please call <@U1> & ask',
        path: '/deals/cabc1234',
        at: bench.world.clock.now(),
        ...given,
      }),
    );

  it('goes to the oldest active channel of their own, once', async () => {
    const { world, slack, env } = bench;
    expect(await queue('member')).toBeNull();
    await makeHook(bench);
    const first = await makeHook(bench, { teamId: null }, 'member');
    world.clock.travel(1_000);
    const second = await makeHook(bench, { teamId: null }, 'member');
    const id = await queue('member');
    expect(id).toEqual(expect.any(String));
    expect(await queue('member')).toBe(id);
    expect(await queue('owner')).toBeNull();
    await send(bench);
    const post = slack.posts.find(({ path }) => path === new URL(first.url).pathname);
    expect(post).toMatchObject({
      status: 200,
      message: {
        text: 'Jane &lt;!here&gt; mentioned you | Please call &lt;@U1&gt; &amp; ask',
      },
    });
    expect(JSON.stringify(post?.message)).toContain('/deals/cabc1234|Open in Sentinel>');
    const off = { id: first.id, isActive: false };
    await changeHook(world.deps, env, await as(world, 'member'), off);
    await queue('member', { causeKey: 'evt_own2' });
    expect(await headlinesOf(bench, second.id)).toHaveLength(1);
  });

  it('is not said twice where the channel heard of the event itself', async () => {
    const { world } = bench;
    const hook = await makeHook(bench, { teamId: null });
    const { id } = await makeDeal(world, { teamId: null });
    await move(id, 'proposal');
    const [told] = await messagesOf(bench, hook.id);
    expect(await queue('owner', { causeKey: told?.causeKey ?? '', dealId: id })).toBe(told?.id);
    expect(await messagesOf(bench, hook.id)).toHaveLength(1);
  });
});
