import { AppError } from '../../core/errors';
import type { Env } from '../env';
import { RedisError } from '../redis';
import type { Claim, Decision, Limiter } from './limiter';
import { budgetOf, TIERS, type Tier } from './tiers';

/** Who calls: by person where one is known, and by address always. */
export interface Caller {
  readonly userId: string | null;
  /** As `clientAddress` gives it. */
  readonly address: string;
}

export interface Limits {
  /** Null where no Redis is configured. */
  readonly shared: Limiter | null;
  readonly memory: Limiter;
  readonly report: (error: unknown) => void;
}

const REFUSED_SECONDS = 5;

function claimsOf(env: Env, tier: Tier, { userId, address }: Caller): Claim[] {
  const budget = budgetOf(env, tier);
  const byAddress = { key: `${tier}:ip:${address}`, limit: budget.address };
  if (userId === null) return [byAddress];
  return [{ key: `${tier}:user:${userId}`, limit: budget.user }, byAddress];
}

/**
 * Takes one call of this tier off the caller's budgets.
 *
 * @throws AppError UNAVAILABLE where the tier may not be counted by one process alone, and the Redis
 *   that all of them share is away
 */
export async function takeCall(
  limits: Limits,
  env: Env,
  tier: Tier,
  caller: Caller,
  now: Date,
): Promise<Decision> {
  const claims = claimsOf(env, tier, caller);
  if (!limits.shared) return limits.memory.take(claims, now.getTime());
  try {
    return await limits.shared.take(claims, now.getTime());
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
    limits.report(error);
    if (TIERS[tier].withoutRedis === 'count_here') {
      return limits.memory.take(claims, now.getTime());
    }
    throw new AppError('UNAVAILABLE', 'Calls cannot be counted right now. Try again in a moment.', {
      retryAfterSeconds: REFUSED_SECONDS,
    });
  }
}
