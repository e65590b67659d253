/** What the product announces to the outside; the seed's catalogue. */
export const PUBLIC_EVENT_TYPES = [
  'deal.created',
  'deal.updated',
  'deal.stage_changed',
  'deal.at_risk',
  'deal.closed_won',
  'deal.closed_lost',
  'team.member_added',
  'team.member_removed',
] as const;
export type PublicEventType = (typeof PUBLIC_EVENT_TYPES)[number];

/**
 * What only our own followers hear of, with what `data` holds beside the deal's summary:
 * - every event of a deal: `by: { id, name }`, who did it; null where nobody did (the sweep)
 * - `deal.assigned`: `{ userId }`, the new assignee
 * - `deal.mentioned`: `{ userIds, text }`, people named in a note
 * - `deal.touched`: `{}`, a mail, call, meeting or note was logged: no field changed, the score may have
 * - `deal.next_step_overdue`: `{ userId, nextStep, nextStepAt }`
 * - `deal.deleted`, `deal.restored`, `deal.moved`: for screens that show the deal
 * - `team.invited`: `{ inviteId, userId, team: { id, name }, role, by }`; `userId` null without account
 * - `team.changed`: `{ team: { id, name }, what, userId? }`: renamed, a role changed, invites;
 *   `userId` where one person hears of it who may not listen to the team yet
 * - `import.progress`: `{ importId, status, progress }`; `import.finished`: `{ userId, created, … }`
 * - `sync.progress`, `sync.failed`: `{ userId, syncId, integration, … }`, whose sync it is; told to
 *   nobody else
 * - `sync.finished`: `{ userId, syncId, integration }`, for all screens that show what it brought
 * - `webhook.disabled`: `{ userId, url, reason, path }`; a Slack channel has its name, `channel`, for `url`
 * - `digest.ready`: `{ userId, digestId, kind }`
 */
export const INTERNAL_EVENT_TYPES = [
  'deal.risk_recovered',
  'deal.assigned',
  'deal.mentioned',
  'deal.touched',
  'deal.next_step_overdue',
  'deal.deleted',
  'deal.restored',
  'deal.moved',
  'team.invited',
  'team.changed',
  'import.progress',
  'import.finished',
  'sync.progress',
  'sync.finished',
  'sync.failed',
  'webhook.disabled',
  'digest.ready',
] as const;

export type EventType = PublicEventType | (typeof INTERNAL_EVENT_TYPES)[number];

export const isPublicEvent = (type: EventType): type is PublicEventType =>
  (PUBLIC_EVENT_TYPES as readonly string[]).includes(type);

export interface DomainEvent {
  /**
   * Given where the cause has a name of its own, such as a deal and the date that has passed, so that
   * telling of it again changes nothing. Only for what no outsider hears: their log knows each id once.
   */
  readonly id?: string;
  readonly type: EventType;
  readonly at: Date;
  readonly scopeKey: string;
  readonly teamId: string | null;
  readonly dealId: string | null;
  /** Grows per deal, so that receivers of unordered deliveries can order them. */
  readonly sequence: number | null;
  readonly source: string;
  readonly data: Readonly<Record<string, unknown>>;
  /**
   * False for states that were already so when history arrived (an import): they are recorded by
   * the followers that keep state, and told to nobody.
   */
  readonly announced: boolean;
}

export interface RecordedEvent extends DomainEvent {
  /** `evt_…`; stays the same over every retry of every delivery. */
  readonly id: string;
}
