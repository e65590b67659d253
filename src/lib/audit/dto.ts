import type { AuditData } from './model';

/** Times are ISO 8601 strings (UTC). */
export interface AuditEntryDto {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  /** What happened in words. */
  readonly sentence: string;
  /** The pseudonym of who did it, and their name now; `Deleted person` where the account is gone. */
  readonly actorRef: string;
  readonly actorName: string;
  readonly target: string | null;
  /** Where the target is a person who is still here. */
  readonly targetName: string | null;
  readonly data: AuditData;
  readonly requestId: string | null;
  readonly prevHash: string;
  readonly hash: string;
}

export interface AuditPageDto {
  readonly entries: readonly AuditEntryDto[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

/** What is wrong with the first entry at which a chain does not hold. */
export type ChainFault = 'altered' | 'missing' | 'forked';

export interface BrokenEntryDto {
  readonly id: string;
  readonly scopeKey: string;
  readonly fault: ChainFault;
  readonly meaning: string;
}

export interface ChainReportDto {
  readonly scopeKey: string;
  readonly entries: number;
  /** The hash of the newest entry: kept elsewhere, it shows later whether the end was cut off. */
  readonly head: string | null;
  readonly broken: BrokenEntryDto | null;
}
