/** The shape of the demo data. Times are epoch milliseconds (UTC), values are in the deal's currency. */
import type { RiskEventType } from '../../src/lib/risk/types';

type DemoTeamRole = 'owner' | 'admin' | 'member' | 'viewer';
export type DemoOpenStage = 'discovery' | 'proposal' | 'negotiation';
type DemoStage = DemoOpenStage | 'closed_won' | 'closed_lost';
export type DemoSource = null | 'seed';
export type DemoContactRole =
  'champion' | 'decision_maker' | 'economic_buyer' | 'influencer' | 'user';

export interface DemoUser {
  readonly key: string;
  readonly email: string;
  readonly name: string;
}

export interface DemoTeam {
  readonly key: string;
  readonly name: string;
  readonly members: readonly { readonly userKey: string; readonly role: DemoTeamRole }[];
}

export interface DemoContact {
  readonly name: string;
  readonly email: string;
  readonly role: DemoContactRole;
}

/** A meeting that took place, or one that is still ahead; `attendees` are e-mail addresses. */
export interface DemoMeeting {
  readonly title: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly attendees: readonly string[];
}

/**
 * One fact of a deal's history, in the vocabulary of `RiskEvent`. `actor` is the address of one of
 * our people or the name of one of the deal's contacts.
 */
export interface DemoEvent {
  readonly at: number;
  readonly type: RiskEventType;
  readonly from: string | null;
  readonly to: string | null;
  readonly actor: string | null;
  readonly text: string | null;
}

export interface DemoDeal {
  /** Null for a personal deal, which belongs to its owner alone. */
  readonly teamKey: string | null;
  readonly ownerKey: string;
  /** Unique across the whole data set, also for deals that come from no other system. */
  readonly externalId: string;
  readonly name: string;
  readonly account: string;
  readonly value: number;
  readonly currency: string;
  readonly stage: DemoStage;
  readonly createdAt: number;
  readonly expectedCloseDate: number;
  readonly closedAt: number | null;
  readonly outcome: 'won' | 'lost' | null;
  readonly lostReason: string | null;
  readonly location: string | null;
  readonly source: DemoSource;
  readonly contacts: readonly DemoContact[];
  readonly meetings: readonly DemoMeeting[];
  /** In order of time; the first is always `created`. */
  readonly events: readonly DemoEvent[];
}

export interface DemoData {
  readonly users: readonly DemoUser[];
  readonly teams: readonly DemoTeam[];
  readonly deals: readonly DemoDeal[];
}
