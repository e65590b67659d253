import 'server-only';
import type { Stage } from '../../deals/model';
import type { Db } from '../../platform/db';

export interface StageCount {
  readonly crmStage: string | null;
  readonly stage: Stage;
  readonly count: number;
}

/** How many deals of a source are in each of its stages, by where that put them here. */
export async function countByStage(
  db: Db,
  scopeKey: string,
  source: string,
): Promise<StageCount[]> {
  const rows = await db.deal.groupBy({
    by: ['crmStage', 'stage'],
    where: { scopeKey, source, deletedAt: null },
    _count: true,
  });
  return rows.map(({ crmStage, stage, _count }) => ({ crmStage, stage, count: _count }));
}
