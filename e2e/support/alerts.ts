import { newId } from '../../src/lib/core/ids';
import { sql } from './database';
import type { Person } from './people';

/** An alert that fired on a deal of theirs an hour ago; with a reason it was dismissed for it. */
export async function makeAlert(
  { scopeKey, userId }: Person,
  dealId: string,
  { reason = null }: { reason?: string | null } = {},
): Promise<string> {
  const id = newId();
  await sql(
    `INSERT INTO "Alert" ("id", "dealId", "scopeKey", "kind", "level", "score", "reasons",
       "contributions", "policyVersion", "engineVersion", "openedAt", "dismissedAt",
       "dismissedById", "dismissReason")
     VALUES ($1, $2, $3, 'entered_high', 'High', 0.75, ARRAY['No touch for 20 days'],
       '[{"signal": "inactivity", "points": 0.9}]', 'default-1', '1.0.0',
       now() - interval '1 hour', CASE WHEN $4::text IS NULL THEN NULL ELSE now() END,
       CASE WHEN $4::text IS NULL THEN NULL ELSE $5 END, $4)`,
    [id, dealId, scopeKey, reason, userId],
  );
  return id;
}
