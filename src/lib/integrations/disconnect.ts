import 'server-only';
import { appendAudit } from '../audit';
import { auditKeyOf, demandTokenScope } from '../auth';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { getLog } from '../platform/log';
import { openCredentials } from './credentials';
import type { IntegrationRequest } from './in-place';
import { getConnection } from './list-integrations';
import { INTEGRATION_LABELS, type IntegrationName } from './model';
import { deleteConnection, type ConnectionRow } from './repository/connections';
import { cancelPushes } from './repository/pushes';
import { addLog, cancelRuns } from './repository/runs';
import { sourceOf } from './sources';

const REVOKE_LIMIT_MS = 10_000;

/** A grant is taken back at the provider; a key that was pasted stays its owner's. */
async function revoke(env: Env, row: ConnectionRow): Promise<void> {
  if (row.authKind !== 'oauth') return;
  const { oauth } = await sourceOf(row.name);
  try {
    await oauth?.revokeGrant(env, openCredentials(env, row), AbortSignal.timeout(REVOKE_LIMIT_MS));
  } catch (error) {
    // It is gone here in any case, and nobody can use what is left of it.
    getLog().warn({ err: error, integration: row.name }, 'a grant could not be revoked');
  }
}

/**
 * Forgets a connection and its key. The deals that it brought stay, and are known again when the
 * same account is connected later.
 *
 * @throws AppError NOT_FOUND where it is not connected
 */
export async function disconnectIntegration(
  deps: Deps,
  env: Env,
  { actor, requestId }: IntegrationRequest,
  name: IntegrationName,
): Promise<void> {
  demandTokenScope(actor, 'integration.disconnect');
  const row = await getConnection(deps, actor, name);
  await inTransaction(deps.db, async (tx) => {
    const now = deps.now();
    const account = row.accountName ?? INTEGRATION_LABELS[name];
    await cancelRuns(tx, row.id, now);
    await cancelPushes(tx, row.id, 'It was disconnected.', now);
    await deleteConnection(tx, name, row.id);
    await addLog(tx, {
      userId: actor.userId,
      integration: name,
      action: 'disconnect',
      status: 'success',
      message: `Disconnected ${account}.`,
      createdAt: now,
    });
    await appendAudit(tx, {
      scopeKey: auditKeyOf(row.scopeKey, actor),
      action: 'integration.disconnected',
      actorRef: actor.auditRef,
      target: null,
      data: { integration: INTEGRATION_LABELS[name], account },
      requestId,
      at: now,
    });
  });
  await revoke(env, row);
}
