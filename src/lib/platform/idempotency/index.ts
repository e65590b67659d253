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

/** Takes the key; false where a parallel request was faster. */
export async function claimKey(
  db: Db,
  claim: KeyOf & { readonly requestHash: string },
  now: Date,
): Promise<boolean> {
  try {
    const { actorId, route, key, requestHash } = claim;
    await db.idempotencyKey.create({ data: { actorId, route, key, requestHash, createdAt: now } });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export async function rememberAnswer(
  db: Db,
  claim: KeyOf,
  answer: { readonly status: number; readonly body: string },
  now: Date,
): Promise<void> {
  await db.idempotencyKey.update({
    where: whereKey(claim),
    data: { status: answer.status, responseBody: answer.body, completedAt: now },
  });
}

export async function forgetKey(db: Db, claim: KeyOf): Promise<void> {
  const { actorId, route, key } = claim;
  await db.idempotencyKey.deleteMany({ where: { actorId, route, key } });
}
