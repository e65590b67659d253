import 'server-only';
import { appendAudit, type AuditEntry } from '../audit';
import {
  auditKeyOf,
  demand,
  personalKey,
  teamKey,
  type Actor,
  type ChangeSource,
  type Permission,
} from '../auth';
import { AppError, notFound } from '../core/errors';
import { isId } from '../core/ids';
import { inTransaction, type Db, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { changeTeam } from '../teams';
import { hostOf } from './model';
import { findWebhook, lockPlace, lockWebhook, type WebhookRow } from './repository/webhooks';

/** Who asks and from where: what every changing use case is told beside its input. */
export interface WebhookRequest {
  readonly actor: Actor;
  readonly source: ChangeSource;
  readonly requestId: string | null;
}

/** A team's id, or null for a person's own deals, with the key that its rows lie under. */
export interface WebhookPlace {
  readonly teamId: string | null;
  readonly scopeKey: string;
}

/** Whether something lies where the actor belongs at all, whatever they may do there. */
export const isInPlaceOf = (actor: Actor, scopeKey: string): boolean =>
  scopeKey === personalKey(actor.userId) ||
  actor.memberships.some(({ teamId }) => teamKey(teamId) === scopeKey);

/** @throws AppError NOT_FOUND for what lies in no place of the actor, FORBIDDEN for their role there */
export async function getOwn(
  db: Db,
  actor: Actor,
  permission: Permission,
  id: string,
): Promise<WebhookRow> {
  const webhook = isId(id) ? await findWebhook(db, id) : null;
  if (!webhook || !isInPlaceOf(actor, webhook.scopeKey)) throw notFound('The webhook');
  demand(actor, permission, webhook.scopeKey);
  return webhook;
}

/**
 * Runs `work` while nobody else changes the endpoints of the place or, of a team, who may: an admin
 * who was removed a moment ago leaves no endpoint behind that goes on hearing of the team's deals.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, and whatever `work` throws
 */
export async function inPlace<T>(
  deps: Deps,
  request: WebhookRequest,
  { teamId, scopeKey }: WebhookPlace,
  work: (held: { readonly tx: Tx; readonly now: Date }) => Promise<T>,
): Promise<T> {
  if (teamId !== null) return changeTeam(deps, request, teamId, 'webhook.manage', work);
  demand(request.actor, 'webhook.manage', scopeKey);
  return inTransaction(deps.db, async (tx) => {
    await lockPlace(tx, scopeKey);
    return work({ tx, now: deps.now() });
  });
}

/** What is known of an endpoint once it is held for change. */
export interface HeldWebhook {
  readonly tx: Tx;
  readonly now: Date;
  readonly webhook: WebhookRow;
}

/** Changes an endpoint while nobody else does. @throws AppError NOT_FOUND, FORBIDDEN, and what `work` throws */
export async function holdWebhook<T>(
  deps: Deps,
  request: WebhookRequest,
  id: string,
  work: (held: HeldWebhook) => Promise<T>,
): Promise<T> {
  const found = await getOwn(deps.db, request.actor, 'webhook.manage', id);
  return inPlace(deps, request, found, async ({ tx, now }) => {
    const webhook = await lockWebhook(tx, id);
    if (!webhook) throw notFound('The webhook');
    return work({ tx, now, webhook });
  });
}

/** @throws AppError CONFLICT */
export function demandOn({ isActive }: WebhookRow): void {
  if (isActive) return;
  const words = 'This webhook is switched off, so nothing is sent to it.';
  throw new AppError('CONFLICT', `${words} Switch it on first.`);
}

type WebhookAction = `webhook.${'created' | 'changed' | 'enabled' | 'disabled' | 'deleted' | 'redelivered' | 'secret_rotated'}`; // prettier-ignore

/** Writes into the trail what was done; of the address it tells the host alone, which holds no key. */
export async function record(
  { tx, now, webhook }: HeldWebhook,
  { actor, requestId }: WebhookRequest,
  action: WebhookAction,
  data: AuditEntry['data'] = {},
): Promise<void> {
  await appendAudit(tx, {
    scopeKey: auditKeyOf(webhook.scopeKey, actor),
    action,
    actorRef: actor.auditRef,
    target: webhook.id,
    data: { host: hostOf(webhook.url), ...data },
    requestId,
    at: now,
  });
}
