export const TEAM_ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

export interface Membership {
  readonly teamId: string;
  readonly teamName: string;
  readonly role: TeamRole;
}

export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Who asks. Made only by `requireActor()`; everything that reads or writes user data starts here. */
export interface Actor {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** What the audit trail calls this person; it says nothing once the account is gone. */
  readonly auditRef: string;
  readonly memberships: readonly Membership[];
  /** How the actor proved who they are. A session may do what its person may; a token only its scopes. */
  readonly via: 'session' | 'token';
  readonly tokenScopes: readonly TokenScope[];
}

/** Where a change came from, as the timeline shows it. */
export type ChangeSource =
  'screen' | 'api' | 'import' | 'seed' | 'salesforce' | 'hubspot' | 'google_calendar' | 'system';

/** What a person is called while the identity provider has not told. */
export const UNKNOWN_NAME = 'New user';
/** Reserved by RFC 2606: no mail ever reaches it, and nobody can own an address there. */
export const PLACEHOLDER_DOMAIN = 'users.clerk.invalid';
/** The address of a person whose own is unknown, or is somebody else's here. */
export const placeholderEmail = (subject: string): string => `${subject}@${PLACEHOLDER_DOMAIN}`;

/** What an identity provider says of a person; null for what it does not say. */
export interface Profile {
  /** Clerk's user id. */
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Only a verified address links a row that was here before. */
  readonly emailVerified: boolean;
  readonly imageUrl: string | null;
  /** When the provider last changed it; null where it was read from a token, which does not say. */
  readonly asOf: Date | null;
}

export const personalKey = (userId: string): string => `user:${userId}`;
export const teamKey = (teamId: string): string => `team:${teamId}`;

/** Whose chain of the audit trail an entry belongs to: a team's, or the person's under their pseudonym. */
export const auditKeyOf = (scopeKey: string, { auditRef }: Pick<Actor, 'auditRef'>): string =>
  scopeKey.startsWith('team:') ? scopeKey : personalKey(auditRef);
