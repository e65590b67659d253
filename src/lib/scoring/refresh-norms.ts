import 'server-only';
import type { Deps } from '../platform/deps';
import { NormsBuilder } from '../risk';
import { findLatestNorms, listClosedDeals, loadHistories, saveNorms } from './repository';

const PAGE = 500;

/**
 * Learns a scope's norms anew from its closed deals and stores them as a new snapshot; older ones
 * stay, since stored scores name them. Memory is bounded by a page of deals.
 *
 * @returns the new version, or null when the scope has no closed deal to learn from and never had.
 */
export async function refreshNorms({ db, now }: Deps, scopeKey: string): Promise<string | null> {
  const computedAt = now();
  const builder = new NormsBuilder();
  const counts = { won: 0, lost: 0 };
  for (let afterId = ''; ;) {
    const deals = await listClosedDeals(db, scopeKey, afterId, PAGE);
    const histories = await loadHistories(db, deals.map(({ id }) => id)); // prettier-ignore
    for (const deal of deals) {
      builder.add(deal, histories.get(deal.id) ?? []);
      if (deal.outcome) counts[deal.outcome] += 1;
    }
    const last = deals.at(-1);
    if (!last || deals.length < PAGE) break;
    afterId = last.id;
  }
  // Norms that only erased or reopened deals had taught must not stay in force.
  if (counts.won + counts.lost === 0 && !(await findLatestNorms(db, scopeKey))) return null;
  const version = `norms-${computedAt.toISOString().replace(/[-:]/g, '').slice(0, 19)}`;
  await saveNorms(db, {
    scopeKey,
    version,
    data: builder.build(computedAt.getTime(), version),
    wonCount: counts.won,
    lostCount: counts.lost,
    computedAt,
  });
  return version;
}

export { countClosed, findLatestNorms } from './repository';
