import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TeamRole } from '@/lib/auth/model';
import { AppError } from '@/lib/core/errors';
import { createDeal } from '@/lib/deals';
import { createDealInput } from '@/lib/deals/schema';
import { runJobs } from '@/lib/jobs';
import { createWorld, HOUR, refusal, type World } from '@/test/factories';
import { answerOnce, readIdempotencyKey } from './idempotency';
import { standingOf, type Standing } from './idempotency-standing';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Of somebody without a team, by a token without a scope. */
const NOTHING: Standing = { held: [], covers: new Set() };

/** A POST that counts how often it is really done. */
function post(key: string, fault?: () => Error) {
  const done = { times: 0 };
  const send = (
    bodyText = '{"a":1}',
    over: { actorId?: string; route?: string; standing?: Standing } = {},
  ) =>
    answerOnce(
      world.deps,
      { actorId: 'u1', route: 'POST /api/deals', key, bodyText, standing: NOTHING, ...over },
      async () => {
        done.times += 1;
        const headers = { location: `/x/${done.times}` };
        const answer = { status: 201, headers, body: `{"no":${done.times}}` };
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (fault && done.times === 1) throw fault();
        return answer;
      },
    );
  return { done, send };
}

describe('the work of one transaction and its kept answer', () => {
  /** PostgreSQL takes no NUL, so this answer cannot be kept. */
  const unkeepable = { status: 201, headers: {}, body: 'cut\u0000off' };
  const create = (key: string, inOneTransaction: boolean) => {
    const request = { actorId: 'u9', route: 'POST /api/deals', key, bodyText: '{}', standing: NOTHING }; // prettier-ignore
    return answerOnce(world.deps, { ...request, inOneTransaction }, async (deps) => {
      const by = await world.request('owner');
      await createDeal(deps, by, createDealInput.parse({ name: key, value: 1 }));
      return unkeepable;
    });
  };
  const count = (name: string) => world.deps.db.deal.count({ where: { name } });

  it('stand or fall together, so that a repeat can never double it', async () => {
    await expect(create('together', true)).rejects.toThrow('invalid byte sequence');
    expect(await count('together')).toBe(0);
    expect(await world.deps.db.idempotencyKey.count({ where: { key: 'together' } })).toBe(0);
  });

  it('of several transactions is given all the same, and what was done stays', async () => {
    expect(await create('apart', false)).toMatchObject({ status: 201, replayed: false });
    expect(await count('apart')).toBe(1);
  });
});

describe('a POST with an Idempotency-Key', () => {
  it('sent again gets the first answer, byte for byte', async () => {
    const { done, send } = post('again');
    expect(await send()).toMatchObject({
      status: 201,
      headers: { location: '/x/1' },
      body: '{"no":1}',
      replayed: false,
    });
    expect(await send()).toMatchObject({
      status: 201,
      headers: { location: '/x/1' },
      body: '{"no":1}',
      replayed: true,
    });
    expect(done.times).toBe(1);
  });

  it('with another body is refused', async () => {
    const { done, send } = post('other-body');
    await send();
    expect(await refusal(send('{"a":2}'))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['Idempotency-Key'],
    });
    expect(done.times).toBe(1);
  });

  it('is another’s own: keys are per person and per route', async () => {
    const { done, send } = post('mine');
    await send();
    await send('{"a":1}', { actorId: 'u2' });
    await send('{"a":1}', { route: 'POST /api/deals/x/events' });
    expect(done.times).toBe(3);
  });

  it('sent ten times at once runs once; the others are told to wait', async () => {
    const { done, send } = post('ten');
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => send()));
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as AppError] : [],
    );
    expect(done.times).toBe(1);
    expect(refused.every(({ code }) => code === 'CONFLICT')).toBe(true);
    expect(refused.every(({ retryAfterSeconds }) => retryAfterSeconds === 1)).toBe(true);
    expect(await send()).toMatchObject({ body: '{"no":1}', replayed: true });
  });

  it('that failed frees its key', async () => {
    const { done, send } = post('fails', () => new AppError('UNAVAILABLE', 'Away.'));
    expect((await refusal(send())).code).toBe('UNAVAILABLE');
    expect(await send()).toMatchObject({ body: '{"no":2}', replayed: false });
    expect(done.times).toBe(2);
  });
});

describe('the role of whoever sends a POST again', () => {
  const standingIn = async (role: TeamRole) => {
    const where = { teamId: world.teamId('north'), userId: world.userId('admin') };
    await world.deps.db.teamMember.updateMany({ where, data: { role } });
    return standingOf(await world.actor('admin'));
  };

  it('lowered since, gets no answer from before and does nothing twice', async () => {
    const { done, send } = post('lowered');
    await send(undefined, { standing: await standingIn('admin') });
    const lower = { standing: await standingIn('member') };
    expect(await refusal(send(undefined, lower))).toEqual({ code: 'FORBIDDEN', fields: [] });
    expect((await refusal(send('{"a":2}', lower))).code, 'as ever').toBe('VALIDATION_FAILED');
    expect(done.times).toBe(1);
    const again = await send(undefined, { standing: await standingIn('admin') });
    expect(again, 'it stands as it was').toMatchObject({ body: '{"no":1}', replayed: true });
  });

  it('raised since, is given the first answer', async () => {
    const { done, send } = post('raised');
    await send(undefined, { standing: await standingIn('member') });
    const again = await send(undefined, { standing: await standingIn('owner') });
    expect(again).toMatchObject({ body: '{"no":1}', replayed: true });
    expect(done.times).toBe(1);
  });
});

describe('a key whose process was killed', () => {
  const abandon = (key: string) =>
    world.deps.db.idempotencyKey.create({
      data: {
        actorId: 'u1',
        route: 'POST /api/deals',
        key,
        requestHash: '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
        createdAt: world.clock.now(),
      },
    });

  it('blocks for a minute, then is free', async () => {
    await abandon('dead');
    const { send } = post('dead');
    world.clock.travel(59_000);
    expect((await refusal(send())).code).toBe('CONFLICT');
    world.clock.travel(1000);
    expect(await send()).toMatchObject({ status: 201, replayed: false });
  });

  it('is taken over by one of many', async () => {
    for (let round = 0; round < 10; round += 1) {
      const key = `dead-${round}`;
      await abandon(key);
      world.clock.travel(61_000);
      const { done, send } = post(key);
      await Promise.allSettled(Array.from({ length: 8 }, () => send()));
      expect(done.times).toBe(1);
    }
  });
});

describe('remembered answers', () => {
  it('are forgotten after a day, by the sweep', async () => {
    const { done, send } = post('a day');
    await send();
    world.clock.travel(24 * HOUR);
    await runJobs(world.url, world.deps, 10_000);
    expect(await send()).toMatchObject({ replayed: true });
    world.clock.travel(1);
    await runJobs(world.url, world.deps, 10_000);
    expect(await send()).toMatchObject({ replayed: false });
    expect(done.times).toBe(2);
  });
});

describe('the header', () => {
  const read = (key: string | null) =>
    readIdempotencyKey(
      new Request('http://x/', { method: 'POST', headers: key === null ? {} : { 'idempotency-key': key } }),
    ); // prettier-ignore

  it('may be left out', () => {
    expect(read(null)).toBeNull();
    expect(read('a-1')).toBe('a-1');
  });

  it.each(['', 'a b', 'x'.repeat(256), 'ä'])('is refused where it is unusable: "%s"', (key) => {
    expect(() => read(key)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }) as Error,
    );
  });
});
