import 'server-only';
import { appendAudit } from '../audit';
import { auditKeyOf, placeFor } from '../auth';
import { AppError, invalidField } from '../core/errors';
import { newId } from '../core/ids';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { sealCredentials } from './credentials';
import type { IntegrationDto } from './output-schema';
import { getIntegration } from './list-integrations';
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
    throw asAppError(error, fields);
  }
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

/** A key for what is connected already: the new one takes the place of the old, and nothing is lost. */
async function reconnect(
  { tx, now }: HeldPlace,
  { env, name, credentials, place, checked }: Connecting,
  found: connections.ConnectionRow,
): Promise<void> {
  const isSame =
    found.scopeKey === place.scopeKey &&
    (found.accountId ?? checked.account.id) === checked.account.id &&
    (found.accountId !== null || found.address === credentials.address);
  if (!isSame) {
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
  { credentials, teamId }: ConnectInput,
): Promise<IntegrationDto> {
  const place = placeFor(request.actor, 'integration.manage', teamId);
  const source = await sourceOf(name);
  const checked = await check(deps, env, source, credentials);
  const connecting = { deps, env, request, name, credentials, place, checked };
  await inPlace(
    deps,
    request,
    { teamId: place.teamId, permission: 'integration.manage' },
    async (held) => {
      const found = await connections.findConnection(held.tx, name, request.actor.userId);
      if (found) await reconnect(held, connecting, found);
      else await connectAnew(held, connecting);
      await note(held, connecting);
    },
  );
  return getIntegration(deps, env, request.actor, name);
}
