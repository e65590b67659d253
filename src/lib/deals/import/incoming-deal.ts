import type { NewHistoryEvent } from '../deal-change';
import type { Stage } from '../model';

/** A deal as it arrives from a file or a source, with its whole history, in our own terms. */
export interface IncomingDeal {
  readonly source: string | null;
  readonly externalId: string | null;
  readonly name: string;
  readonly account: string | null;
  readonly value: number;
  readonly currency: string;
  readonly location: string | null;
  readonly stage: Stage;
  readonly crmStage: string | null;
  readonly createdAt: Date;
  readonly expectedCloseDate: Date | null;
  readonly closedAt: Date | null;
  readonly outcome: 'won' | 'lost' | null;
  /** The owner as the source names them, and the user of ours whom that is. */
  readonly ownerName: string | null;
  readonly assignedToId: string | null;
  readonly isDemo: boolean;
  /**
   * The columns of the history format that the file has; null for all. What a file does not speak of
   * is left as it is on a deal that is known.
   */
  readonly told: ReadonlySet<string> | null;
  /** Each with an `externalId`, so that a repeated import adds nothing. */
  readonly events: readonly NewHistoryEvent[];
  readonly contacts: readonly IncomingContact[];
  readonly meetings: readonly IncomingMeeting[];
  /** What a source says that is asked again and again; left out by files. */
  readonly synced?: SyncedParts;
}

/** Beside the columns: what a CRM says of a deal each time, as a whole. */
export interface SyncedParts {
  readonly nextStep: string | null;
  readonly lostReason: string | null;
  /** The record at its source, for a link back. */
  readonly url: string | null;
  /** Facts that tell of what was changed here and then made there: they are known, as those edits. */
  readonly echoes: readonly string[];
  /** All of them: who is not named any more is no contact of the deal any more. */
  readonly contacts: readonly SyncedContact[];
  readonly meetings: readonly SyncedMeeting[];
}

export interface SyncedContact {
  readonly externalId: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly title: string | null;
  readonly role: string | null;
}

export interface SyncedMeeting extends IncomingMeeting {
  readonly externalId: string;
  readonly description: string | null;
  readonly location: string | null;
  readonly meetingLink: string | null;
  readonly url: string | null;
  readonly isCancelled: boolean;
}

export interface IncomingContact {
  readonly name: string;
  readonly email: string;
  readonly role: string;
}

export interface IncomingMeeting {
  readonly title: string;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly attendees: readonly string[];
}
