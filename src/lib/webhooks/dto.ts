import type { PublicEventType } from '../events/model';
import type { DeliveryStatus, DisabledReason } from './model';

/** Of the attempts of the last seven days. */
export interface HealthDto {
  readonly attempts: number;
  /** 0 to 1; null without attempts. */
  readonly successRate: number | null;
  /** Milliseconds of an exchange, 95th percentile; null without attempts. */
  readonly p95Ms: number | null;
  /** Deliveries on their way now. */
  readonly pending: number;
}

/** Times are ISO 8601 strings (UTC). Secrets are never among it. */
export interface WebhookDto {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly events: readonly PublicEventType[];
  /** Null for a person's own deals. */
  readonly teamId: string | null;
  readonly isActive: boolean;
  readonly disabledReason: DisabledReason | null;
  readonly disabledAt: string | null;
  /** Since when it has failed without one success; null where the last attempt succeeded. */
  readonly failingSince: string | null;
  /** What the last attempt failed of, in words; null where it succeeded, or is no longer kept. */
  readonly lastError: string | null;
  /** Until when the secret before the last rotation still signs; null outside of a rotation. */
  readonly rotatesUntil: string | null;
  readonly lastSuccessAt: string | null;
  readonly health: HealthDto;
  readonly createdAt: string;
}

/** The one answer that holds the secret. */
export interface WebhookWithSecretDto extends WebhookDto {
  /** 64 hex characters: the key of `X-Webhook-Signature`. */
  readonly secret: string;
  /** The same secret as Standard Webhooks libraries take it: `whsec_…`. */
  readonly signingSecret: string;
}

export interface AttemptDto {
  readonly attempt: number;
  readonly byHand: boolean;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly succeeded: boolean;
  readonly responseCode: number | null;
  /** The first 4 KiB of the answer. */
  readonly responseBody: string | null;
  readonly error: string | null;
}

export interface DeliveryDto {
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly event: PublicEventType;
  readonly dealId: string | null;
  /** As the deal is called now; null for what is about no deal. */
  readonly dealName: string | null;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** Null unless it is pending; in the past while an attempt is under way. */
  readonly nextAttemptAt: string | null;
  readonly responseCode: number | null;
  readonly error: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface DeliveryDetailDto extends DeliveryDto {
  /** The exact text of the body. */
  readonly body: string;
  /** Oldest first. */
  readonly log: readonly AttemptDto[];
}

export interface DeliveryPageDto {
  readonly deliveries: readonly DeliveryDto[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

/** What one request to deliver again came to. */
export interface RedeliveredDto {
  /** So many are on their way again. */
  readonly count: number;
  /** So many are left, for the next request. */
  readonly remaining: number;
}
