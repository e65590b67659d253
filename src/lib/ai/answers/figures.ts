/** What the queries of this domain add up, as answers are given it; money is in `currency`. */
export interface Amount {
  readonly count: number;
  readonly value: number;
}

export interface CurrencyAmount extends Amount {
  readonly currency: string;
}

/** What was won, lost and begun within a span, in one currency. */
export interface PeriodSums {
  readonly currency: string;
  readonly won: Amount;
  readonly lost: Amount;
  /** Deals created, at the value that they have now. */
  readonly created: Amount;
}

/** What people did within a span. */
export interface Activity {
  /** Mails sent and received, calls, meetings held and notes. */
  readonly touches: number;
  readonly stageMoves: number;
  readonly valueChanges: number;
  /** Close dates moved to a later day. */
  readonly pushes: number;
}

/** Open deals of one person answerable in one currency; at risk is the High band. */
export interface OwnerFigures extends CurrencyAmount {
  readonly owner: string;
  readonly weighted: number;
  readonly atRiskCount: number;
  readonly atRiskValue: number;
}

/** Open deals by the month of their expected close, in one currency. */
export interface CloseSums extends CurrencyAmount {
  /** A month (`2026-03`), `overdue`, `earlier`, `later` or `undated`. */
  readonly bucket: string;
  readonly weighted: number;
}

export const CHANGE_KINDS = ['won', 'lost', 'created', 'moved', 'value', 'pushed'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One change of a deal. `from` and `to` are as the history holds them. */
export interface Change {
  readonly kind: ChangeKind;
  readonly dealId: string;
  readonly at: Date;
  readonly from: string | null;
  readonly to: string | null;
  /** Who did it, as the history names them; null where it does not. */
  readonly actor: string | null;
}

/** How a deal stands now, of those that are compared with a past day. */
export interface Standing {
  readonly id: string;
  readonly outcome: 'won' | 'lost' | null;
  readonly value: number;
  readonly riskScore: number | null;
  readonly expectedCloseDate: Date | null;
}

/** What became of deals like another one. */
export interface AlikeCounts {
  readonly won: number;
  readonly lost: number;
  readonly open: number;
}
