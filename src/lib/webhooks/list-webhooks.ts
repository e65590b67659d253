import 'server-only';
import { isOffered, placeFor, scopeFor, type Actor, type Scope } from '../auth';
import { DAY_MS } from '../core/dates';
import { AppError } from '../core/errors';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { WebhookDto } from './dto';
import { getOwn } from './held-webhook';
import { HEALTH_DAYS } from './model';
import * as repository from './repository/webhooks';
import { toWebhookDto } from './to-dto';

function scopeOf(actor: Actor, teamId: string | null | undefined): Scope {
  if (teamId !== undefined) placeFor(actor, 'webhook.read', teamId);
  else if (!isOffered(actor, 'webhook.read')) {
    const words = 'Your role in your teams does not allow that.';
    throw new AppError('FORBIDDEN', `${words} Your own webhooks are under teamId=personal.`);
  }
  return scopeFor(actor, 'webhook.read', teamId);
}

/** The endpoints as they are told, with how they have answered of late. */
export async function toDtos(
  db: Db,
  rows: readonly repository.WebhookRow[],
  now: Date,
): Promise<WebhookDto[]> {
  const since = new Date(now.getTime() - HEALTH_DAYS * DAY_MS);
  const ids = rows.map(({ id }) => id);
  const health = await repository.measureHealth(db, ids, since);
  return rows.map((row) => toWebhookDto(row, health.get(row.id), now));
}

export async function toDto(db: Db, row: repository.WebhookRow, now: Date): Promise<WebhookDto> {
  const [dto] = await toDtos(db, [row], now);
  if (!dto) throw new Error('An endpoint went missing while it was told.');
  return dto;
}

/**
 * The endpoints of a place, newest first; of every place where the actor may see them if none is named.
 *
 * @param teamId null for those of a person's own deals
 * @throws AppError NOT_FOUND (not their team), FORBIDDEN (their role, in that team or in all of theirs)
 */
export async function listWebhooks(
  { db, now }: Deps,
  actor: Actor,
  { teamId }: { readonly teamId?: string | null | undefined },
): Promise<readonly WebhookDto[]> {
  const rows = await repository.listWebhooks(db, scopeOf(actor, teamId));
  return toDtos(db, rows, now());
}

/** @throws AppError NOT_FOUND, FORBIDDEN */
export async function getWebhook({ db, now }: Deps, actor: Actor, id: string): Promise<WebhookDto> {
  return toDto(db, await getOwn(db, actor, 'webhook.read', id), now());
}
