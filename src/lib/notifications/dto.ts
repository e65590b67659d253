import type { Channel, DigestKind, DigestPartName, NotificationType } from './model';

/** Times are ISO 8601 strings (UTC). */
export interface NotificationDto {
  readonly id: string;
  readonly type: NotificationType;
  readonly title: string;
  readonly message: string;
  readonly dealId: string | null;
  /** Those of one key belong together, such as all stage changes of a deal. */
  readonly groupKey: string;
  /** Where it leads within the app; null where it leads nowhere. */
  readonly path: string | null;
  readonly isRead: boolean;
  readonly readAt: string | null;
  readonly createdAt: string;
}

export interface NotificationPageDto {
  readonly notifications: readonly NotificationDto[];
  /** Of all, not of this page. */
  readonly unreadCount: number;
  readonly nextCursor: string | null;
}

export interface TypePreferenceDto {
  readonly type: NotificationType;
  readonly label: string;
  readonly description: string;
  readonly channels: Readonly<Record<Channel, boolean>>;
  /** Channels that cannot be switched. */
  readonly fixed: readonly Channel[];
}

export interface PreferencesDto {
  readonly types: readonly TypePreferenceDto[];
  /** `HH:MM` on the person's clock; null without quiet hours. */
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  /** IANA name; null while the person has not said: then UTC counts. */
  readonly timeZone: string | null;
  readonly digest: {
    readonly kind: DigestKind;
    readonly time: string;
    /** 1 is Monday; of a weekly one. */
    readonly weekday: number;
    /** Null while it is off. */
    readonly nextAt: string | null;
  };
}

export interface DigestDealDto {
  readonly dealId: string;
  readonly name: string;
  readonly account: string | null;
  readonly value: number;
  readonly currency: string;
  /** What happened to it, such as `Proposal to Negotiation`. */
  readonly note: string;
}

export interface SumDto {
  readonly currency: string;
  readonly value: number;
}

/** How many there are, their sums, and the first few: one's own first, then the largest. */
export interface DigestPartDto {
  readonly count: number;
  readonly sums: readonly SumDto[];
  readonly deals: readonly DigestDealDto[];
}

/** What happened in a team, or among a person's own deals. */
export interface DigestPlaceDto {
  readonly scopeKey: string;
  /** Null for the person's own deals. */
  readonly teamName: string | null;
  readonly parts: Readonly<Record<DigestPartName, DigestPartDto>>;
  /** Open deals when the digest was made. */
  readonly pipeline: readonly {
    readonly band: string;
    readonly count: number;
    readonly sums: readonly SumDto[];
  }[];
}

export interface DigestDto {
  readonly id: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly createdAt: string;
  readonly places: readonly DigestPlaceDto[];
}
