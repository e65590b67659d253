import { newId } from '../../src/lib/core/ids';
import { sql } from './database';
import type { Person } from './people';

/** An unread notification of a person about a deal. */
export async function makeNotification(
  { userId, scopeKey }: Person,
  dealId: string,
): Promise<string> {
  const id = newId();
  await sql(
    `INSERT INTO "Notification" ("id", "userId", "dealId", "scopeKey", "eventId", "type", "title",
       "message", "groupKey", "path", "createdAt")
     VALUES ($1, $2, $3, $4, $5, 'stage_changed', 'Pilot moved to Proposal',
       'Somebody moved it from Discovery to Proposal.', $6, $7, now())`,
    [id, userId, dealId, scopeKey, `evt_${id}`, `stage_changed:${dealId}`, `/deals/${dealId}`],
  );
  return id;
}
