import 'server-only';
import { appendAudit } from '../audit';
import { auditKeyOf, demandTokenScope } from '../auth';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { notFound } from '../core/errors';
import { openCredentials } from './credentials';
import { giveBack } from './give-back';
import type { IntegrationRequest } from './in-place';
import { getConnection } from './list-integrations';
import { INTEGRATION_LABELS, type IntegrationName } from './model';
import { deleteConnection, lockConnection } from './repository/connections';
import { cancelPushes } from './repository/pushes';
import { addLog, cancelRuns } from './repository/runs';
import { sourceOf } from './sources';

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
  const gone = await inTransaction(deps.db, async (tx) => {
    const now = deps.now();
    const account = row.accountName ?? INTEGRATION_LABELS[name];
    // The run first, as whoever writes a page has it: the connection is never waited for with it held.
    await cancelRuns(tx, row.id, now);
    const current = await lockConnection(tx, name, row.id);
    if (!current) throw notFound('That integration');
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
    return current;
  });
  await giveBack(await sourceOf(name), env, gone.authKind, () => openCredentials(env, gone));
}
