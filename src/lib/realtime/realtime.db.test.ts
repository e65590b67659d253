import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, makeDeal, refusal, type PersonKey, type World } from '@/test/factories';
import type { Actor } from '../auth';
import { AppError } from '../core/errors';
import { deleteDeal, logTouch, updateDeal } from '../deals';
import { logTouchInput, updateDealInput } from '../deals/schema';
import { appendEvents, type DomainEvent } from '../events';
import { createDatabase, inTransaction } from '../platform/db';
import { createTeam } from '../teams';
import { Hub } from './hub';
import { openStream, pollEvents, trimLiveLog } from './index';
import { placeEvents } from './live-log';
import type { LiveMessage } from './model';
import { STREAMS_PER_PERSON } from './open-stream';
import * as repository from './repository';

let world: World;
let hub: Hub;
const faults: unknown[] = [];
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => {
  hub = new Hub({ deps: world.deps, signal: null, report: (error) => faults.push(error) });
});
afterAll(() => world.close());

const edit = async (
  dealId: string,
  change: Parameters<typeof updateDealInput.parse>[0],
  by: PersonKey = 'member',
) => {
  const { version } = await world.deps.db.deal.findUniqueOrThrow({ where: { id: dealId } });
  const input = updateDealInput.parse({ version, ...(change as object) });
  return updateDeal(world.deps, await world.request(by), dealId, input);
};
const poll = async (by: PersonKey, after: bigint | null) =>
  pollEvents(world.deps, await world.actor(by), after);
const here = () => placeEvents(world.deps);

/** A promise that the test fulfils itself. */
function gate(): { promise: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

interface Reader {
  /** The next message that is not of the stream itself. */
  next(): Promise<LiveMessage>;
  /** The next message of any kind; null at the end. */
  any(): Promise<LiveMessage | null>;
  leave(): Promise<void>;
}

/** Reads the bytes as a client would: by the format, not by what was put in. */
function readerOf(body: ReadableStream<Uint8Array>): Reader {
  const source = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const any = async (): Promise<LiveMessage | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const data = field('data');
        if (!data) continue;
        const message = JSON.parse(data) as LiveMessage;
        expect([field('id'), field('event')]).toEqual([message.id, message.type]);
        return message;
      }
      const { value, done } = await source.read();
      if (done) return null;
      text += decoder.decode(value, { stream: true });
    }
  };
  const next = async () => {
    for (;;) {
      const message = await any();
      if (!message) throw new Error('the stream ended');
      if (message.type !== 'hello') return message;
    }
  };
  return { any, next, leave: () => source.cancel() };
}

interface StreamGiven {
  readonly after?: bigint | null;
  readonly seconds?: number;
  readonly resolve?: () => Promise<Actor>;
  readonly gone?: AbortSignal;
}

async function listen(by: PersonKey, given: StreamGiven = {}): Promise<Reader> {
  const body = await openStream({
    deps: world.deps,
    hub,
    actor: await world.actor(by),
    resolve: given.resolve ?? (() => world.actor(by)),
    after: given.after ?? null,
    seconds: given.seconds ?? 60,
    gone: given.gone ?? new AbortController().signal,
  });
  return readerOf(body);
}

describe('the log', () => {
  it('tells what happened to a deal in the words of the contract', async () => {
    const after = await here();
    const deal = await makeDeal(world, { name: 'Turbine', value: 9_000 });
    await edit(deal.id, { stage: 'proposal' });
    await deleteDeal(world.deps, await world.request('owner'), deal.id);
    const { events, lastEventId } = await poll('viewer', after);
    const [created, moved] = events;
    expect(created).toMatchObject({ type: 'deal.created', id: String(after + 1n) });
    expect(moved).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      type: 'deal.stage_changed',
      timestamp: world.clock.now().toISOString(),
      payload: {
        dealId: deal.id,
        name: 'Turbine',
        stage: 'proposal',
        oldStage: 'discovery',
        value: 9_000,
        currency: 'USD',
        riskScore: expect.any(Number),
        riskLevel: expect.any(String),
        version: 2,
        by: 'Person member',
      },
    });
    expect(BigInt(lastEventId)).toBeGreaterThanOrEqual(after + 2n);
  });

  it('tells a logged touch to open screens, and to nobody outside', async () => {
    const deal = await makeDeal(world, { name: 'Touched' });
    const after = await here();
    const told = () => world.deps.db.eventLog.count({ where: { dealId: deal.id } });
    const before = await told();
    const call = logTouchInput.parse({ type: 'call', text: 'They will decide in May.' });
    await logTouch(world.deps, await world.request('member'), deal.id, call);
    expect((await poll('viewer', after)).events).toMatchObject([
      { type: 'deal.touched', payload: { dealId: deal.id, name: 'Touched', by: 'Person member' } },
    ]);
    expect(await told()).toBe(before);
  });

  it('tells a new team to whoever made it, whose streams do not follow it yet', async () => {
    const after = await here();
    const stream = await listen('loner', { after });
    const input = { name: 'Fresh', defaultCurrency: 'USD' } as const;
    await createTeam(world.deps, await world.request('loner'), input);
    expect(await stream.next()).toMatchObject({
      type: 'team.changed',
      payload: { what: 'created', team: { name: 'Fresh' } },
    });
    await makeDeal(world, { name: 'First of the team' }, 'loner');
    expect(await stream.next()).toMatchObject({ payload: { name: 'First of the team' } });
    await stream.leave();
  });

  it('has nothing of a change that was rolled back', async () => {
    const after = await here();
    const work = inTransaction(world.deps.db, async (tx) => {
      await appendEvents(tx, [eventOf('import.finished', { created: 1 })]);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect((await poll('owner', after)).events).toEqual([]);
  });

  it('tells many deals at once as one event', async () => {
    const deals: { id: string }[] = [];
    for (let n = 0; n < 21; n += 1) deals.push(await makeDeal(world));
    const after = await here();
    await inTransaction(world.deps.db, (tx) =>
      appendEvents(
        tx,
        deals.map(({ id }) => ({ ...eventOf('deal.updated', {}), dealId: id })),
      ),
    );
    const { events } = await poll('viewer', after);
    expect(events).toMatchObject([{ type: 'deals.changed', payload: { count: 21 } }]);
  });

  it('tells a notification to its person alone', async () => {
    const after = await here();
    const event = eventOf('import.finished', { userId: world.userId('member'), created: 3, updated: 0, atRisk: 1 }); // prettier-ignore
    await inTransaction(world.deps.db, (tx) => appendEvents(tx, [event]));
    const notices = async (by: PersonKey) =>
      (await poll(by, after)).events.filter(({ type }) => type === 'notification.created');
    expect(await notices('member')).toHaveLength(1);
    expect(await notices('member')).toMatchObject([{ payload: { title: expect.any(String) } }]);
    expect(await notices('owner')).toEqual([]);
  });

  it('keeps what the team had told from whoever has been removed since', async () => {
    const after = await here();
    const { id } = await makeDeal(world, { name: 'Ours' }, 'owner');
    await updateDeal(world.deps, await world.request('owner'), id, {
      assignedToId: world.userId('member'),
    });
    const notices = async () =>
      (await poll('member', after)).events.filter(({ type }) => type === 'notification.created');
    expect(await notices()).toHaveLength(1);
    const where = { userId: world.userId('member'), teamId: world.teamId('north') };
    const [membership] = await world.deps.db.teamMember.findMany({ where });
    await world.deps.db.teamMember.deleteMany({ where });
    expect(await notices()).toEqual([]);
    if (membership) await world.deps.db.teamMember.create({ data: membership });
  });

  it('is scoped: nobody sees another team’s, or another person’s', async () => {
    const after = await here();
    await makeDeal(world, { name: 'Ours' }, 'owner');
    await makeDeal(world, { name: 'Theirs' }, 'outsider');
    await makeDeal(world, { name: 'Mine' }, 'loner');
    const names = async (by: PersonKey) =>
      (await poll(by, after)).events.map(({ payload }) => payload.name);
    expect(await names('viewer')).toEqual(['Ours']);
    expect(await names('outsider')).toEqual(['Theirs']);
    expect(await names('loner')).toEqual(['Mine']);
  });
});

function eventOf(type: DomainEvent['type'], data: DomainEvent['data']): DomainEvent {
  const teamId = world.teamId('north');
  const base = { scopeKey: `team:${teamId}`, teamId, dealId: null, sequence: null };
  return { type, at: world.clock.now(), ...base, source: 'screen', data, announced: true };
}

/** A row of the log for the team, as a planner writes it. */
const liveRow = () => ({
  scopeKey: `team:${world.teamId('north')}`,
  userId: null,
  dealId: null,
  type: 'deals.changed',
  payload: {},
  createdAt: world.clock.now(),
});

describe('places', () => {
  const row = (payload: object) => ({ ...liveRow(), payload: payload as Record<string, unknown> });

  it('are given after the commit: an early writer that commits late is missed by nobody', async () => {
    const after = await here();
    const written = gate();
    const mayCommit = gate();
    const early = inTransaction(world.deps.db, async (tx) => {
      await repository.insertLive(tx, [row({ who: 'early' })]);
      written.open();
      await mayCommit.promise;
    });
    await written.promise;
    await inTransaction(world.deps.db, (tx) => repository.insertLive(tx, [row({ who: 'late' })]));
    const first = await poll('owner', after);
    expect(first.events.map(({ payload }) => payload.who)).toEqual(['late']);
    mayCommit.open();
    await early;
    const second = await poll('owner', BigInt(first.lastEventId));
    expect(second.events.map(({ payload }) => payload.who)).toEqual(['early']);
  });

  it('show no hole to a reader while four write and four give them', async () => {
    const after = await here();
    const dbs = Array.from({ length: 4 }, () => createDatabase(world.url, 3));
    const rounds = 40;
    const state = { isWriting: true };
    const write = async (db: (typeof dbs)[number], who: number) => {
      for (let n = 0; n < rounds; n += 1) {
        await inTransaction(db, (tx) => repository.insertLive(tx, [row({ who, n })]));
      }
    };
    const give = async (db: (typeof dbs)[number]) => {
      while (state.isWriting) await placeEvents({ db });
    };
    const seen: string[] = [];
    const read = async () => {
      let place = after;
      for (;;) {
        const done = !state.isWriting;
        const { events, lastEventId } = await poll('owner', place);
        for (const { payload } of events) seen.push(`${payload.who}:${payload.n}`);
        place = BigInt(lastEventId);
        if (done && events.length === 0) return;
      }
    };
    const writing = Promise.all(dbs.map((db, who) => write(db, who))).finally(() => (state.isWriting = false)); // prettier-ignore
    await Promise.all([writing, read(), ...dbs.map((db) => give(db))]);
    await Promise.all(dbs.map((db) => db.$disconnect()));
    expect(seen).toHaveLength(4 * rounds);
    expect(new Set(seen).size).toBe(4 * rounds);
  });

  it('are given once also while rows that wait for one are deleted, with their team', async () => {
    const after = await here();
    const insert = (who: string) =>
      inTransaction(world.deps.db, (tx) => repository.insertLive(tx, [row({ who })]));
    for (const who of ['goes', 'stays']) await insert(who);
    const deleted = gate();
    const mayCommit = gate();
    const erasing = inTransaction(world.deps.db, async (tx) => {
      await tx.liveEvent.deleteMany({ where: { seq: null, payload: { equals: { who: 'goes' } } } });
      deleted.open();
      await mayCommit.promise;
    });
    await deleted.promise;
    const placing = here();
    mayCommit.open();
    await Promise.all([placing, erasing]);
    await insert('comes');
    const { events } = await poll('owner', after);
    expect(events.map(({ payload }) => payload.who)).toEqual(['stays', 'comes']);
  });

  it('are given after the highest there is, should the counter ever lag behind', async () => {
    await makeDeal(world);
    const after = await here();
    await world.deps.db.liveCounter.updateMany({ data: { value: after - 1n } });
    await makeDeal(world);
    expect(await here()).toBeGreaterThan(after);
  });

  it('are forgotten after a day, and whoever comes back later is told to load anew', async () => {
    const after = await here();
    await makeDeal(world);
    world.clock.travel(2 * DAY);
    await makeDeal(world);
    expect((await poll('owner', after)).events.length).toBeGreaterThanOrEqual(2);
    expect(await trimLiveLog(world.deps)).toBe(false);
    const { events, lastEventId } = await poll('owner', after);
    expect(events).toMatchObject([{ type: 'reset', id: lastEventId }]);
    expect((await poll('owner', BigInt(lastEventId))).events).toEqual([]);
    // A place that this log never gave.
    expect((await poll('owner', 10n ** 15n)).events).toMatchObject([{ type: 'reset' }]);
    const stream = await listen('owner', { after });
    expect(await stream.any()).toMatchObject({ type: 'reset' });
    await stream.leave();
  });
});

describe('a stream', () => {
  it('begins now, and has a change within a second', async () => {
    const stream = await listen('viewer');
    expect(await stream.any()).toMatchObject({ type: 'hello', id: String(await here()) });
    const started = Date.now();
    const deal = await makeDeal(world, { name: 'Live' });
    expect(await stream.next()).toMatchObject({ type: 'deal.created', payload: { name: 'Live' } });
    expect(Date.now() - started).toBeLessThan(1_000);
    await edit(deal.id, { value: 1 });
    expect(await stream.next()).toMatchObject({ type: 'deal.updated', payload: { value: 1 } });
    await stream.leave();
  });

  it('resumes after the place it is given, with each event once and in order', async () => {
    const after = await here();
    const deal = await makeDeal(world);
    for (const value of [1, 2, 3]) await edit(deal.id, { value });
    const stream = await listen('viewer', { after: after + 1n });
    expect(await stream.any()).toMatchObject({ type: 'hello', id: String(after + 1n) });
    await edit(deal.id, { value: 4 });
    const values = [];
    for (let n = 0; n < 4; n += 1) values.push((await stream.next()).payload.value);
    expect(values).toEqual([1, 2, 3, 4]);
    await stream.leave();
  });

  it('goes on where another process has told more than this one has read', async () => {
    const quiet = { changed: () => Promise.resolve(false) };
    hub = new Hub({ deps: world.deps, signal: quiet, report: (error) => faults.push(error) });
    const first = await listen('owner');
    expect(await first.any()).toMatchObject({ type: 'hello' });
    const rows = [{ ...liveRow(), payload: { n: 1 } }];
    await inTransaction(world.deps.db, (tx) => repository.insertLive(tx, rows));
    const ahead = await here();
    const second = await listen('owner', { after: ahead });
    expect(await second.any()).toMatchObject({ type: 'hello', id: String(ahead) });
    await makeDeal(world, { name: 'Next' });
    expect(await second.next()).toMatchObject({ payload: { name: 'Next' } });
    expect(await first.next()).toMatchObject({ id: String(ahead) });
    await first.leave();
    await second.leave();
  });

  it('that is left while it is being opened is not kept', async () => {
    const gone = new AbortController();
    const join = hub.join.bind(hub);
    hub.join = (listener) => {
      gone.abort();
      return join(listener);
    };
    const stream = await listen('owner', { gone: gone.signal });
    expect(await stream.any()).toBeNull();
    expect(hub.size).toBe(0);
  });

  it('hears nothing foreign', async () => {
    const stream = await listen('outsider');
    await makeDeal(world, { name: 'Ours' }, 'owner');
    await makeDeal(world, { name: 'Theirs' }, 'outsider');
    expect(await stream.next()).toMatchObject({ payload: { name: 'Theirs' } });
    await stream.leave();
  });

  it('ends by itself with a word to come again', async () => {
    const stream = await listen('owner', { seconds: 0 });
    expect(await stream.any()).toMatchObject({ type: 'hello' });
    expect(await stream.any()).toMatchObject({ type: 'bye', payload: { why: 'again' } });
    expect(await stream.any()).toBeNull();
    expect(hub.size).toBe(0);
  });

  it('ends when the process stops', async () => {
    const stream = await listen('owner');
    expect(await stream.any()).toMatchObject({ type: 'hello' });
    hub.closeAll();
    expect(await stream.any()).toMatchObject({ type: 'bye' });
    expect(await stream.any()).toBeNull();
  });

  it('narrows at once when its reader is removed from the team', async () => {
    const member = await world.actor('member');
    const alone = { ...member, memberships: [] };
    let now: Actor = member;
    const stream = await listen('member', { resolve: () => Promise.resolve(now) });
    expect(await stream.any()).toMatchObject({ type: 'hello' });
    now = alone;
    const team = { id: world.teamId('north'), name: 'Team north' };
    const removed = eventOf('team.member_removed', {
      team,
      member: { id: member.userId, name: member.name, email: member.email, role: 'member' },
      by: { id: world.userId('owner'), name: 'Person owner' },
    });
    await inTransaction(world.deps.db, (tx) => appendEvents(tx, [removed]));
    await makeDeal(world, { name: 'Not for them any more' });
    await makeDeal(world, { name: 'A later one' });
    const told = await stream.next();
    expect(told).toMatchObject({ type: 'team.member_removed', payload: { team } });
    expect(JSON.stringify(told)).not.toContain('@test.example');
    await inTransaction(world.deps.db, (tx) =>
      appendEvents(tx, [
        { ...eventOf('import.finished', {}), scopeKey: `user:${member.userId}`, teamId: null },
      ]),
    );
    const rest = [];
    for (;;) {
      const message = await stream.next();
      if (message.type === 'import.finished') break;
      rest.push(message);
    }
    // Beside the personal copy of the same news there is nothing.
    expect(rest.map(({ type }) => type)).toEqual(['team.member_removed']);
    // Which says that it was them, and that somebody else did it.
    expect([told, ...rest].map(({ payload }) => payload.you)).toEqual([undefined, true]);
    await stream.leave();
  });

  it('ends when its token is revoked, at the latest with the next look at who it is', async () => {
    const refused = () =>
      Promise.reject(new AppError('UNAUTHENTICATED', 'The token is unknown, expired or revoked.'));
    const stream = await listen('owner', { resolve: refused });
    await inTransaction(world.deps.db, (tx) =>
      appendEvents(tx, [eventOf('team.changed', { team: {}, what: 'role' })]),
    );
    expect(await stream.any()).toMatchObject({ type: 'hello' });
    expect(await stream.any()).toMatchObject({ type: 'team.changed' });
    expect(await stream.any()).toMatchObject({ type: 'bye', payload: { why: 'refused' } });
    expect(await stream.any()).toBeNull();
  });

  it('is refused to a token without the scope, and to a person with too many', async () => {
    const actor = await world.actor('owner');
    const bare: Actor = { ...actor, via: 'token', tokenScopes: [] };
    expect(await refusal(pollEvents(world.deps, bare, null))).toMatchObject({ code: 'FORBIDDEN' });
    const streams = [];
    for (let n = 0; n < STREAMS_PER_PERSON; n += 1) streams.push(await listen('owner'));
    expect(await refusal(listen('owner'))).toMatchObject({ code: 'RATE_LIMITED' });
    for (const stream of streams) await stream.leave();
    await (await listen('owner')).leave();
  });

  it('is cut where its client takes nothing, without holding memory or anybody else up', async () => {
    const slow = await listen('owner');
    const quick = await listen('viewer');
    const many = 1_600;
    const big = { text: 'x'.repeat(500) };
    const scopeKey = `team:${world.teamId('north')}`;
    const rows = Array.from({ length: many }, (_, n) => ({
      scopeKey,
      userId: null,
      dealId: null,
      type: 'deals.changed',
      payload: { n, ...big },
      createdAt: world.clock.now(),
    }));
    for (let from = 0; from < many; from += 100) {
      await inTransaction(world.deps.db, (tx) =>
        repository.insertLive(tx, rows.slice(from, from + 100)),
      );
      await placeEvents(world.deps);
      for (let n = from; n < from + 100; n += 1) {
        expect((await quick.next()).payload.n).toBe(n);
      }
    }
    expect(hub.size).toBe(1);
    // What it was sent before is whole, and it goes on from there.
    let last: LiveMessage | null = null;
    for (let message = await slow.any(); message; message = await slow.any()) last = message;
    const resumed = await listen('owner', { after: BigInt(last?.id ?? 0) });
    expect((await resumed.next()).payload.n).toBe(Number(last?.payload.n) + 1);
    await resumed.leave();
    await quick.leave();
  });

  it('leaves nothing behind: 2,000 come and go, half of them by an aborted request', async () => {
    const kept = new AbortController();
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    let heard = 0;
    kept.signal.addEventListener = new Proxy(kept.signal.addEventListener, {
      apply: (target, self, given) => {
        heard += 1;
        return Reflect.apply(target, self, given) as undefined;
      },
    });
    kept.signal.removeEventListener = new Proxy(kept.signal.removeEventListener, {
      apply: (target, self, given) => {
        heard -= 1;
        return Reflect.apply(target, self, given) as undefined;
      },
    });
    for (let n = 0; n < 1_000; n += 1) {
      await (await listen('owner', { gone: kept.signal })).leave();
      const gone = new AbortController();
      await listen('owner', { gone: gone.signal });
      gone.abort();
    }
    expect(heard).toBe(0);
    expect(hub.size).toBe(0);
    await here();
    // Connections that idle in the pool have a timer each; a stream that left one would leave 2,000.
    expect(timers()).toBeLessThan(before + 50);
    expect(faults).toEqual([]);
  });
});
