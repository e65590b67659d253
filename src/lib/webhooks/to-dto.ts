import type { PublicEventType } from '../events/model';
import type { AttemptDto, DeliveryDetailDto, DeliveryDto, HealthDto, WebhookDto } from './dto';
import type { DeliveryStatus, DisabledReason } from './model';
import { DELIVERIES } from './repository/deliveries';
import type { AttemptRow, DeliveryRow } from './repository/delivery-log';
import type { HealthRow, WebhookRow } from './repository/webhooks';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

function toHealthDto(health: HealthRow | undefined): HealthDto {
  if (!health) return { attempts: 0, successRate: null, p95Ms: null, pending: 0 };
  const { attempts, succeeded, p95, pending } = health;
  return {
    attempts,
    successRate: attempts === 0 ? null : succeeded / attempts,
    p95Ms: p95,
    pending,
  };
}

/** @param health absent for an endpoint that was made this moment */
export function toWebhookDto(
  row: WebhookRow,
  health: HealthRow | undefined,
  now: Date,
): WebhookDto {
  const { previousExpiresAt } = row;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events as PublicEventType[],
    teamId: row.teamId,
    isActive: row.isActive,
    disabledReason: row.disabledReason as DisabledReason | null,
    disabledAt: iso(row.disabledAt),
    failingSince: iso(row.firstFailureAt),
    // What another address answered says nothing of one that was entered since.
    lastError: row.firstFailureAt === null ? null : (health?.lastError ?? null),
    rotatesUntil: previousExpiresAt && previousExpiresAt > now ? iso(previousExpiresAt) : null,
    lastSuccessAt: iso(row.lastSuccessAt),
    health: toHealthDto(health),
    createdAt: row.createdAt.toISOString(),
  };
}

/** When it is tried next. While it is under way its row says when it may be taken over: it is tried now. */
function nextAttemptOf({ status, nextAttemptAt, leaseUntil }: DeliveryRow): Date | null {
  if (status !== 'pending') return null;
  return leaseUntil ? new Date(leaseUntil.getTime() - DELIVERIES.leaseMs) : nextAttemptAt;
}

export const toDeliveryDto = (row: DeliveryRow): DeliveryDto => ({
  id: row.id,
  webhookId: row.webhookId,
  eventId: row.eventId,
  event: row.eventType as PublicEventType,
  dealId: row.dealId,
  dealName: row.deal?.name ?? null,
  status: row.status as DeliveryStatus,
  attempts: row.attempt,
  nextAttemptAt: iso(nextAttemptOf(row)),
  responseCode: row.responseCode,
  error: row.error,
  createdAt: row.createdAt.toISOString(),
  finishedAt: iso(row.finishedAt),
});

const toAttemptDto = (row: AttemptRow): AttemptDto => ({
  attempt: row.attempt,
  byHand: row.byHand,
  startedAt: row.startedAt.toISOString(),
  durationMs: row.durationMs,
  succeeded: row.succeeded,
  responseCode: row.responseCode,
  responseBody: row.responseBody,
  error: row.error,
});

export const toDeliveryDetailDto = (
  row: DeliveryRow & { readonly body: string },
  attempts: readonly AttemptRow[],
): DeliveryDetailDto => ({
  ...toDeliveryDto(row),
  body: row.body,
  log: attempts.map(toAttemptDto),
});
