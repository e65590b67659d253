import 'server-only';
import type { Db } from '../platform/db';
import { defaultNorms, riskNormsSchema, type RiskNorms } from '../risk';
import { listNormsBetween } from './repository';

/** Norms by the moment from which they were known; before the first of them, those of a first day. */
export type NormsTimeline = (at: number) => RiskNorms;

/**
 * The norms that were known at each moment of a period, from the stored snapshots: past ones are kept
 * for the first of each month (see `refreshNorms`), so a day is judged with norms at most a month old
 * and never with a deal that closed later. History that arrived late makes the snapshots before it
 * stale, and from the next first of a month on all that it told is known.
 *
 * @param from start of the period; @param to its end
 */
export async function loadNormsTimeline(
  db: Db,
  scopeKey: string,
  from: Date,
  to: Date,
): Promise<NormsTimeline> {
  const rows = await listNormsBetween(db, scopeKey, from, to);
  const known = rows.map(({ asOf, data }) => ({
    from: asOf.getTime(),
    norms: riskNormsSchema.parse(data),
  }));
  const firstDay = defaultNorms();
  return (at) => known.findLast((each) => each.from <= at)?.norms ?? firstDay;
}
