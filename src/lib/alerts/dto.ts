import type { RiskBand, Stage } from '../deals/model';
import type {
  AlertEndingName,
  AlertOutcome,
  AlertStatus,
  DismissReason,
  RecordDays,
} from './model';

/** Times are ISO 8601 strings (UTC), scores and shares lie in 0..1, points are log-odds. */
export interface AlertDto {
  readonly id: string;
  readonly dealId: string;
  /** Null for a personal deal. */
  readonly teamId: string | null;
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
  readonly currentLevel: RiskBand | null;
  readonly reasons: readonly string[];
  /** What made the score when it fired. */
  readonly contributions: readonly { readonly signal: string; readonly points: number }[];
  readonly policyVersion: string | null;
  readonly engineVersion: string | null;
  readonly openedAt: string;
  readonly status: AlertStatus;
  /** What became of the deal since. */
  readonly outcome: AlertOutcome;
  /** What ended the episode; null while it holds. */
  readonly ending: AlertEndingName | null;
  readonly endedAt: string | null;
  /** The close date promised when it fired. */
  readonly promisedDate: string | null;
  /** Null once it is over. */
  readonly snoozedUntil: string | null;
  readonly dismissed: {
    readonly at: string;
    readonly by: string;
    readonly reason: DismissReason;
    readonly note: string | null;
  } | null;
  /** Until when a person judges the deal as not at risk; null where nobody does. */
  readonly notRiskUntil: string | null;
  /**
   * False for what nobody was told of: it held when history was imported, only another policy, engine or
   * other norms set it off, or the deal is judged safe (told once that is over, should it still hold).
   */
  readonly announced: boolean;
  /** True where it never fired: what the policy would have done on history that came later. */
  readonly replayed: boolean;
}

export interface AlertPageDto {
  readonly alerts: readonly AlertDto[];
  /** Open deals by band. */
  readonly summary: { readonly high: number; readonly medium: number; readonly low: number };
  readonly nextCursor: string | null;
}

export interface IntervalDto {
  readonly low: number;
  readonly high: number;
}

/** How often a rule or a signal was right. All but `lostDeals` and `wonDeals` count alerts. */
export interface RecordLineDto {
  /** A rule, a signal, or `all`. */
  readonly key: string;
  readonly fired: number;
  /** Of those, recorded without telling anybody. */
  readonly quiet: number;
  /** Deals with such an alert that were lost, each once. */
  readonly lostDeals: number;
  readonly wonDeals: number;
  readonly lost: number;
  readonly won: number;
  readonly slipped: number;
  readonly open: number;
  readonly dismissed: number;
  /** `lostDeals / (lostDeals + wonDeals)`; null while fewer than 10 deals have ended. */
  readonly precision: number | null;
  /** Wilson, 95 %. */
  readonly interval: IntervalDto | null;
  /** From the alert to the loss; null without one. */
  readonly medianDaysToLoss: number | null;
}

export interface RecordGroupDto {
  readonly total: RecordLineDto;
  readonly rules: readonly RecordLineDto[];
  /** A signal counts for an alert when it added more than 0.1 points to it. */
  readonly signals: readonly RecordLineDto[];
}

/**
 * Of the deals that closed in the period and had been judged as not at risk, how many were won: when
 * people were right. The last word before the closing counts.
 */
export interface NotRiskRecordDto {
  /** All of the following together. */
  readonly marked: number;
  /** Taken back before the closing. */
  readonly withdrawn: number;
  /** Expired more than 30 days before the closing: neither right nor wrong. */
  readonly lapsed: number;
  readonly won: number;
  readonly lost: number;
  /** Of open deals: those that hold now. */
  readonly open: number;
  /** `won / (won + lost)`; null while fewer than 10 deals have ended. */
  readonly right: number | null;
  readonly interval: IntervalDto | null;
}

export interface AlertRecordDto {
  readonly days: RecordDays;
  readonly since: string;
  readonly until: string;
  readonly teamId: string | null;
  /** All deals that closed in the period: a rule is worth something where it is lost more often. */
  readonly closed: {
    readonly won: number;
    readonly lost: number;
    readonly lostShare: number | null;
  };
  readonly live: RecordGroupDto;
  /** What the policy would have fired on history that came later; nobody was told of it. */
  readonly replayed: RecordGroupDto;
  readonly notRisk: NotRiskRecordDto;
}

/** The year's record of a rule in a team, as it stands beside each alert. */
export interface RuleRecordDto {
  readonly teamId: string | null;
  readonly kind: string;
  /** Deals with such an alert that were lost, each once. */
  readonly lost: number;
  readonly won: number;
  readonly replayedLost: number;
  readonly replayedWon: number;
}
