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
import type { Standing } from './idempotency-standing';

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
  /** The digest of the request; parted by spaces, those of what its sender might do. */
  readonly requestHash: string;
}

/** @throws AppError VALIDATION_FAILED for another request, FORBIDDEN to who lost what they might do then */
function demandSame(
  kept: string,
  claimed: string,
  { covers }: Standing,
  isAnswered: boolean,
): void {
  const [body, ...held] = kept.split(' ');
  if (body !== claimed.split(' ', 1)[0]) {
    throw invalidField('Idempotency-Key', 'was used before with another request');
  }
  if (!isAnswered || held.every((right) => covers.has(right))) return;
  // To ask the use case again would do once more what was done, where it still allows it.
  throw new AppError(
    'FORBIDDEN',
    'You may do less than when this Idempotency-Key was used. See what came of it, then use a new key.',
  );
}

async function earlierAnswer(deps: Deps, claim: Claim, standing: Standing): Promise<Answer | null> {
  const found = await findKey(deps.db, claim);
  if (!found) return null;
  const age = deps.now().getTime() - found.createdAt.getTime();
  if (age > KEPT_MS) {
    await forgetClaim(deps.db, found.id);
    return null;
  }
  demandSame(found.requestHash, claim.requestHash, standing, found.status !== null);
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
 * nothing is written twice. Whoever lost a role, a team or a scope that they had then is refused it: the
 * answer may tell what they may no longer see. A request that fails is not kept, so that a repeat can succeed. With
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
    standing: Standing;
    inOneTransaction?: boolean | undefined;
  },
  run: (deps: Deps) => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const { actorId, route, key, standing } = request;
  const requestHash = [sha256Hex(request.bodyText), ...standing.held].join(' ');
  const claim = { actorId, route, key, requestHash };
  const earlier = await earlierAnswer(deps, claim, standing);
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
