/** What the stand-in keeps and sends of Google's `Event`, by Google's names. */
export interface WireTime {
  readonly date?: string;
  readonly dateTime?: string;
  readonly timeZone?: string;
}

export interface WireAttendee {
  readonly email: string;
  readonly displayName?: string;
  readonly responseStatus?: 'needsAction' | 'declined' | 'tentative' | 'accepted';
  readonly self?: boolean;
  readonly resource?: boolean;
  readonly organizer?: boolean;
  readonly optional?: boolean;
}

/** What may be written. */
export interface WireDraft {
  readonly id?: string;
  readonly summary?: string;
  readonly description?: string | null;
  readonly location?: string | null;
  readonly start?: WireTime;
  readonly end?: WireTime;
  readonly attendees?: readonly WireAttendee[];
  readonly recurrence?: readonly string[];
  readonly status?: 'confirmed' | 'tentative' | 'cancelled';
  readonly transparency?: 'opaque' | 'transparent';
  readonly visibility?: 'default' | 'public' | 'private' | 'confidential';
  readonly eventType?:
    'default' | 'birthday' | 'focusTime' | 'fromGmail' | 'outOfOffice' | 'workingLocation';
  readonly hangoutLink?: string;
}

export interface WireEvent extends WireDraft {
  readonly kind: 'calendar#event';
  readonly etag: string;
  readonly id: string;
  readonly htmlLink?: string;
  readonly created?: string;
  readonly updated?: string;
  readonly creator?: { readonly email: string; readonly self?: boolean };
  readonly organizer?: { readonly email: string; readonly self?: boolean };
  readonly iCalUID?: string;
  readonly sequence?: number;
  readonly recurringEventId?: string;
  readonly originalStartTime?: WireTime;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** RFC 3339 with its offset; null for anything else. */
export function msOfTime(text: string): number | null {
  const ms = TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

/** Days begin at 00:00 UTC here; null where it is no time. */
export function msOf(time: WireTime | undefined): number | null {
  if (time?.date !== undefined) return DAY.test(time.date) ? Date.parse(time.date) : null;
  return time?.dateTime === undefined ? null : msOfTime(time.dateTime);
}
