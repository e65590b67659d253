/** Where a delivery stands. `cancelled`: its endpoint was switched off before it arrived. */
export const DELIVERY_STATUSES = ['pending', 'succeeded', 'failed', 'cancelled'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Why an endpoint is off: a person's choice, its 410, or five days of failures only. */
export const DISABLED_REASONS = ['person', 'gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** How many endpoints a team, or a person alone, may have. */
export const MAX_WEBHOOKS = 50;
/** How long (hours) the secret before the last rotation goes on signing, unless asked otherwise. */
export const ROTATION_HOURS = 24;
export const MAX_ROTATION_HOURS = 168;

/** So many deliveries are sent again by one request at most; it says how many are left. */
export const MAX_REDELIVERED = 10_000;

/** How the ids of examples begin, which no event of a deal has. */
export const TEST_EVENT_PREFIX = 'evt_test_';
/** Over how many days the health of an endpoint is measured. */
export const HEALTH_DAYS = 7;

/** What of an address may be told where the whole might hold a key: host and port. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an unreadable address';
}
