import 'server-only';
import { placeFor, type Actor } from '../auth';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { SlackHookDto } from './dto';
import type { SealingEnv } from './hook-address';
import { listHooks as listRows, type HookRow } from './repository/hooks';
import { listLastMessages } from './repository/messages';
import { toHookDto } from './to-dto';

/** All channels of one place, as people see them. */
async function describeHooks(
  db: Db,
  env: SealingEnv,
  rows: readonly HookRow[],
): Promise<readonly SlackHookDto[]> {
  const last = await listLastMessages(db, rows.map(({ id }) => id)); // prettier-ignore
  const carrier = rows.find(({ teamId, isActive }) => teamId === null && isActive);
  return rows.map((row) =>
    toHookDto(env, row, {
      lastMessage: last.find(({ hookId }) => hookId === row.id) ?? null,
      carriesNotifications: row === carrier,
    }),
  );
}

/** One of them, after a change. */
export async function describeHook(
  db: Db,
  env: SealingEnv,
  { id, scopeKey }: Pick<HookRow, 'id' | 'scopeKey'>,
): Promise<SlackHookDto> {
  const all = await describeHooks(db, env, await listRows(db, scopeKey));
  const found = all.find((hook) => hook.id === id);
  if (!found) throw new Error('The channel that was just changed is not there.');
  return found;
}

/**
 * The Slack channels of a team, or (`teamId` null) one's own, the oldest first.
 *
 * @param teamId the actor's only place where it is undefined
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function listHooks(
  { db }: Deps,
  env: SealingEnv,
  actor: Actor,
  teamId: string | null | undefined,
): Promise<readonly SlackHookDto[]> {
  const { scopeKey } = placeFor(actor, 'slack.read', teamId);
  return describeHooks(db, env, await listRows(db, scopeKey));
}
