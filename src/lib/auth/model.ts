export const TEAM_ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

export interface Membership {
  readonly teamId: string;
  readonly teamName: string;
  readonly role: TeamRole;
}

export const TOKEN_SCOPES = ['read', 'write'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Who asks. Made only by `requireActor()`; everything that reads or writes user data starts here. */
export interface Actor {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly memberships: readonly Membership[];
  /** How the actor proved who they are. A session may do what its person may; a token only its scopes. */
  readonly via: 'session' | 'token';
  readonly tokenScopes: readonly TokenScope[];
}

/** Where a change came from, as the timeline shows it. */
export type ChangeSource =
  'screen' | 'api' | 'import' | 'seed' | 'salesforce' | 'hubspot' | 'system';

export const personalKey = (userId: string): string => `user:${userId}`;
export const teamKey = (teamId: string): string => `team:${teamId}`;
