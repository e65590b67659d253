import 'server-only';
import { demand, personalKey, teamKey, type Actor } from '../auth';
import type { Deps } from '../platform/deps';
import { INTEGRATIONS, type IntegrationName } from './model';
import { listOthers } from './repository/connections';

/** Somebody else of the team has connected a provider for it. */
export interface ConnectedByOther {
  readonly integration: IntegrationName;
  readonly by: string;
  readonly account: string | null;
}

/**
 * What others of a team have connected for it: who connects the same account as well has the same
 * deals read twice. Nothing of their keys, problems or activity is told.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND (team)
 */
export async function listConnectedByOthers(
  { db }: Deps,
  actor: Actor,
  teamId: string | null,
): Promise<readonly ConnectedByOther[]> {
  const scopeKey = teamId === null ? personalKey(actor.userId) : teamKey(teamId);
  demand(actor, 'integration.manage', scopeKey);
  const found = await Promise.all(
    INTEGRATIONS.map((name) => listOthers(db, name, { scopeKey, userId: actor.userId })),
  );
  return found.flat().map(({ integration, by, account }) => ({ integration, by, account }));
}
