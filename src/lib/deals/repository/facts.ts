import 'server-only';
import type { Tx } from '../../platform/db';
import type { RiskEventType } from '../../risk/types';
import type { PlannedChange } from '../deal-change';

/** A fact as it stands in a history, as far as it may have to be amended. */
export interface StoredFact {
  readonly id: string;
  readonly dealId: string;
  readonly externalId: string | null;
  readonly at: Date;
  readonly type: RiskEventType;
  readonly from: string | null;
  readonly to: string | null;
  readonly crmFrom: string | null;
  readonly crmTo: string | null;
  readonly text: string | null;
  readonly source: string;
}

/** The facts of some kinds of these deals, in their order. */
export async function listFacts(
  tx: Tx,
  dealIds: readonly string[],
  types: readonly RiskEventType[],
): Promise<Map<string, StoredFact[]>> {
  const facts = new Map<string, StoredFact[]>();
  if (dealIds.length === 0) return facts;
  const rows = await tx.$queryRaw<StoredFact[]>`
    SELECT "id", "dealId", "externalId", "at", "type", "from", "to", "crmFrom", "crmTo", "text", "source"
    FROM "DealEvent" WHERE "dealId" = ANY(${[...dealIds]}::text[])
      AND "type" = ANY(${[...types]}::text[]) ORDER BY "dealId", "at", "id"`;
  for (const row of rows) facts.set(row.dealId, [...(facts.get(row.dealId) ?? []), row]);
  return facts;
}

async function withdraw(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.dealEvent.deleteMany({ where: { id: { in: [...ids] } } });
}

/** Takes back, or says anew, what the plans name; before their deals are assessed. */
export async function amendHistory(tx: Tx, plans: readonly PlannedChange[]): Promise<void> {
  await withdraw(tx, plans.flatMap(({ withdrawn = [] }) => withdrawn)); // prettier-ignore
  const restated = plans.flatMap(({ restated: facts = [] }) => facts);
  if (restated.length === 0) return;
  await tx.$executeRaw`UPDATE "DealEvent" AS e SET "from" = r."from", "to" = r."to"
    FROM jsonb_to_recordset(${JSON.stringify(restated)}::jsonb) AS r("id" text, "from" text, "to" text)
    WHERE e."id" = r."id"`;
}
