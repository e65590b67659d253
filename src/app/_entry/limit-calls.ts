import 'server-only';
import { AppError } from '@/lib/core/errors';
import { getEnv } from '@/lib/platform/env';
import {
  clientAddress,
  getLimits,
  takeCall,
  type Caller,
  type Decision,
  type Tier,
} from '@/lib/platform/limits';

/** How a call stands to its budget, as every limited answer says. */
export type LimitHeaders = Readonly<Record<string, string>>;

const headersOf = ({ limit, remaining, resetSeconds }: Decision): LimitHeaders => ({
  'ratelimit-limit': String(limit),
  'ratelimit-remaining': String(remaining),
  'ratelimit-reset': String(resetSeconds),
});

/** Who calls, for a budget. */
export function callerOf(headers: Headers, userId: string | null): Caller {
  const env = getEnv();
  const settings = { trustedProxies: env.TRUSTED_PROXIES, isVercel: env.VERCEL };
  return { userId, address: clientAddress((name) => headers.get(name), settings) };
}

/**
 * Takes one call off the caller's budgets of this tier.
 *
 * @param note is given the headers of the answer, also where the call is refused
 * @throws AppError RATE_LIMITED, or UNAVAILABLE where the call cannot be counted and may not go on so
 */
export async function limitCalls(
  tier: Tier,
  caller: Caller,
  now: Date,
  note: (headers: LimitHeaders) => void = () => undefined,
): Promise<void> {
  const decision = await takeCall(getLimits(), getEnv(), tier, caller, now);
  note(headersOf(decision));
  if (decision.allowed) return;
  throw new AppError('RATE_LIMITED', `At most ${decision.limit} such requests a minute.`, {
    retryAfterSeconds: decision.resetSeconds,
  });
}
