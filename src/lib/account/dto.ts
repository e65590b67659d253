import type { TeamRole, TokenScope } from '../auth/model';
import type { TokenState } from './model';

/** Times are ISO 8601 strings (UTC). */
export interface ApiTokenDto {
  readonly id: string;
  readonly name: string;
  /** How it begins: enough to tell one's own tokens apart. */
  readonly prefix: string;
  readonly scopes: readonly TokenScope[];
  readonly state: TokenState;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

export interface ProfileDto {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly timeZone: string | null;
  /** False where the identity provider keeps the name: it is changed there. */
  readonly mayRename: boolean;
  /** Why this account cannot be deleted, in words; null where it can. */
  readonly keptBecause: string | null;
}

/** What deleting the account does to a team of the person. */
export interface DepartureDto {
  readonly teamId: string;
  readonly teamName: string;
  readonly role: TeamRole;
  /** No other owner is there: somebody has to say what becomes of the team. */
  readonly needsDecision: boolean;
  /** Deals of the team that the person made or looks after; they go to whoever takes over. */
  readonly deals: number;
  /** Who can take over, owners first. Empty where nobody else is: then the team can only go. */
  readonly others: readonly {
    readonly userId: string;
    readonly name: string;
    readonly role: TeamRole;
  }[];
}

/** One line of the policy, for people to read. */
export interface AccessRowDto {
  readonly permission: string;
  /** "may …" */
  readonly words: string;
  readonly roles: Readonly<Record<TeamRole, boolean>>;
  /** What a token has to carry besides. */
  readonly tokenScope: TokenScope;
}
