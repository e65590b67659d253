import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, startTestRedis, type TestRedis } from '@/test/redis';
import { startUpstash, type UpstashFault, type UpstashStandIn } from '@/test/stand-ins/upstash';
import { openRedis, redisState, RedisError, type Redis } from './index';
import { createRedis, type RedisAdapter } from './redis';

const failure = async (work: Promise<unknown>): Promise<RedisError> => {
  const error: unknown = await work.then(
    () => 'nothing failed',
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RedisError);
  return error as RedisError;
};

/** Asks until Redis answers again; each try waits as long as the port lets it. */
async function untilUp(redis: Redis): Promise<void> {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    if ((await redisState(redis)) === 'up') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('Redis did not come back');
}

describe('without settings', () => {
  it('there is none, and nothing is tried', async () => {
    expect(openRedis({}, () => undefined)).toBeNull();
    expect(await redisState(null)).toBe('off');
  });
});

describe('the port', () => {
  it('waits no longer than its deadline, then asks nobody for a while', async () => {
    let asked = 0;
    let time = 0;
    const adapter: RedisAdapter = {
      kind: 'redis',
      send: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
      isReply: () => false,
      close: () => Promise.resolve(),
    };
    const redis = createRedis(adapter, { deadlineMs: 20, pauseMs: 1_000, now: () => time });
    expect((await failure(redis.send(['GET', 'secret-key']))).message).not.toContain('secret-key');
    expect((await failure(redis.send(['GET', 'a']))).reason).toBe('away');
    expect(asked).toBe(1);
    time = 1_001;
    await failure(redis.send(['GET', 'a']));
    expect(asked).toBe(2);
  });
});

// Skipped where no redis-server is installed.
describe.skipIf(!hasRedis)('with a real Redis', () => {
  let server: TestRedis;
  let upstash: UpstashStandIn;
  const open: Redis[] = [];
  const connect = {
    redis: () => openRedis({ REDIS_URL: server.url }, () => undefined),
    upstash: () =>
      openRedis(
        { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token },
        () => undefined,
      ),
  };
  const client = (kind: keyof typeof connect): Redis => {
    const redis = connect[kind]();
    if (!redis) throw new Error('nothing was opened');
    open.push(redis);
    return redis;
  };
  beforeAll(async () => {
    server = await startTestRedis();
    upstash = await startUpstash(server.url);
  });
  afterEach(async () => {
    upstash.fail('none');
    for (const redis of open.splice(0)) await redis.close();
  });
  afterAll(async () => {
    await upstash.stop();
    await server.stop();
  });

  describe.each(['redis', 'upstash'] as const)('over %s', (kind) => {
    it('gives replies as they are: text stays text', async () => {
      const redis = client(kind);
      expect(redis.kind).toBe(kind);
      expect(await redisState(redis)).toBe('up');
      for (const text of ['{"a":1}', '12', 'true', '', 'grüße 🐘', 'OK']) {
        await redis.send(['SET', 'k', text]);
        expect(await redis.send(['GET', 'k'])).toBe(text);
      }
      expect(await redis.send(['GET', 'absent'])).toBeNull();
      await redis.send(['DEL', 'n']);
      expect(await redis.send(['INCR', 'n'])).toBe(1);
      const script = "return {1, 'two', redis.call('INCR', KEYS[1])}";
      expect(await redis.send(['EVAL', script, '1', 'n'])).toEqual([1, 'two', 2]);
    });

    it('tells an error of Redis from a Redis that is away, and goes on after it', async () => {
      const redis = client(kind);
      await redis.send(['SET', 'k', 'text']);
      expect((await failure(redis.send(['INCR', 'k']))).reason).toBe('refused');
      expect(await redis.send(['GET', 'k'])).toBe('text');
    });
  });

  it('comes back by itself after Redis was killed', async () => {
    const redis = client('redis');
    expect(await redisState(redis)).toBe('up');
    await server.kill();
    expect((await failure(redis.send(['GET', 'k']))).reason).toBe('away');
    expect(await redisState(redis)).toBe('down');
    await server.restart();
    await untilUp(redis);
    await redis.send(['SET', 'k', 'back']);
    expect(await redis.send(['GET', 'k'])).toBe('back');
  });

  it('does not wait for a Redis that hangs', async () => {
    const redis = client('redis');
    await redis.send(['PING']);
    server.pause();
    const started = Date.now();
    try {
      expect((await failure(redis.send(['GET', 'k']))).reason).toBe('away');
      for (let n = 0; n < 20; n += 1) await failure(redis.send(['GET', 'k']));
    } finally {
      server.resume();
    }
    expect(Date.now() - started).toBeLessThan(2_000);
    await untilUp(redis);
  });

  it('starts without a Redis, which is then down', async () => {
    const redis = openRedis({ REDIS_URL: 'redis://127.0.0.1:1' }, () => undefined);
    expect(await redisState(redis)).toBe('down');
    await redis?.close();
  });

  it.each<UpstashFault>(['hang', 'server_error', 'cut_json', 'not_json', 'rate_limited'])(
    'makes one kind of error of an Upstash that answers %s',
    async (fault) => {
      const redis = client('upstash');
      upstash.fail(fault);
      await failure(redis.send(['GET', 'k']));
      const sent = upstash.seen.length;
      await failure(redis.send(['INCR', 'counted']));
      // A command is never sent twice behind the caller's back.
      expect(upstash.seen.length - sent).toBe(0);
    },
  );

  it('refuses another token', async () => {
    const redis = openRedis(
      { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: 'wrong' },
      () => undefined,
    );
    expect(await redisState(redis)).toBe('down');
  });
});
