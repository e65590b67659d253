import type { PublicEventType } from '@/lib/events/model';
import type { WebhookDto } from '@/lib/webhooks/dto';
import { TEST_EVENT_PREFIX, type DeliveryStatus, type DisabledReason } from '@/lib/webhooks/model';
import { formatRelative } from '../ui/format';

/** An event that can be chosen, in words. */
export interface EventChoice {
  readonly type: PublicEventType;
  readonly title: string;
  /** When it is sent, in one sentence. */
  readonly when: string;
}

/** Why an endpoint is off, and what to do about it. */
export const DISABLED_WORDS: Readonly<Record<DisabledReason, string>> = {
  person: 'Switched off by hand. Nothing is sent to it.',
  gone: 'Switched off because it answered 410 (Gone): whoever runs it wants nothing more. Check the address before you switch it on.',
  failing:
    'Switched off because every attempt of five days failed. Mend the receiver, switch it on, then deliver again what failed.',
};

export type EndpointState = 'active' | 'failing' | 'off';

export const stateOf = ({
  isActive,
  failingSince,
}: Pick<WebhookDto, 'isActive' | 'failingSince'>): EndpointState => {
  if (!isActive) return 'off';
  return failingSince === null ? 'active' : 'failing';
};

export const STATUS_WORDS: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'Waiting',
  succeeded: 'Delivered',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const STATUS_TONES = {
  pending: 'accent',
  succeeded: 'success',
  failed: 'danger',
  cancelled: 'outline',
} as const satisfies Record<DeliveryStatus, string>;

export const isTest = (eventId: string): boolean => eventId.startsWith(TEST_EVENT_PREFIX);

/** `340 ms`, `1.2 s` */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1_000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}

/** The `webhook-timestamp` of an attempt: seconds since 1970. */
export const signedAtOf = (startedAt: string): number => Math.floor(Date.parse(startedAt) / 1_000);

/** A share as a percentage that never rounds to the end it has not reached: 0.9999 is 99.9 %. */
export function formatRate(share: number): string {
  const percent = share * 100;
  const rounded = share > 0.5 ? Math.floor(percent * 10) / 10 : Math.ceil(percent * 10) / 10;
  return `${Number.isInteger(rounded) ? rounded : rounded.toFixed(1)} %`;
}

/** When it is tried next: `now`, `in 20 seconds`, `in 5 minutes`. */
export function nextTryWords(nextAttemptAt: string, now: string): string {
  const seconds = Math.ceil((Date.parse(nextAttemptAt) - Date.parse(now)) / 1_000);
  if (seconds <= 0) return 'now';
  if (seconds < 60) return seconds === 1 ? 'in 1 second' : `in ${seconds} seconds`;
  return formatRelative(nextAttemptAt, now);
}

/** How long (ms) a page waits before it looks again, by when something is due next. */
export function nextLookMs(nextAttemptAt: string | null, now: string): number {
  if (nextAttemptAt === null) return 15_000;
  const wait = Date.parse(nextAttemptAt) - Date.parse(now);
  return Math.min(60_000, Math.max(2_000, wait + 1_000));
}

/** JSON with its lines broken for reading; what is none stays as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
