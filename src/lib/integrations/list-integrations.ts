import 'server-only';
import { demandTokenScope, type Actor } from '../auth';
import { notFound } from '../core/errors';
import { isId } from '../core/ids';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { INTEGRATIONS, type IntegrationName } from './model';
import type { ActivityDto, IntegrationDto, SyncDto } from './output-schema';
import { findConnection, type ConnectionRow } from './repository/connections';
import * as runs from './repository/runs';
import { sourceOf } from './sources';
import { toActivityDto, toIntegrationDto, toSyncDto } from './to-dto';

const RECENT = 20;

/** How one integration stands, as the answer to whoever may change it: that asks for no more rights. */
export async function describeIntegration(
  deps: Deps,
  env: Env,
  actor: Actor,
  name: IntegrationName,
): Promise<IntegrationDto> {
  const source = await sourceOf(name);
  const canSignIn = source.oauth?.isConfigured(env) ?? false;
  const row = await findConnection(deps.db, name, actor.userId);
  const [last] = row ? await runs.listRuns(deps.db, row.id, 1) : [];
  const isActive = last !== undefined && (runs.ACTIVE as readonly string[]).includes(last.status);
  return toIntegrationDto(name, row, {
    canSignIn,
    now: deps.now(),
    active: isActive ? last : null,
    lastRunAt: last?.createdAt ?? null,
  });
}

/** How one integration stands for the actor. */
export async function getIntegration(
  deps: Deps,
  env: Env,
  actor: Actor,
  name: IntegrationName,
): Promise<IntegrationDto> {
  demandTokenScope(actor, 'integration.read');
  return describeIntegration(deps, env, actor, name);
}

/** How each of the actor's integrations stands, connected or not. */
export const listIntegrations = (
  deps: Deps,
  env: Env,
  actor: Actor,
): Promise<readonly IntegrationDto[]> =>
  Promise.all(INTEGRATIONS.map((name) => getIntegration(deps, env, actor, name)));

/** @throws AppError NOT_FOUND where it is not connected */
export async function getConnection(
  deps: Deps,
  actor: Actor,
  name: IntegrationName,
): Promise<ConnectionRow> {
  const row = await findConnection(deps.db, name, actor.userId);
  if (!row) throw notFound('That integration');
  return row;
}

/** The last things that happened to an integration, newest first. */
export async function listActivity(
  deps: Deps,
  actor: Actor,
  name: IntegrationName,
): Promise<readonly ActivityDto[]> {
  demandTokenScope(actor, 'integration.read');
  const logs = await runs.listLogs(deps.db, actor.userId, name, RECENT);
  return logs.map((log) => toActivityDto(log));
}

/** A sync of the actor's own. @throws AppError NOT_FOUND */
export async function getSync(deps: Deps, actor: Actor, id: string): Promise<SyncDto> {
  demandTokenScope(actor, 'integration.read');
  return describeSync(deps, actor, id);
}

/** As `getSync`, for whoever has started it: the answer asks for no more rights. */
export async function describeSync(deps: Deps, actor: Actor, id: string): Promise<SyncDto> {
  const run = isId(id) ? await runs.findRun(deps.db, id) : null;
  if (!run || run.userId !== actor.userId) throw notFound('That sync');
  return toSyncDto(run);
}
