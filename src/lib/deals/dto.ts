import type { RiskBand, Stage } from './model';

/** Times are ISO 8601 strings (UTC), money is a JSON number in `currency`, scores lie in 0..1. */
export interface NextActionDto {
  readonly action: string;
  readonly label: string;
  readonly urgency: 'now' | 'this_week' | 'soon';
  readonly dueAt: string;
  readonly because: string;
}

/** A person's own judgement of a deal; stands beside the score until it expires, never over it. */
export interface NotRiskDto {
  readonly until: string;
  readonly reason: string;
  /** The name of whoever judged. */
  readonly by: string;
}

export interface DealDto {
  readonly id: string;
  readonly userId: string;
  readonly teamId: string | null;
  readonly assignedToId: string | null;
  /** The person answerable: the assignee, else the creator, else the name that the source gave. */
  readonly ownerName: string;
  readonly name: string;
  readonly account: string | null;
  readonly stage: Stage;
  readonly crmStage: string | null;
  readonly value: number;
  readonly currency: string;
  readonly location: string | null;
  readonly isDemo: boolean;
  readonly source: string | null;
  readonly externalId: string | null;
  /** The record at its source, an http or https address; null where the source names none. */
  readonly sourceUrl: string | null;
  readonly expectedCloseDate: string | null;
  readonly closedAt: string | null;
  readonly outcome: 'won' | 'lost' | null;
  readonly lostReason: string | null;
  readonly nextStep: string | null;
  readonly nextStepAt: string | null;
  readonly stageEnteredAt: string;
  readonly lastTouchAt: string | null;
  readonly pushCount: number;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletedAt: string | null;
  /** For a closed deal: the assessment of the moment before it closed. */
  readonly riskScore: number | null;
  readonly riskLevel: RiskBand | null;
  readonly riskReasons: readonly string[];
  readonly riskAsOf: string | null;
  readonly priority: number | null;
  readonly nextAction: NextActionDto | null;
  /** Null where nobody judged so, and once it has expired. */
  readonly notRisk: NotRiskDto | null;
}

/** A deal as it stood on a past day: without what its history does not tell of that day. */
export type PastDealDto = Omit<DealDto, 'version' | 'updatedAt' | 'location'>;

export interface DealPageDto {
  readonly deals: readonly DealDto[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

export interface EvidenceDto {
  readonly eventId: string | null;
  readonly at: string | null;
  readonly text: string;
}

export interface ContributionDto {
  readonly signal: string;
  /** Log-odds points; positive raises the risk. */
  readonly points: number;
  /** 0..1, how strongly the signal speaks before its weight. */
  readonly strength: number;
  readonly reason: string;
  readonly evidence: readonly EvidenceDto[];
}

export interface WhatIfDto {
  readonly action: string;
  readonly label: string;
  readonly score: number;
  /** `score` minus the present score: always negative. */
  readonly delta: number;
}

export interface AssessmentDto {
  readonly score: number;
  readonly band: RiskBand;
  /** `score = 1 / (1 + exp(-(base + sum of points)))` */
  readonly base: number;
  readonly contributions: readonly ContributionDto[];
  readonly notSeen: readonly { readonly signal: string; readonly reason: string }[];
  /** Share of the signals that had data, 0..1. */
  readonly seenShare: number;
  readonly reasons: readonly string[];
  readonly recommendation: NextActionDto | null;
  readonly whatIf: readonly WhatIfDto[];
  readonly priority: number;
  readonly asOf: string;
  readonly engineVersion: string;
  readonly policyVersion: string;
  readonly normsVersion: string;
}

export interface TimelineChangeDto {
  readonly field: string;
  readonly old: unknown;
  readonly new: unknown;
}

export interface TimelineEntryDto {
  readonly id: string;
  readonly at: string;
  /** An event type (`email_sent`, …), or `created`, `updated`, `deleted`, `restored` for edits. */
  readonly kind: string;
  readonly actor: string | null;
  /** screen, api, import, seed, salesforce, hubspot or system */
  readonly source: string;
  readonly text: string | null;
  readonly changes: readonly TimelineChangeDto[];
}

export interface TimelinePageDto {
  readonly entries: readonly TimelineEntryDto[];
  readonly nextCursor: string | null;
}

export interface StageGroupDto {
  readonly stage: Stage;
  readonly count: number;
  readonly value: number;
  /** Sum of value x (1 - risk score) over the open deals of the group. */
  readonly weighted: number;
  readonly bands: Readonly<Record<RiskBand, { readonly count: number; readonly value: number }>>;
}

/** Open pipeline of the actor's scope, one entry per currency: sums never mix currencies. */
export interface PipelineDto {
  readonly currencies: readonly {
    readonly currency: string;
    readonly count: number;
    readonly value: number;
    readonly weighted: number;
    readonly atRiskCount: number;
    readonly atRiskValue: number;
    readonly stages: readonly StageGroupDto[];
  }[];
  readonly openCount: number;
  readonly bandCounts: Readonly<Record<RiskBand, number>>;
  /** When the oldest stored assessment among them was computed; null without open deals. */
  readonly oldestRiskAsOf: string | null;
}
