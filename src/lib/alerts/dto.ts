import type { RiskBand, Stage } from '../deals/model';

export interface AlertDto {
  readonly id: string;
  readonly dealId: string;
  readonly dealName: string;
  readonly account: string | null;
  readonly stage: Stage;
  readonly value: number;
  readonly currency: string;
  /** entered_high, rising or engagement_dropped */
  readonly kind: string;
  readonly level: RiskBand;
  /** The score when the alert fired; the deal's present one is `currentScore`. */
  readonly score: number;
  readonly currentScore: number | null;
  readonly reasons: readonly string[];
  readonly openedAt: string;
  /** False for what already held when history was imported: nobody was notified. */
  readonly announced: boolean;
}

export interface AlertPageDto {
  readonly alerts: readonly AlertDto[];
  /** Open deals by band. */
  readonly summary: { readonly high: number; readonly medium: number; readonly low: number };
  readonly nextCursor: string | null;
}
