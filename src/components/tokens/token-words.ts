import type { TokenScope } from '@/lib/auth/model';

/** What a token of that scope may do, on top of nothing: scopes do not hold each other. */
export const SCOPE_WORDS: Readonly<Record<TokenScope, string>> = {
  read: 'See what you see: deals, alerts, policies, exports',
  write: 'Change what you may change: deals, alerts, imports',
  admin: 'Settings and people: teams, policies, tokens, the account',
};

/** How long a token lives; null is for ever. */
export const LIFETIMES: readonly { readonly days: number | null; readonly label: string }[] = [
  { days: 7, label: '7 days' },
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'A year' },
  { days: null, label: 'Does not expire' },
];

/** A call that shows the token at work. */
export const curlLine = (token: string, origin: string): string =>
  `curl -H 'Authorization: Bearer ${token}' ${origin}/api/auth/me`;
