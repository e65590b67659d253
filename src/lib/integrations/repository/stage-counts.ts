import 'server-only';
import type { Stage } from '../../deals/model';
import type { Db } from '../../platform/db';

export interface StageCount {
  readonly crmStage: string | null;
  readonly stage: Stage;
  readonly count: number;
  /** A person moved them here, and the source has it from here: a mapping leaves them. */
  readonly isMovedHere: boolean;
}

/** How many deals of a source are in each of its stages, by where that put them here. */
export function countByStage(db: Db, scopeKey: string, source: string): Promise<StageCount[]> {
  return db.$queryRaw<StageCount[]>`
    SELECT "crmStage", "stage"::text AS "stage", count(*)::int AS "count",
      coalesce("sourceSnapshot"->>'movedHere', '') = 'true' AS "isMovedHere"
    FROM "Deal" WHERE "scopeKey" = ${scopeKey} AND "source" = ${source} AND "deletedAt" IS NULL
    GROUP BY 1, 2, 4`;
}
