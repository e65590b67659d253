import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryLimiter } from './index';

const RATE = { limit: 5, windowSeconds: 60 };
const NOW = 1_000_000;
const times = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n));

describe('the rate limiter', () => {
  it('lets 5 of 50 at once through at a limit of 5', async () => {
    const limiter = createMemoryLimiter();
    const taken = await Promise.all(times(50, () => limiter.take('u1', RATE, NOW)));
    expect(taken.filter(({ allowed }) => allowed).map(({ remaining }) => remaining)).toEqual([
      4, 3, 2, 1, 0,
    ]);
    expect(taken.at(-1)).toEqual({ allowed: false, remaining: 0, retryAfterSeconds: 60 });
  });

  it('says when to come back, and lets through again then', async () => {
    const limiter = createMemoryLimiter();
    await Promise.all(times(5, () => limiter.take('u1', RATE, NOW)));
    const late = await limiter.take('u1', RATE, NOW + 59_999);
    expect(late).toMatchObject({ allowed: false, retryAfterSeconds: 1 });
    expect(await limiter.take('u1', RATE, NOW + 60_000)).toMatchObject({
      allowed: true,
      remaining: 4,
    });
  });

  it('counts each key by itself', async () => {
    const limiter = createMemoryLimiter();
    await Promise.all(times(9, () => limiter.take('u1', RATE, NOW)));
    expect(await limiter.take('u2', RATE, NOW)).toMatchObject({ allowed: true, remaining: 4 });
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
          if ((await limiter.take('u1', RATE, now)).allowed) allowed.push(now);
        }
        // Two fixed windows touch: between any two starts lie at most the calls of two of them.
        for (const from of allowed) {
          const within = allowed.filter((at) => at >= from && at < from + 60_000);
          expect(within.length).toBeLessThanOrEqual(2 * RATE.limit);
        }
      }),
    );
  });

  it('stays bounded under a flood of made-up keys', async () => {
    const limiter = createMemoryLimiter();
    await Promise.all(times(5, () => limiter.take('victim', RATE, NOW)));
    await Promise.all(times(50_000, (n) => limiter.take(`made-up-${n}`, RATE, NOW)));
    // The oldest window was given up for a newer one.
    expect(await limiter.take('victim', RATE, NOW)).toMatchObject({ allowed: true });
    expect(await limiter.take('made-up-49999', RATE, NOW)).toMatchObject({ remaining: 3 });
  });
});
