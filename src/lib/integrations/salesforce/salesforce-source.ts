import 'server-only';
import { ProviderError } from '../../clients/calls';
import {
  authorizeUrl,
  exchangeCode,
  findInstanceFault,
  refreshGrant,
  revokeGrant,
  SalesforceSession,
  withScheme,
  type CallLimits,
  type Grant,
  type SalesforceAccess,
  type SalesforceApp,
} from '../../clients/salesforce';
import type { Env } from '../../platform/env';
import type { Credentials, Source, SourceContext, SourceOAuth } from '../source';
import { pullPage } from './pull';
import { pushChange } from './push-change';
import { readStages } from './read-stages';
import { validate } from './validate';

function accessOf({ address, accessToken }: Credentials): SalesforceAccess {
  if (address !== null) return { instanceUrl: address, accessToken };
  throw new ProviderError(
    'rejected',
    'The address of the Salesforce instance is missing. Connect again.',
  );
}

function openSession(
  { env, credentials, renew, signal }: SourceContext,
  limits: CallLimits,
): SalesforceSession {
  const isGrant = credentials.authKind === 'oauth';
  return new SalesforceSession({
    env,
    access: accessOf(credentials),
    renew: isGrant ? async () => accessOf(await renew()) : null,
    signal,
    limits,
  });
}

function appOf(env: Env): SalesforceApp {
  const { SALESFORCE_CLIENT_ID: clientId, SALESFORCE_CLIENT_SECRET, SALESFORCE_LOGIN_URL } = env;
  if (clientId === undefined) {
    throw new ProviderError(
      'rejected',
      'Signing in to Salesforce is not set up here: SALESFORCE_CLIENT_ID is missing.',
    );
  }
  return {
    env,
    loginUrl: SALESFORCE_LOGIN_URL,
    clientId,
    clientSecret: SALESFORCE_CLIENT_SECRET ?? null,
  };
}

/** Salesforce does not say how long an access token lives: a 401 tells. */
const credentialsOf = ({ accessToken, refreshToken, instanceUrl }: Grant): Credentials => ({
  authKind: 'oauth',
  accessToken,
  refreshToken,
  expiresAt: null,
  address: instanceUrl,
});

const oauth: SourceOAuth = {
  isConfigured: (env) => env.SALESFORCE_CLIENT_ID !== undefined,
  authorizeUrl: (env, given) => authorizeUrl(appOf(env), given),
  exchangeCode: async (env, given, signal) =>
    credentialsOf(await exchangeCode(appOf(env), given, signal)),
  renewGrant: async (env, { refreshToken }, signal) => {
    if (refreshToken === null) {
      throw new ProviderError('unauthorized', 'Salesforce gave no lasting grant. Connect again.');
    }
    const grant = credentialsOf(await refreshGrant(appOf(env), refreshToken, signal));
    return { ...grant, refreshToken: grant.refreshToken ?? refreshToken };
  },
  revokeGrant: (env, { refreshToken, accessToken }, signal) =>
    revokeGrant(appOf(env), refreshToken ?? accessToken, signal),
};

const PAGE_DEALS = 200;

export interface SourceChoices {
  /** Of each call; left out where the usual ones serve. */
  readonly limits?: CallLimits;
  /** Opportunities on a page, at most 200. */
  readonly pageDeals?: number;
}

export function makeSalesforceSource({
  limits = {},
  pageDeals = PAGE_DEALS,
}: SourceChoices = {}): Source {
  // One session for a whole sync: what it renewed once it keeps.
  const sessions = new WeakMap<SourceContext, SalesforceSession>();
  const sessionOf = (context: SourceContext): SalesforceSession => {
    const open = sessions.get(context) ?? openSession(context, limits);
    sessions.set(context, open);
    return open;
  };
  return {
    name: 'salesforce',
    validate: async (context) => validate(sessionOf(context), context.now()),
    listStages: async (context) => readStages(sessionOf(context)),
    pull: async (context, cursor) => {
      const reading = { session: sessionOf(context), now: context.now(), pageDeals };
      return pullPage(reading, cursor);
    },
    readAddress: withScheme,
    findAddressFault: (env, address) => findInstanceFault(address, env),
    push: async (context, change) => pushChange(sessionOf(context), change),
    oauth,
  };
}

export const salesforceSource = makeSalesforceSource();
