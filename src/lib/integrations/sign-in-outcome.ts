import type { ErrorCode } from '../core/errors';
import { INTEGRATION_LABELS, type IntegrationName } from './model';

/** How signing in at a provider ended, as the address of the screen says it. */
export const SIGN_IN_OUTCOMES = [
  'connected',
  /** The person said no at the provider. */
  'denied',
  /** It was begun too long ago, elsewhere, or by somebody else. */
  'expired',
  'refused',
  'other_account',
  'away',
  'forbidden',
  'not_found',
  'failed',
] as const;
export type SignInOutcome = (typeof SIGN_IN_OUTCOMES)[number];

const OUTCOME_OF: Partial<Record<ErrorCode, SignInOutcome>> = {
  BAD_REQUEST: 'expired',
  VALIDATION_FAILED: 'refused',
  CONFLICT: 'other_account',
  UNAVAILABLE: 'away',
  RATE_LIMITED: 'away',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'not_found',
};

/** The outcome that an error means. */
export const outcomeOf = (code: ErrorCode): SignInOutcome => OUTCOME_OF[code] ?? 'failed';

type Words = Readonly<Record<SignInOutcome, (provider: string) => string>>;

const WORDS: Words = {
  connected: (provider) => `${provider} is connected, and its first sync has begun.`,
  denied: (provider) => `${provider} was not connected: the sign-in there was cancelled.`,
  expired: () =>
    'This sign-in was not begun here, or more than ten minutes ago. Begin it once more.',
  refused: (provider) =>
    `${provider} did not accept the sign-in, or it does not open what a sync reads. Sign in there as somebody who may read it.`,
  other_account: (provider) =>
    `${provider} is connected already, to another account or for another place. Disconnect that first.`,
  away: (provider) => `${provider} could not be connected right now. Try again in a few minutes.`,
  forbidden: (provider) => `Your role in this team does not let you connect ${provider} to it.`,
  not_found: (provider) =>
    `${provider} could not be connected: the team is gone, or signing in is not set up here.`,
  failed: () => 'Something went wrong on our side. It was logged.',
};

/**
 * What a person is told after they have signed in at a provider.
 *
 * @returns null where the text names no outcome: addresses can be made up
 */
export function describeSignIn(
  name: IntegrationName,
  outcome: string,
): { readonly isGood: boolean; readonly words: string } | null {
  const known = SIGN_IN_OUTCOMES.find((one) => one === outcome);
  if (!known) return null;
  return { isGood: known === 'connected', words: WORDS[known](INTEGRATION_LABELS[name]) };
}
