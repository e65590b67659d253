import type { TeamRole } from '../auth/model';
import type { InviteState } from './model';

/** Times are ISO 8601 strings (UTC). */
export interface TeamDto {
  readonly id: string;
  readonly name: string;
  readonly defaultCurrency: string;
  /** The role of whoever asks. */
  readonly role: TeamRole;
  readonly memberCount: number;
  readonly openDeals: number;
  readonly closedDeals: number;
  readonly createdAt: string;
}

export interface MemberDto {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: TeamRole;
  readonly since: string;
  /** Open and closed deals of the team that are assigned to them. */
  readonly assignedDeals: number;
}

export interface InviteDto {
  readonly id: string;
  readonly email: string;
  readonly role: TeamRole;
  /** Null where their account is gone. */
  readonly invitedBy: string | null;
  readonly state: InviteState;
  readonly sentCount: number;
  readonly lastSentAt: string;
  readonly expiresAt: string;
  readonly createdAt: string;
}

export interface TeamDetailDto {
  readonly team: TeamDto;
  readonly members: readonly MemberDto[];
  /** Those that wait for an answer; null for whoever may not invite. */
  readonly invites: readonly InviteDto[] | null;
}

/** The link is told once, to whoever sends it: only its hash is kept. */
export interface SentInviteDto {
  readonly invite: InviteDto;
  readonly link: string;
}

/** What the holder of a link is told. Whoever it is not meant for learns of it only that. */
export type ReceivedInviteDto =
  | {
      readonly state: Exclude<InviteState, 'open'>;
      readonly message: string;
      /** Where they belong to the team: whoever opens a used link again is in already. */
      readonly joined: { readonly id: string; readonly name: string } | null;
    }
  | {
      readonly state: 'other_person';
      readonly message: string;
      readonly maskedEmail: string;
      readonly signedInAs: string;
    }
  | {
      readonly state: 'open';
      readonly team: { readonly name: string };
      readonly role: TeamRole;
      readonly email: string;
      readonly invitedBy: string | null;
      readonly expiresAt: string;
    };
