import type { PublicEventType } from '@/lib/events/model';
import type { Action } from '../hooks/use-action';

interface OfWebhook {
  readonly id: string;
}

export interface WebhookSettings {
  readonly url: string;
  readonly description: string | null;
  readonly events: PublicEventType[];
}

/** A secret in its two forms, told this once. */
export interface ToldSecret extends OfWebhook {
  readonly url: string;
  readonly secret: string;
  readonly signingSecret: string;
}

/** The server actions of the webhook pages; they reach the components as props. */
export interface WebhookActions {
  readonly create: Action<WebhookSettings & { readonly teamId: string | null }, ToldSecret>;
  readonly change: Action<
    OfWebhook & Partial<WebhookSettings> & { readonly isActive?: boolean },
    unknown
  >;
  readonly rotate: Action<
    OfWebhook & { readonly windowHours: number },
    ToldSecret & { readonly rotatesUntil: string | null }
  >;
  readonly delete: Action<OfWebhook, unknown>;
  readonly test: Action<
    OfWebhook & { readonly event: PublicEventType },
    { readonly deliveryId: string }
  >;
  readonly redeliver: Action<OfWebhook, unknown>;
  readonly redeliverSince: Action<
    OfWebhook & { readonly since: string },
    { readonly count: number; readonly remaining: number }
  >;
}
