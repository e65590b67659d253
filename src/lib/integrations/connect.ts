import 'server-only';
import { appendAudit } from '../audit';
import { auditKeyOf, placeFor, type Actor } from '../auth';
import { ProviderError } from '../clients/calls';
import { AppError, invalidField } from '../core/errors';
import { newId } from '../core/ids';
import { isUniqueViolation } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { sealCredentials } from './credentials';
import { giveBack } from './give-back';
import type { IntegrationDto } from './output-schema';
import { describeIntegration } from './list-integrations';
import { inPlace, type HeldPlace, type IntegrationRequest } from './in-place';
import { INTEGRATION_LABELS, type IntegrationName, type SourceStage } from './model';
import { asAppError, type FaultFields } from './provider-fault';
import * as connections from './repository/connections';
import { addLog } from './repository/runs';
import type { Credentials, Source, SourceAccount, SourceContext } from './source';
import { sourceOf } from './sources';

/** What a person typed, or what signing in at the provider gave. */
export interface ConnectInput {
  readonly credentials: Credentials;
  readonly teamId: string | null | undefined;
}

const FIELDS: Readonly<Record<IntegrationName, FaultFields>> = {
  salesforce: { key: 'apiKey', address: 'instanceUrl' },
  hubspot: { key: 'apiKey', address: null },
  google_calendar: { key: 'apiKey', address: 'calendarId' },
};

/**
 * What a key that was pasted a moment ago and is not accepted means: the provider's own words are those
 * of one that was accepted once.
 */
const KEY_REFUSED: Partial<Readonly<Record<IntegrationName, string>>> = {
  salesforce:
    'Salesforce does not accept this access token. Copy it whole, and check that it belongs to this instance and is still valid.',
  hubspot:
    'HubSpot does not accept this access token. Copy the one of the private app whole (Settings > Integrations > Private Apps).',
};

function refusalOf(error: unknown, name: IntegrationName, { authKind }: Credentials): unknown {
  const words = KEY_REFUSED[name];
  const isRefused = error instanceof ProviderError && error.fault === 'unauthorized';
  if (!isRefused || authKind !== 'token' || words === undefined) return error;
  return new ProviderError('unauthorized', words, { status: error.status, cause: error });
}

/** Saving waits no longer than this for a provider, ms. */
const CHECK_LIMIT_MS = 20_000;

interface Checked {
  readonly account: SourceAccount;
  readonly stages: readonly SourceStage[];
}

/** Asks the provider before anything is kept. */
async function check(
  { now }: Deps,
  env: Env,
  source: Source,
  credentials: Credentials,
): Promise<Checked> {
  const fields = FIELDS[source.name];
  const fault =
    credentials.address === null ? null : source.findAddressFault?.(env, credentials.address);
  if (fault) throw invalidField(fields.address ?? fields.key, fault);
  const context: SourceContext = {
    env,
    now,
    signal: AbortSignal.timeout(CHECK_LIMIT_MS),
    credentials,
    // What was got a moment ago and is refused already will not be better for being renewed.
    renew: async () => credentials,
  };
  try {
    const account = await source.validate(context);
    return { account, stages: await source.listStages(context) };
  } catch (error) {
    throw asAppError(refusalOf(error, source.name, credentials), fields);
  }
}

/** What was typed, with the address as it is kept. */
function asKept({ readAddress }: Source, { address, ...rest }: Credentials): Credentials {
  return { ...rest, address: address === null ? null : (readAddress?.(address) ?? address) };
}

interface Connecting {
  readonly deps: Deps;
  readonly env: Env;
  readonly request: IntegrationRequest;
  readonly name: IntegrationName;
  readonly credentials: Credentials;
  readonly place: { readonly scopeKey: string; readonly teamId: string | null };
  readonly checked: Checked;
}

const isSameAccount = (
  found: connections.ConnectionRow,
  { address }: Credentials,
  { account }: Checked,
): boolean =>
  (found.accountId ?? account.id) === account.id &&
  (found.accountId !== null || found.address === address);

/** A key for what is connected already: the new one takes the place of the old, and nothing is lost. */
async function reconnect(
  { tx, now }: HeldPlace,
  { env, name, credentials, place, checked }: Connecting,
  found: connections.ConnectionRow,
): Promise<void> {
  if (found.scopeKey !== place.scopeKey || !isSameAccount(found, credentials, checked)) {
    const label = INTEGRATION_LABELS[name];
    const message = `${label} is connected already, to ${found.accountName ?? 'another account'}. Disconnect that first.`;
    throw new AppError('CONFLICT', message);
  }
  const sealed = sealCredentials(env, name, found, credentials);
  await connections.saveConnection(
    tx,
    name,
    found.id,
    {
      ...sealed,
      authKind: credentials.authKind,
      accountName: checked.account.name,
      address: credentials.address,
      isActive: true,
      syncErrors: null,
      failureCount: 0,
      pausedUntil: null,
      stages: checked.stages,
    },
    now,
  );
}

async function connectAnew(
  { tx, now }: HeldPlace,
  { env, request, name, credentials, place, checked }: Connecting,
): Promise<string> {
  const row = { id: newId(), userId: request.actor.userId };
  await connections.insertConnection(tx, {
    name,
    ...row,
    ...place,
    ...sealCredentials(env, name, row, credentials),
    authKind: credentials.authKind,
    accountName: checked.account.name,
    accountId: checked.account.id,
    address: credentials.address,
    stages: checked.stages,
    createdAt: now,
  });
  return row.id;
}

async function note({ tx, now }: HeldPlace, { request, name, place, checked }: Connecting) {
  const { actor, requestId } = request;
  const integration = INTEGRATION_LABELS[name];
  await addLog(tx, {
    userId: actor.userId,
    integration: name,
    action: 'connect',
    status: 'success',
    message: `Connected ${checked.account.name}.`,
    createdAt: now,
  });
  await appendAudit(tx, {
    scopeKey: auditKeyOf(place.scopeKey, actor),
    action: 'integration.connected',
    actorRef: actor.auditRef,
    target: null,
    data: { integration, account: checked.account.name },
    requestId,
    at: now,
  });
}

async function keep(held: HeldPlace, connecting: Connecting): Promise<void> {
  const { name, request } = connecting;
  const found = await connections.findConnection(held.tx, name, request.actor.userId);
  const current = found && (await connections.lockConnection(held.tx, name, found.id));
  if (current) await reconnect(held, connecting, current);
  else await connectAnew(held, connecting);
  await note(held, connecting);
}

async function keepOnce(connecting: Connecting): Promise<void> {
  const { deps, request, place } = connecting;
  const where = { teamId: place.teamId, permission: 'integration.manage' } as const;
  const attempt = () => inPlace(deps, request, where, (held) => keep(held, connecting));
  try {
    await attempt();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // The same person has just connected it elsewhere: now it is known.
    await attempt();
  }
}

/** A grant that was not kept is given back, unless what is connected may rest on the same one. */
async function giveBackUnkept(
  deps: Deps,
  env: Env,
  { userId }: Actor,
  given: { readonly source: Source; readonly credentials: Credentials; readonly checked: Checked | null }, // prettier-ignore
): Promise<void> {
  const { source, credentials, checked } = given;
  if (credentials.authKind !== 'oauth') return;
  const found = await connections.findConnection(deps.db, source.name, userId);
  const mayBeSame = checked === null || (found && isSameAccount(found, credentials, checked));
  if (found?.authKind === 'oauth' && mayBeSame) return;
  await giveBack(source, env, 'oauth', () => credentials);
}

/**
 * Connects a provider after asking it whether it takes the key. Connecting again with another key for
 * the same account goes on where the syncs stopped.
 *
 * @throws AppError NOT_FOUND (team), FORBIDDEN, VALIDATION_FAILED (the field that the provider does
 *   not take), CONFLICT (another account is connected), UNAVAILABLE (the provider is away, or there
 *   is no key to seal with)
 */
export async function connectIntegration(
  deps: Deps,
  env: Env,
  request: IntegrationRequest,
  name: IntegrationName,
  { credentials: given, teamId }: ConnectInput,
): Promise<IntegrationDto> {
  const source = await sourceOf(name);
  const credentials = asKept(source, given);
  let checked: Checked | null = null;
  try {
    const place = placeFor(request.actor, 'integration.manage', teamId);
    checked = await check(deps, env, source, credentials);
    await keepOnce({ deps, env, request, name, credentials, place, checked });
  } catch (error) {
    await giveBackUnkept(deps, env, request.actor, { source, credentials, checked });
    throw error;
  }
  return describeIntegration(deps, env, request.actor, name);
}
