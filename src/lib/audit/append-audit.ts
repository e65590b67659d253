import 'server-only';
import { sha256Hex } from '../platform/crypto';
import type { Tx } from '../platform/db';
import type { AuditEntry } from './model';
import { insertEntry, lastHashUnderLock } from './repository/append';
import { withoutAddresses } from './without-addresses';

export const GENESIS_HASH = '0'.repeat(64);

/**
 * The hash that seals an entry: SHA-256 over the one before and the entry in a fixed field order
 * (`data` with sorted keys), so that a later change of any byte shows in every hash that follows.
 */
export function hashOf(prevHash: string, entry: AuditEntry): string {
  const data = Object.entries(entry.data).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256Hex(
    JSON.stringify([
      prevHash,
      entry.scopeKey,
      entry.action,
      entry.actorRef,
      entry.target,
      data,
      entry.requestId,
      entry.at.toISOString(),
    ]),
  );
}

/**
 * Appends to the scope's chain, in the caller's transaction; writers of one scope take turns. Mail
 * addresses in the data are left out, since nothing can be taken out of the trail again.
 */
export async function appendAudit(tx: Tx, given: AuditEntry): Promise<void> {
  const entry = { ...given, data: withoutAddresses(given.data) };
  const prevHash = (await lastHashUnderLock(tx, entry.scopeKey)) ?? GENESIS_HASH;
  await insertEntry(tx, entry, prevHash, hashOf(prevHash, entry));
}
