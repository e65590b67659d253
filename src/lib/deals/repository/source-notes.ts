import 'server-only';
import type { Tx } from '../../platform/db';
import type { DealRecord } from './deal-record';

/**
 * Remembers what a source said of deals that it changed nothing of: its name of the stage, and the
 * words by which the next sync sees what is new. No version: nobody's open form has become stale.
 */
export async function noteSaid(tx: Tx, deals: readonly DealRecord[]): Promise<void> {
  if (deals.length === 0) return;
  const rows = deals.map(({ id, crmStage, sourceSnapshot }) => ({ id, crmStage, sourceSnapshot }));
  await tx.$executeRaw`UPDATE "Deal" AS d SET "crmStage" = r."crmStage",
      "sourceSnapshot" = r."sourceSnapshot"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("id" text, "crmStage" text, "sourceSnapshot" jsonb)
    WHERE d."id" = r."id"`;
}
