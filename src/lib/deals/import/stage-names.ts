import type { HistoryDeal, RiskEvent } from '../../risk';

const MAX_NAMES = 200;

/** Gathers the stage names that the files use, to be put in the order of their first use in time. */
export class StageNames {
  private readonly uses = new Map<string, { rank: number; at: number }>();

  addEvent({ type, to, at }: RiskEvent): void {
    if ((type === 'created' || type === 'stage_changed') && to) this.use(to, 0, at);
  }

  /** When a deal got its present stage is not told by its creation, so events speak first. */
  addDeal({ stage, createdAt }: HistoryDeal): void {
    if (stage) this.use(stage, 1, createdAt);
  }

  private use(name: string, rank: number, at: number): void {
    const known = this.uses.get(name);
    if (!known && this.uses.size >= MAX_NAMES) return;
    if (!known || rank < known.rank || (rank === known.rank && at < known.at)) {
      this.uses.set(name, { rank, at });
    }
  }

  inOrder(): string[] {
    const order = [...this.uses].toSorted(
      ([a, x], [b, y]) => x.rank - y.rank || x.at - y.at || (a < b ? -1 : 1),
    );
    return order.map(([name]) => name);
  }
}
