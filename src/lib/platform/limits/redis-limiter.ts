import { RedisError, type Redis } from '../redis';
import { decide, WINDOW_MS, type Limiter } from './limiter';

/**
 * One script, so that no other call comes between the look and the count. Answers for each key how
 * often it was used before and how many milliseconds its window has left. The limits come first, the
 * length of the window last.
 */
const TAKE = `
local window = tonumber(ARGV[#ARGV])
local standing = {}
local allowed = true
for i, key in ipairs(KEYS) do
  local used = tonumber(redis.call('GET', key) or '0')
  local left = redis.call('PTTL', key)
  if left < 0 then left = window end
  if used >= tonumber(ARGV[i]) then allowed = false end
  standing[#standing + 1] = used
  standing[#standing + 1] = left
end
if allowed then
  for _, key in ipairs(KEYS) do
    redis.call('INCR', key)
    if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, window) end
  end
end
return standing`;

const PREFIX = 'sentinel:limit:';

/** The same budgets for every process that shares the Redis. Its clock counts, not the caller's. */
export function createRedisLimiter(redis: Redis): Limiter {
  return {
    async take(claims) {
      const keys = claims.map(({ key }) => PREFIX + key);
      const limits = claims.map(({ limit }) => String(limit));
      const words = ['EVAL', TAKE, String(keys.length)];
      const reply = await redis.send([...words, ...keys, ...limits, String(WINDOW_MS)]);
      const numbers = Array.isArray(reply) ? reply.map(Number) : [];
      if (numbers.length !== claims.length * 2 || numbers.some(Number.isNaN)) {
        throw new RedisError('refused', 'Redis answered the count with something else');
      }
      return decide(
        claims.map(({ limit }, index) => ({
          limit,
          used: numbers[index * 2] ?? limit,
          endsInMs: numbers[index * 2 + 1] ?? WINDOW_MS,
        })),
      );
    },
  };
}
