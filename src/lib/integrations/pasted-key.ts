import type { Credentials } from './source';

/**
 * What a key that a person pasted opens a provider with.
 *
 * @param address Salesforce: the instance's; Google Calendar: the calendar's id; HubSpot: null
 */
export const pastedKey = (accessToken: string, address: string | null): Credentials => ({
  authKind: 'token',
  accessToken,
  refreshToken: null,
  expiresAt: null,
  address,
});
