/** What the live stream tells of, as `event:` on the wire. */
export const LIVE_TYPES = [
  'deal.created',
  'deal.updated',
  'deal.stage_changed',
  'deal.closed_won',
  'deal.closed_lost',
  'deal.at_risk',
  'deal.assigned',
  'deal.touched',
  'deal.moved',
  'deal.deleted',
  'deal.restored',
  /** Many deals at once: `{ count }`. */
  'deals.changed',
  'team.member_added',
  'team.member_removed',
  'team.changed',
  'team.invited',
  'import.progress',
  'import.finished',
  'sync.progress',
  'sync.finished',
  'sync.failed',
  'notification.created',
] as const;
export type LiveType = (typeof LIVE_TYPES)[number];

/**
 * What the stream says of itself: where it begins (`hello`), that it ends and is to be opened again
 * (`bye`), that what the client missed is no longer kept and it has to load anew (`reset`).
 */
export const CONTROL_TYPES = ['hello', 'bye', 'reset'] as const;
export type ControlType = (typeof CONTROL_TYPES)[number];

/** One message: the object in `data:`; `id` is its place in the log, which `Last-Event-ID` names. */
export interface LiveMessage {
  readonly id: string;
  readonly type: LiveType | ControlType;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly timestamp: string;
}

/** The payload of every event of one deal. */
export interface LiveDeal {
  readonly dealId: string;
  readonly name: string;
  readonly stage: string;
  readonly value: number;
  readonly currency: string;
  readonly riskScore: number | null;
  readonly riskLevel: string | null;
  readonly version: number;
  /** Who changed it; null where nobody did, or it is not known. */
  readonly by: string | null;
}

/** After one of these a reader's rights may be others than before. */
export const touchesAccess = (type: string): boolean => type.startsWith('team.');
