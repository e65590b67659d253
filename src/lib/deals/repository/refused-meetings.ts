import 'server-only';
import type { Tx } from '../../platform/db';

/**
 * Of these meetings of a source, by deal, those that a person took away from it; one that another
 * person's sync still has for the deal is not among them.
 *
 * @returns deal id -> ids of meetings at their source
 */
export async function listRefusedMeetings(
  tx: Tx,
  source: string,
  externalIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const refused = new Map<string, Set<string>>();
  if (externalIds.length === 0) return refused;
  const rows = await tx.$queryRaw<{ dealId: string; externalId: string }[]>`
    SELECT r."dealId", m."externalId" FROM "Meeting" m
    CROSS JOIN LATERAL unnest(m."refusedDealIds") AS r("dealId")
    WHERE m."source" = ${source} AND m."externalId" = ANY(${[...new Set(externalIds)]}::text[])
      AND NOT EXISTS (SELECT 1 FROM "Meeting" o WHERE o."source" = m."source"
        AND o."externalId" = m."externalId" AND o."dealId" = r."dealId" AND NOT o."isCancelled")`;
  for (const { dealId, externalId } of rows) {
    refused.set(dealId, (refused.get(dealId) ?? new Set()).add(externalId));
  }
  return refused;
}
