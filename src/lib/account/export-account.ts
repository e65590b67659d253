import 'server-only';
import { appendAudit } from '../audit';
import { demandTokenScope, personalKey } from '../auth';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { AccountRequest } from './api-tokens';
import { findProfile, listHeld, SECTION_NAMES } from './repository/held-of-person';

const PAGE = 500;

/**
 * Everything that is held of a person as one JSON document, made a page at a time, without what is
 * secret (hashes of tokens, sealed keys). That it was asked for stands in the trail.
 */
export async function* exportAccount(
  { db, now }: Deps,
  { actor, requestId }: AccountRequest,
): AsyncGenerator<string, void> {
  demandTokenScope(actor, 'account.read');
  const { userId, email, auditRef } = actor;
  const at = now();
  const scopeKey = personalKey(auditRef);
  const entry = { scopeKey, actorRef: auditRef, target: null, data: {}, requestId, at };
  await inTransaction(db, (tx) => appendAudit(tx, { ...entry, action: 'account.exported' }));
  const { profile, memberships } = await findProfile(db, userId);
  const head = JSON.stringify({
    success: true,
    exportedAt: at.toISOString(),
    profile,
    memberships,
  });
  // The document stays open for the sections that follow.
  yield head.slice(0, -1);
  for (const name of SECTION_NAMES) {
    let lead = `,"${name}":[`;
    for await (const rows of listHeld(db, name, { userId, email, auditRef }, PAGE)) {
      if (rows.length === 0) continue;
      yield lead + rows.map((row) => JSON.stringify(row)).join(',');
      lead = ',';
    }
    yield lead === ',' ? ']' : `${lead}]`;
  }
  yield '}';
}
