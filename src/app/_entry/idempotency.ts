import 'server-only';
import { AppError, invalidField } from '@/lib/core/errors';
import { sha256Hex } from '@/lib/platform/crypto';
import { inTransaction, type Db } from '@/lib/platform/db';
import type { Deps } from '@/lib/platform/deps';
import { getLog } from '@/lib/platform/log';
import {
  claimKey,
  findKey,
  forgetClaim,
  freeClaim,
  rememberAnswer,
} from '@/lib/platform/idempotency';

const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;
/** A request that never finished (killed process) blocks its key no longer than this. */
const ABANDONED_AFTER_MS = 60_000;
const KEPT_MS = 24 * 3_600_000;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Claim {
  readonly actorId: string;
  readonly route: string;
  readonly key: string;
  readonly requestHash: string;
}

async function earlierAnswer(deps: Deps, claim: Claim): Promise<Answer | null> {
  const found = await findKey(deps.db, claim);
  if (!found) return null;
  const age = deps.now().getTime() - found.createdAt.getTime();
  if (age > KEPT_MS) {
    await forgetClaim(deps.db, found.id);
    return null;
  }
  if (found.requestHash !== claim.requestHash) {
    throw invalidField('Idempotency-Key', 'was used before with another request');
  }
  if (found.status !== null) {
    const headers = (found.responseHeaders ?? {}) as Record<string, string>;
    return { status: found.status, headers, body: found.responseBody ?? '' };
  }
  if (age < ABANDONED_AFTER_MS) {
    throw new AppError('CONFLICT', 'A request with this Idempotency-Key is still running.', {
      retryAfterSeconds: 1,
    });
  }
  await forgetClaim(deps.db, found.id);
  return null;
}

/** @throws AppError VALIDATION_FAILED when the header is unusable */
export function readIdempotencyKey(request: Request): string | null {
  const key = request.headers.get('idempotency-key');
  if (key === null) return null;
  if (!KEY_PATTERN.test(key))
    throw invalidField('Idempotency-Key', 'must be 1 to 255 visible characters');
  return key;
}

/**
 * Runs a POST once per key: a repeat within 24 hours gets the first answer again, byte for byte, and
 * nothing is written twice. A request that fails is not kept, so that a repeat can succeed. With
 * `inOneTransaction` the answer is kept if and only if the change stands. Without it a gap is left: a
 * process that dies between its commit and the keeping of the answer cannot tell, and a repeat after a
 * minute runs again.
 */
export async function answerOnce(
  deps: Deps,
  request: {
    actorId: string;
    route: string;
    key: string;
    bodyText: string;
    inOneTransaction?: boolean | undefined;
  },
  run: (deps: Deps) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const { actorId, route, key } = request;
  const claim = { actorId, route, key, requestHash: sha256Hex(request.bodyText) };
  const earlier = await earlierAnswer(deps, claim);
  if (earlier) return { ...earlier, replayed: true };
  const claimId = await claimKey(deps.db, claim, deps.now());
  if (claimId === null) {
    throw new AppError('CONFLICT', 'A request with this Idempotency-Key is still running.', {
      retryAfterSeconds: 1,
    });
  }
  const keep = (db: Db, answer: Answer) => rememberAnswer(db, claimId, answer, deps.now());
  const together = () =>
    inTransaction(deps.db, async (tx) => {
      const answer = await run({ ...deps, db: tx as unknown as Deps['db'] });
      await keep(tx, answer);
      return answer;
    });
  const apart = async () => {
    const answer = await run(deps);
    // What was done is done: an answer that cannot be kept is given all the same.
    await keep(deps.db, answer).catch((error: unknown) =>
      getLog().error({ err: error }, 'answer to an Idempotency-Key not kept'),
    );
    return answer;
  };
  const performed = request.inOneTransaction ? together() : apart();
  const answer = await performed.catch(async (error: unknown) => {
    await freeClaim(deps.db, claimId);
    throw error;
  });
  return { ...answer, replayed: false };
}
