import 'server-only';
import { ProviderError } from '../../clients/calls';
import {
  authorizeUrl,
  exchangeCode,
  findCalendarFault,
  listEvents,
  renewGrant,
  revokeGrant,
  type GoogleGrant,
  type GoogleSignIn,
} from '../../clients/google-calendar';
import { DAY_MS } from '../../core/dates';
import type { Env } from '../../platform/env';
import { lineFrom } from '../plain-text';
import type { Credentials, Source, SourceAccount, SourceContext, SourceOAuth } from '../source';
import { listAnew } from './calendar-cursor';
import { createMeeting } from './create-meeting';
import { pullEvents } from './pull-events';
import { withAccess } from './session';

/** A calendar also takes meetings. */
export interface GoogleCalendarSource extends Source {
  readonly createMeeting: typeof createMeeting;
}

/** The calendar of whoever signed in. */
const PRIMARY = 'primary';
const MAX_NAME = 500;

const isConfigured = ({ GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET }: Env): boolean =>
  Boolean(GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET);

/** @throws ProviderError where a key can never open what it is asked to */
function checkReach({ env, credentials: { authKind, address } }: SourceContext): void {
  if (authKind === 'oauth') return;
  if ((address ?? PRIMARY) !== PRIMARY) return;
  const way = isConfigured(env) ? 'Sign in with Google instead, or give' : 'Give';
  // It is the calendar that cannot be had with a key, whichever key it is.
  throw new ProviderError(
    'not_found',
    `An API key reads public calendars only, and “primary” is a person’s own. ${way} the id of a public calendar.`,
  );
}

/** Reads a day of it: that is the right that a sync needs, and says the calendar's name. */
async function validate(context: SourceContext): Promise<SourceAccount> {
  checkReach(context);
  const timeMin = context.now();
  const timeMax = new Date(timeMin.getTime() + DAY_MS);
  const { calendar, accessRole } = await withAccess(context, (access) =>
    listEvents(access, { maxResults: 1, timeMin, timeMax }),
  );
  if (accessRole === 'freeBusyReader' || accessRole === 'none') {
    throw new ProviderError(
      'forbidden',
      'This calendar shows only when it is busy. Let it show all event details (its settings, “Access permissions”), or sign in with Google.',
    );
  }
  const id = context.credentials.address ?? PRIMARY;
  return { name: lineFrom(calendar, MAX_NAME) ?? id, id };
}

function signInOf({ GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_API_URL }: Env): GoogleSignIn {
  if (!GOOGLE_CLIENT_ID || !GOOGLE_CLIENT_SECRET) {
    throw new ProviderError(
      'rejected',
      'Signing in with Google is not set up here: GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are missing.',
    );
  }
  return {
    clientId: GOOGLE_CLIENT_ID,
    clientSecret: GOOGLE_CLIENT_SECRET,
    apiUrl: GOOGLE_API_URL,
  };
}

const heldAs = (
  { accessToken, refreshToken, expiresAt }: GoogleGrant,
  before: Pick<Credentials, 'refreshToken' | 'address'>,
): Credentials => ({
  authKind: 'oauth',
  accessToken,
  refreshToken: refreshToken ?? before.refreshToken,
  expiresAt,
  address: before.address,
});

const oauth: SourceOAuth = {
  isConfigured,
  authorizeUrl: (env, given) => authorizeUrl(signInOf(env), given),
  exchangeCode: async (env, given, signal) =>
    heldAs(await exchangeCode(signInOf(env), given, signal), {
      refreshToken: null,
      address: PRIMARY,
    }),
  renewGrant: async (env, held, signal) => {
    if (held.refreshToken === null) {
      throw new ProviderError(
        'unauthorized',
        'This sign-in with Google has run out and cannot be renewed. Sign in again.',
      );
    }
    return heldAs(await renewGrant(signInOf(env), held.refreshToken, signal), held);
  },
  // Taking back the refresh token ends every access token that came from it.
  revokeGrant: (env, held, signal) =>
    revokeGrant(signInOf(env), held.refreshToken ?? held.accessToken, signal),
};

/** Google Calendar: meetings only; which deals they belong to is found by what they say. */
export const googleCalendarSource: GoogleCalendarSource = {
  name: 'google_calendar',
  validate,
  listStages: () => Promise.resolve([]),
  findAddressFault: (_env, address) => findCalendarFault(address),
  pull: async (context, cursor) => {
    checkReach(context);
    return pullEvents(context, cursor);
  },
  beginAnew: listAnew,
  oauth,
  createMeeting,
};
