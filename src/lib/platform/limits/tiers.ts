import type { Env } from '../env';

interface TierRule {
  /** The variable with the calls that one person may make a minute. */
  readonly budget: keyof Env & `RATE_LIMIT_${string}`;
  /**
   * What holds while the configured Redis is away: `count_here` counts in this process's memory,
   * which lets too many through where there are several; `refuse` answers 503 instead.
   */
  readonly withoutRedis: 'count_here' | 'refuse';
}

/** What kinds of calls there are; each has a budget of its own. */
export const TIERS = {
  /** Costly work: imports, bulk changes, changes of the policy. */
  strict: { budget: 'RATE_LIMIT_STRICT', withoutRedis: 'refuse' },
  /** Everything that reads or changes one thing. */
  lenient: { budget: 'RATE_LIMIT_LENIENT', withoutRedis: 'count_here' },
  chat: { budget: 'RATE_LIMIT_CHAT', withoutRedis: 'refuse' },
  export: { budget: 'RATE_LIMIT_EXPORT', withoutRedis: 'refuse' },
  search: { budget: 'RATE_LIMIT_SEARCH', withoutRedis: 'count_here' },
  sync: { budget: 'RATE_LIMIT_SYNC', withoutRedis: 'refuse' },
  analytics: { budget: 'RATE_LIMIT_ANALYTICS', withoutRedis: 'count_here' },
  /** Opening the live stream and asking it for news. */
  stream: { budget: 'RATE_LIMIT_STREAM', withoutRedis: 'count_here' },
  sign_in: { budget: 'RATE_LIMIT_SIGN_IN', withoutRedis: 'refuse' },
  /** Calls whose credentials were refused: they stay refused, counted or not. */
  refused: { budget: 'RATE_LIMIT_SIGN_IN', withoutRedis: 'count_here' },
} as const satisfies Record<string, TierRule>;

export type Tier = keyof typeof TIERS;

/** Calls that one person, or one address, may make in a minute. */
export const budgetOf = (env: Env, tier: Tier): { user: number; address: number } => {
  const user = env[TIERS[tier].budget];
  return { user, address: user * env.RATE_LIMIT_IP_FACTOR };
};
