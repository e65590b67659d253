/** So many API tokens of a person may be live at once. */
export const MAX_LIVE_TOKENS = 50;
/** For so long a token that has ended is still listed. */
export const ENDED_TOKEN_DAYS = 30;

export const TOKEN_STATES = ['live', 'expired', 'revoked'] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

export function stateOfToken(
  { expiresAt, revokedAt }: { readonly expiresAt: Date | null; readonly revokedAt: Date | null },
  now: Date,
): TokenState {
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt <= now ? 'expired' : 'live';
}

/** What becomes of a team whose only owner goes. */
export const TEAM_CHOICES = ['hand_over', 'delete'] as const;
export type TeamChoice = (typeof TEAM_CHOICES)[number];
