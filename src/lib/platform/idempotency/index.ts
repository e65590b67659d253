import 'server-only';
import { isUniqueViolation, type Db } from '../db';

interface KeyOf {
  readonly actorId: string;
  readonly route: string;
  readonly key: string;
}

const whereKey = ({ actorId, route, key }: KeyOf) => ({
  actorId_route_key: { actorId, route, key },
});

export function findKey(db: Db, claim: KeyOf) {
  return db.idempotencyKey.findUnique({ where: whereKey(claim) });
}

/** Takes the key and answers the claim's id; null where a parallel request was faster. */
export async function claimKey(
  db: Db,
  claim: KeyOf & { readonly requestHash: string },
  now: Date,
): Promise<string | null> {
  try {
    const { actorId, route, key, requestHash } = claim;
    const data = { actorId, route, key, requestHash, createdAt: now };
    return (await db.idempotencyKey.create({ data, select: { id: true } })).id;
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

export async function rememberAnswer(
  db: Db,
  claimId: string,
  answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  },
  now: Date,
): Promise<void> {
  await db.idempotencyKey.updateMany({
    where: { id: claimId },
    data: {
      status: answer.status,
      responseHeaders: { ...answer.headers },
      responseBody: answer.body,
      completedAt: now,
    },
  });
}

/** Frees the key of this claim, and never that of another who has taken it over meanwhile. */
export async function forgetClaim(db: Db, claimId: string): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { id: claimId } });
}

/** Frees the key of a request that failed; where an answer was kept, it was carried out after all. */
export async function freeClaim(db: Db, claimId: string): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { id: claimId, status: null } });
}
