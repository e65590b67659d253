import 'server-only';
import { newId } from '../core/ids';
import type { Db, Tx } from '../platform/db';
import type { Claim } from '../platform/outbox';
import type { MailTemplate } from './model';

/** A mail as it stands; its words are made when it leaves. */
export interface MailRow {
  readonly id: string;
  /** Null for an invite: its addressee may have no account. */
  readonly userId: string | null;
  readonly to: string;
  readonly template: string;
  readonly status: string;
  /** Since when the provider may have it; null while each attempt was answered with a no. */
  readonly firstTriedAt: Date | null;
  /** How many keys the provider knows other words by, which it did not take. */
  readonly keysSpent: number;
  readonly createdAt: Date;
}

interface NewMail {
  readonly userId: string | null;
  readonly to: string;
  readonly template: MailTemplate;
  readonly at: Date;
}

/** A mail that is due at once. @returns its id, by which the provider knows a repeat */
export async function insertMail(tx: Tx, { userId, to, template, at }: NewMail): Promise<string> {
  const id = newId();
  await tx.emailMessage.createMany({
    data: { id, userId, to, template, status: 'pending', nextAttemptAt: at, createdAt: at },
  });
  return id;
}

const COLUMNS = {
  id: true,
  userId: true,
  to: true,
  template: true,
  status: true,
  firstTriedAt: true,
  keysSpent: true,
  createdAt: true,
} as const;

export function findMail(db: Db, id: string): Promise<MailRow | null> {
  return db.emailMessage.findUnique({ where: { id }, select: COLUMNS });
}

/** Ours while the lease lasts: whoever comes later changes nothing. */
const held = ({ id, leaseToken, attempt }: Claim) => ({
  id,
  leaseToken,
  attempt,
  status: 'pending',
});

/** Notes that the provider may have it from now on. @returns false where it is no longer ours */
export async function noteTried(
  db: Db,
  claim: Claim,
  { to, firstTriedAt }: { readonly to: string; readonly firstTriedAt: Date | null },
): Promise<boolean> {
  const { count } = await db.emailMessage.updateMany({
    where: held(claim),
    data: { to, firstTriedAt },
  });
  return count === 1;
}

/** Sets a mail aside that nobody sends, so that it can be read here. */
export async function keepMail(
  db: Db,
  claim: Claim,
  { to, at }: { readonly to: string; readonly at: Date },
): Promise<void> {
  const ended = { nextAttemptAt: null, leaseToken: null, leaseUntil: null, finishedAt: at };
  await db.emailMessage.updateMany({ where: held(claim), data: { status: 'kept', to, ...ended } });
}

export async function noteProviderId(tx: Tx, id: string, providerId: string | null): Promise<void> {
  await tx.emailMessage.updateMany({ where: { id }, data: { providerId } });
}

/** What an attempt in vain leaves behind, beside its end. */
export interface AfterAttempt {
  readonly firstTriedAt: Date | null;
  /** Whether its key is of no use any more. */
  readonly isKeySpent: boolean;
  /** False where it was none of the schedule: the next one has its number. */
  readonly isCounted: boolean;
}

export async function noteAfterAttempt(
  tx: Tx,
  id: string,
  { firstTriedAt, isKeySpent, isCounted }: AfterAttempt,
): Promise<void> {
  await tx.emailMessage.updateMany({
    where: { id },
    data: {
      firstTriedAt,
      ...(isKeySpent && { keysSpent: { increment: 1 } }),
      ...(isCounted ? {} : { attempt: { decrement: 1 } }),
    },
  });
}

/** What was never sent needs no address. */
export async function forgetAddress(tx: Tx, id: string): Promise<void> {
  await tx.emailMessage.updateMany({ where: { id }, data: { to: '' } });
}

/**
 * Whether mails wait because the provider does not let us in: those are its answers about our key or
 * address, with which no mail waits otherwise.
 */
export async function isRefused(db: Db): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM "EmailMessage"
    WHERE "status" = 'pending' AND "responseCode" IN (401, 403, 422) LIMIT 1`;
  return rows.length > 0;
}

/** Removes a bounded number of mails that ended before a moment. @returns how many there were */
export function deleteEnded(db: Db, before: Date, limit: number): Promise<number> {
  return db.$executeRaw`DELETE FROM "EmailMessage" WHERE "id" IN (
    SELECT "id" FROM "EmailMessage" WHERE "createdAt" < ${before} AND "status" <> 'pending'
    ORDER BY "createdAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
}
