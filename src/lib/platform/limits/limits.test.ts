import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, startTestRedis, type TestRedis } from '@/test/redis';
import { startUpstash, type UpstashStandIn } from '@/test/stand-ins/upstash';
import { AppError } from '../../core/errors';
import { parseEnv } from '../env/schema';
import { openRedis, type Redis } from '../redis';
import { clientAddress } from './client-address';
import type { Limiter } from './limiter';
import { createMemoryLimiter } from './memory-limiter';
import { createRedisLimiter } from './redis-limiter';
import { takeCall, type Limits } from './take-call';
import { budgetOf, TIERS, type Tier } from './tiers';

const NOW = 1_000_000;
const five = (key: string) => [{ key, limit: 5 }];
const times = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n));
const allowedOf = (decisions: readonly { allowed: boolean }[]) =>
  decisions.filter(({ allowed }) => allowed).length;
const take = (limiter: Limiter, key: string, now = NOW) => limiter.take(five(key), now);

describe('the limiter in memory', () => {
  it('lets 5 of 50 at once through at a limit of 5', async () => {
    const limiter = createMemoryLimiter();
    const taken = await Promise.all(times(50, () => take(limiter, 'u1')));
    expect(taken.filter(({ allowed }) => allowed).map(({ remaining }) => remaining)).toEqual([
      4, 3, 2, 1, 0,
    ]);
    expect(taken.at(-1)).toEqual({ allowed: false, limit: 5, remaining: 0, resetSeconds: 60 });
  });

  it('stays exact where calls come in another order than they read the clock', async () => {
    const limiter = createMemoryLimiter();
    const taken = await Promise.all(times(50, (n) => take(limiter, 'u1', NOW - (n % 7))));
    expect(allowedOf(taken)).toBe(5);
  });

  it('says when to come back, and lets through again then', async () => {
    const limiter = createMemoryLimiter();
    await Promise.all(times(5, () => take(limiter, 'u1')));
    const late = await take(limiter, 'u1', NOW + 59_999);
    expect(late).toMatchObject({ allowed: false, resetSeconds: 1 });
    expect(await take(limiter, 'u1', NOW + 60_000)).toMatchObject({ allowed: true, remaining: 4 });
  });

  it('takes from all budgets or from none, and speaks of the one that is nearest to its end', async () => {
    const limiter = createMemoryLimiter();
    const both = [
      { key: 'user', limit: 9 },
      { key: 'ip', limit: 3 },
    ];
    const taken = await Promise.all(times(5, () => limiter.take(both, NOW)));
    expect(allowedOf(taken)).toBe(3);
    expect(taken.at(-1)).toMatchObject({ limit: 3, remaining: 0 });
    expect(await limiter.take(both.slice(0, 1), NOW)).toMatchObject({ limit: 9, remaining: 5 });
  });

  it('never lets more than the limit through within a window', async () => {
    const waits = fc.array(fc.nat(20_000), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(waits, async (gaps) => {
        const limiter = createMemoryLimiter();
        let now = NOW;
        const allowed: number[] = [];
        for (const gap of gaps) {
          now += gap;
          if ((await take(limiter, 'u1', now)).allowed) allowed.push(now);
        }
        // Two fixed windows touch: between any two starts lie at most the calls of two of them.
        for (const from of allowed) {
          const within = allowed.filter((at) => at >= from && at < from + 60_000);
          expect(within.length).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  it('stays bounded under a flood of made-up keys', async () => {
    const limiter = createMemoryLimiter();
    await Promise.all(times(5, () => take(limiter, 'victim')));
    await Promise.all(times(50_000, (n) => take(limiter, `made-up-${n}`)));
    // The oldest window was given up for a newer one.
    expect(await take(limiter, 'victim')).toMatchObject({ allowed: true });
    expect(await take(limiter, 'made-up-49999')).toMatchObject({ remaining: 3 });
  });
});

// Skipped where no redis-server is installed.
describe.skipIf(!hasRedis)('the limiter in Redis', () => {
  let server: TestRedis;
  let upstash: UpstashStandIn;
  const open: Redis[] = [];
  const connect = (kind: 'redis' | 'upstash'): Redis => {
    const redis = openRedis(
      kind === 'redis'
        ? { REDIS_URL: server.url }
        : { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token },
      () => undefined,
    );
    if (!redis) throw new Error('nothing was opened');
    open.push(redis);
    return redis;
  };
  beforeAll(async () => {
    server = await startTestRedis();
    upstash = await startUpstash(server.url);
  });
  afterAll(async () => {
    for (const redis of open) await redis.close();
    await upstash.stop();
    await server.stop();
  });

  it.each([
    ['two connections', 'redis', 'redis'],
    ['two clients of Upstash', 'upstash', 'upstash'],
    ['one of each', 'redis', 'upstash'],
  ] as const)('lets 5 of 50 at once through over %s', async (what, a, b) => {
    const limiters = [createRedisLimiter(connect(a)), createRedisLimiter(connect(b))] as const;
    const turn = (n: number) => limiters[n % 2] ?? limiters[0];
    const taken = await Promise.all(times(50, (n) => take(turn(n), what)));
    expect(allowedOf(taken)).toBe(5);
    expect(taken.filter(({ allowed }) => !allowed)).toContainEqual({
      allowed: false,
      limit: 5,
      remaining: 0,
      resetSeconds: 60,
    });
  });

  it('lets through again when the window has ended, and leaves no key behind', async () => {
    const redis = connect('redis');
    const limiter = createRedisLimiter(redis);
    await Promise.all(times(6, () => take(limiter, 'window')));
    const key = 'sentinel:limit:window';
    expect(Number(await redis.send(['PTTL', key]))).toBeGreaterThan(50_000);
    expect(await take(limiter, 'window')).toMatchObject({ allowed: false });
    await redis.send(['PEXPIRE', key, '0']);
    expect(await take(limiter, 'window')).toMatchObject({ allowed: true, remaining: 4 });
  });

  it('is heard of by another process: the numbers are the same for all', async () => {
    const [first, second] = [createRedisLimiter(connect('redis')), createRedisLimiter(connect('upstash'))]; // prettier-ignore
    await take(first, 'shared');
    expect(await take(second, 'shared')).toMatchObject({ remaining: 3 });
  });
});

const env = parseEnv({ RATE_LIMIT_LENIENT: '5', RATE_LIMIT_SEARCH: '5', RATE_LIMIT_CHAT: '5' }, { crossChecks: true }); // prettier-ignore
const limitsWith = (shared: Limiter | null): Limits => ({
  shared,
  memory: createMemoryLimiter(),
  report: () => undefined,
});
const call = (limits: Limits, tier: Tier, userId: string | null = 'u1', address = '10.0.0.1') =>
  takeCall(limits, env, tier, { userId, address }, new Date(NOW));
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'passed',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

describe('the tiers', () => {
  it('have budgets of their own', async () => {
    const limits = limitsWith(null);
    expect(allowedOf(await Promise.all(times(50, () => call(limits, 'search'))))).toBe(5);
    expect(await call(limits, 'lenient')).toMatchObject({ allowed: true, remaining: 4 });
    expect(await call(limits, 'chat')).toMatchObject({ allowed: true, remaining: 4 });
    expect(await call(limits, 'search', 'u2')).toMatchObject({ allowed: true });
  });

  it('count an address too, over all who come from it', async () => {
    const limits = limitsWith(null);
    const people = await Promise.all(times(80, (n) => call(limits, 'search', `u${n}`)));
    expect(allowedOf(people)).toBe(budgetOf(env, 'search').address);
    expect(await call(limits, 'search', 'u99', '10.0.0.2')).toMatchObject({ allowed: true });
  });

  it('count who is not known by address alone', async () => {
    const limits = limitsWith(null);
    const calls = await Promise.all(times(200, () => call(limits, 'refused', null)));
    expect(allowedOf(calls)).toBe(100);
  });
});

describe.skipIf(!hasRedis)('a Redis that is killed midway', () => {
  it('lets reads go on by this process’s own count, and nothing that spends or signs in', async () => {
    const server = await startTestRedis();
    const redis = openRedis({ REDIS_URL: server.url }, () => undefined);
    if (!redis) throw new Error('nothing was opened');
    const limits = limitsWith(createRedisLimiter(redis));
    try {
      expect(await call(limits, 'search')).toMatchObject({ remaining: 4 });
      expect(await call(limits, 'chat')).toMatchObject({ remaining: 4 });
      await server.kill();
      const answers = Object.fromEntries(
        await Promise.all(
          Object.keys(TIERS).map(async (tier) => [tier, await codeOf(call(limits, tier as Tier))]),
        ),
      );
      expect(answers).toEqual({
        strict: 'UNAVAILABLE',
        lenient: 'passed',
        chat: 'UNAVAILABLE',
        export: 'UNAVAILABLE',
        search: 'passed',
        sync: 'UNAVAILABLE',
        analytics: 'passed',
        stream: 'passed',
        sign_in: 'UNAVAILABLE',
        refused: 'passed',
      });
      // Counted here meanwhile: 1 was taken above.
      const here = await Promise.all(times(50, () => call(limits, 'search')));
      expect(allowedOf(here)).toBe(4);
    } finally {
      await redis.close();
      await server.stop();
    }
  });
});

describe('where a call comes from', () => {
  const from = (headers: Record<string, string>, trustedProxies = 0, isVercel = false) =>
    clientAddress((name) => headers[name] ?? null, { trustedProxies, isVercel });
  const socket = { 'x-sentinel-address': '203.0.113.7' };

  it('is the socket, whatever the client says', () => {
    expect(from({ ...socket, 'x-forwarded-for': '1.2.3.4' })).toBe('203.0.113.7');
    expect(from({ ...socket, 'x-vercel-forwarded-for': '1.2.3.4' })).toBe('203.0.113.7');
    expect(from({})).toBe('unknown');
  });

  it('is what the outermost of our own proxies saw; what stands left of that is made up', () => {
    const made = { ...socket, 'x-forwarded-for': '6.6.6.6, 198.51.100.9, 192.0.2.1' };
    expect(from(made, 1)).toBe('192.0.2.1');
    expect(from(made, 2)).toBe('198.51.100.9');
    expect(from({ ...socket, 'x-forwarded-for': '198.51.100.9:4711' }, 1)).toBe('198.51.100.9');
    // It did not come through both proxies.
    expect(from({ ...socket, 'x-forwarded-for': '6.6.6.6' }, 2)).toBe('203.0.113.7');
    expect(from({ ...socket, 'x-forwarded-for': 'nonsense' }, 1)).toBe('unknown');
  });

  it('is Vercel’s own header there', () => {
    const headers = { ...socket, 'x-vercel-forwarded-for': '198.51.100.9', 'x-forwarded-for': '6.6.6.6' }; // prettier-ignore
    expect(from(headers, 0, true)).toBe('198.51.100.9');
  });

  it.each([
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]:443', 'unknown'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, expected) => {
    expect(from({ 'x-sentinel-address': address })).toBe(expected);
  });
});
