import 'server-only';
import type { Deps } from '../platform/deps';
import { NormsBuilder, type RiskNorms } from '../risk';
import {
  findEarliestNorms,
  findLatestNorms,
  listClosedDeals,
  listNormsBetween,
  loadHistories,
  saveNorms,
  toRiskDeal,
  type NewNorms,
} from './repository';

const PAGE = 500;
/** Further back than this no day is replayed with norms of its own. */
const MAX_MONTHS = 120;

/** Midnight (UTC) of the first day of the month after a moment. */
function nextMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

const compact = (at: Date): string => at.toISOString().replace(/[-:]/g, '').slice(0, 19);

/** What was counted, without its name: two snapshots of the same counts say the same. */
const contentOf = ({ won, lost, stages, coverage }: RiskNorms): string =>
  JSON.stringify([won, lost, stages, coverage], (_key, value: unknown) =>
    // PostgreSQL keeps the keys of JSON in an order of its own.
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : value,
  );

/** Gathers snapshots while deals are added in the order in which they closed. */
class NormsCalendar {
  private readonly builder = new NormsBuilder();
  private readonly counts = { won: 0, lost: 0 };
  private readonly rows: NewNorms[] = [];
  private month: Date | null;

  /** @param earliest of the snapshots there are: months that lost their deals are told so */
  constructor(
    private readonly scopeKey: string,
    private readonly computedAt: Date,
    earliest: Date | null,
  ) {
    this.month = earliest && nextMonth(new Date(earliest.getTime() - 1));
  }

  private rowAt(asOf: Date, version: string): NewNorms {
    return {
      scopeKey: this.scopeKey,
      version,
      data: this.builder.build(asOf.getTime(), version),
      wonCount: this.counts.won,
      lostCount: this.counts.lost,
      asOf,
      computedAt: this.computedAt,
    };
  }

  /** Takes the snapshot of every month that began before `until`, the first closing or a later one. */
  private passMonths(until: Date): void {
    const first = nextMonth(until);
    // A history that arrived later may begin before all the snapshots there are.
    if (this.month === null || (this.isEmpty && first < this.month)) this.month = first;
    while (this.month <= until) {
      const name = `norms-${compact(this.month).slice(0, 6)}-${compact(this.computedAt)}`;
      this.rows.push(this.rowAt(this.month, name));
      this.month = nextMonth(this.month);
    }
  }

  add(deal: Parameters<typeof toRiskDeal>[0], events: Parameters<NormsBuilder['add']>[1]): void {
    if (deal.closedAt) this.passMonths(deal.closedAt);
    this.builder.add(toRiskDeal(deal), events);
    if (deal.outcome) this.counts[deal.outcome] += 1;
  }

  get isEmpty(): boolean {
    return this.counts.won + this.counts.lost === 0;
  }

  finish(): { months: readonly NewNorms[]; present: NewNorms } {
    if (this.month) this.passMonths(this.computedAt);
    const present = this.rowAt(this.computedAt, `norms-${compact(this.computedAt)}`);
    return { months: this.rows.slice(-MAX_MONTHS), present };
  }
}

/**
 * The months from the first on whose stored snapshot says something else, or that has none. All later
 * ones come along: what was computed before an earlier month no longer holds (`listNormsBetween`).
 */
async function findChanged({ db }: Deps, months: readonly NewNorms[]): Promise<NewNorms[]> {
  const [first] = months;
  const last = months.at(-1);
  if (!first || !last) return [];
  const stored = await listNormsBetween(db, first.scopeKey, first.asOf, last.asOf);
  const known = new Map(
    stored.map(({ asOf, data }) => [asOf.getTime(), contentOf(data as unknown as RiskNorms)]),
  );
  const changed = months.findIndex(
    ({ asOf, data }) => known.get(asOf.getTime()) !== contentOf(data as RiskNorms),
  );
  return changed < 0 ? [] : months.slice(changed);
}

/**
 * Learns a scope's norms anew from its closed deals and stores them as a new snapshot; older ones
 * stay, since stored scores name them. With it come snapshots of the first of each past month, from
 * what had closed before it, where history that arrived later changed them: past days are judged with
 * those. Memory is bounded by a page of deals.
 *
 * @returns the new version, or null when the scope has no closed deal to learn from and never had.
 */
export async function refreshNorms(deps: Deps, scopeKey: string): Promise<string | null> {
  const { db, now } = deps;
  const calendar = new NormsCalendar(scopeKey, now(), await findEarliestNorms(db, scopeKey));
  let after: { closedAt: Date; id: string } | null = null;
  for (;;) {
    const deals: Awaited<ReturnType<typeof listClosedDeals>> = await listClosedDeals(
      db,
      scopeKey,
      after,
      PAGE,
    );
    const histories = await loadHistories(db, deals.map(({ id }) => id)); // prettier-ignore
    for (const deal of deals) calendar.add(deal, histories.get(deal.id) ?? []);
    const last = deals.at(-1);
    if (!last?.closedAt || deals.length < PAGE) break;
    after = { closedAt: last.closedAt, id: last.id };
  }
  // Norms that only erased or reopened deals had taught must not stay in force.
  if (calendar.isEmpty && !(await findLatestNorms(db, scopeKey))) return null;
  const { months, present } = calendar.finish();
  await saveNorms(db, [...(await findChanged(deps, months)), present]);
  return present.version;
}

export { countClosed, findLatestNorms } from './repository';
