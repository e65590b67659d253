import 'server-only';
import type { Scope } from '../../auth';
import type { Db } from '../../platform/db';
import type { RiskBand, Stage } from '../model';

export interface PipelineCell {
  readonly currency: string;
  readonly stage: Stage;
  readonly band: RiskBand;
  readonly count: number;
  readonly value: number;
  readonly weighted: number;
  readonly oldest: Date | null;
}

/** Sums of the open deals by currency, stage and band; money is added as decimals, in the database. */
export async function sumPipeline(db: Db, scope: Scope): Promise<PipelineCell[]> {
  const rows = await db.$queryRaw<
    (Omit<PipelineCell, 'count' | 'value' | 'weighted'> & {
      count: bigint;
      value: string;
      weighted: string;
    })[]
  >`
    SELECT "currency", "stage"::text AS "stage", coalesce("riskLevel", 'Low') AS "band",
      count(*) AS "count", sum("value")::text AS "value", min("riskAsOf") AS "oldest",
      round(sum("value" * (1 - coalesce("riskScore", 0)::numeric)), 2)::text AS "weighted"
    FROM "Deal"
    WHERE "scopeKey" = ANY(${[...scope.keys]}::text[]) AND "deletedAt" IS NULL AND "outcome" IS NULL
    GROUP BY 1, 2, 3`;
  return rows.map((row) => ({
    ...row,
    currency: row.currency.trim(),
    count: Number(row.count),
    value: Number(row.value),
    weighted: Number(row.weighted),
  }));
}
