import type { PreferencesDto } from '@/lib/notifications/dto';
import type { Channel, DigestKind, NotificationType } from '@/lib/notifications/model';

/** What stands in the form. */
export interface PreferencesDraft {
  readonly types: Readonly<Partial<Record<NotificationType, Readonly<Record<Channel, boolean>>>>>;
  readonly hasQuiet: boolean;
  readonly quietFrom: string;
  readonly quietTo: string;
  /** Empty while the person has not said. */
  readonly timeZone: string;
  readonly digest: DigestKind;
  readonly digestTime: string;
  readonly digestWeekday: number;
}

/** The body of the change: whole, since the form shows all of it. */
export interface PreferencesChange {
  readonly types: Partial<Record<NotificationType, Partial<Record<Channel, boolean>>>>;
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  readonly timeZone?: string;
  readonly digest: { readonly kind: DigestKind; readonly time: string; readonly weekday: number };
}

/** Where the fields begin for who has no quiet hours yet. */
const USUAL = { from: '20:00', to: '08:00' };

export function draftOf({ types, quietHours, timeZone, digest }: PreferencesDto): PreferencesDraft {
  const { from, to } = quietHours ?? USUAL;
  return {
    types: Object.fromEntries(types.map(({ type, channels }) => [type, channels])),
    hasQuiet: quietHours !== null,
    quietFrom: from,
    quietTo: to,
    timeZone: timeZone ?? '',
    digest: digest.kind,
    digestTime: digest.time,
    digestWeekday: digest.weekday,
  };
}

export function changeOf(draft: PreferencesDraft, stored: PreferencesDto): PreferencesChange {
  const types = Object.fromEntries(
    stored.types.map(({ type, fixed }) => {
      const wanted = Object.entries(draft.types[type] ?? {});
      return [
        type,
        Object.fromEntries(wanted.filter(([name]) => !fixed.includes(name as Channel))),
      ];
    }),
  );
  return {
    types,
    quietHours: draft.hasQuiet ? { from: draft.quietFrom, to: draft.quietTo } : null,
    ...(draft.timeZone === '' ? {} : { timeZone: draft.timeZone }),
    digest: { kind: draft.digest, time: draft.digestTime, weekday: draft.digestWeekday },
  };
}

export const isSameDraft = (a: PreferencesDraft, b: PreferencesDraft): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
