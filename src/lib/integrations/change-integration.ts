import 'server-only';
import { appendAudit } from '../audit';
import { auditKeyOf } from '../auth';
import { invalidField } from '../core/errors';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { inPlace, type HeldPlace, type IntegrationRequest } from './in-place';
import { getConnection, describeIntegration } from './list-integrations';
import { INTEGRATION_LABELS, type IntegrationName } from './model';
import type { IntegrationDto } from './output-schema';
import { lockConnection, saveConnection, type ConnectionRow } from './repository/connections';
import { cancelPushes } from './repository/pushes';
import type { ChangeIntegrationInput } from './schema';
import { connectionSettings } from './settings-schema';

/** Stands in the trail of the place whose deals it changes. */
export function noteChange(
  { tx, now }: HeldPlace,
  { actor, requestId }: IntegrationRequest,
  row: ConnectionRow,
): Promise<void> {
  return appendAudit(tx, {
    scopeKey: auditKeyOf(row.scopeKey, actor),
    action: 'integration.changed',
    actorRef: actor.auditRef,
    target: null,
    data: { integration: INTEGRATION_LABELS[row.name] },
    requestId,
    at: now,
  });
}

/**
 * Changes how an integration is synced.
 *
 * @throws AppError NOT_FOUND (not connected), FORBIDDEN, VALIDATION_FAILED (`writeBack` where nothing
 *   can be written back)
 */
export async function changeIntegration(
  deps: Deps,
  env: Env,
  request: IntegrationRequest,
  name: IntegrationName,
  { writeBack, ...input }: ChangeIntegrationInput,
): Promise<IntegrationDto> {
  const row = await getConnection(deps, request.actor, name);
  if (writeBack !== undefined && name !== 'salesforce') {
    throw invalidField('writeBack', `nothing is written back to ${INTEGRATION_LABELS[name]}`);
  }
  const place = { teamId: row.teamId, permission: 'integration.manage' } as const;
  await inPlace(deps, request, place, async (held) => {
    const current = (await lockConnection(held.tx, name, row.id)) ?? row;
    const settings = connectionSettings.parse(current.settings);
    const change = {
      ...(input.syncEnabled === undefined ? {} : { syncEnabled: input.syncEnabled }),
      ...(input.syncEveryMinutes === undefined ? {} : { syncEveryMinutes: input.syncEveryMinutes }),
      ...(writeBack === undefined ? {} : { settings: { ...settings, writeBack } }),
    };
    await saveConnection(held.tx, name, row.id, change, held.now);
    if (writeBack === false) {
      await cancelPushes(held.tx, row.id, 'Writing back was switched off.', held.now);
    }
    await noteChange(held, request, row);
  });
  return describeIntegration(deps, env, request.actor, name);
}
