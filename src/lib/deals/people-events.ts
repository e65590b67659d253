import type { EventType } from '../events/model';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';

interface PeopleDraft {
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly announced: boolean;
}

/** Who did it, as every event of a deal says; null where nobody did (the sweep), or nobody any more. */
export const doerOf = ({ actorId, actorName }: Pick<ChangeContext, 'actorId' | 'actorName'>) =>
  actorId === null || actorName === null ? null : { id: actorId, name: actorName };

/** Whoever was made responsible, unless they took it themselves. */
const isNewlyAssigned = ({ before }: PlannedChange, after: DealRecord, by: string | null) =>
  after.assignedToId !== null &&
  after.assignedToId !== by &&
  after.assignedToId !== (before?.assignedToId ?? null);

/** Of no interest outside: a touch edits no field, and the bin is our own. */
const SCREEN_EVENTS: Partial<Record<PlannedChange['kind'], EventType>> = {
  touched: 'deal.touched',
  deleted: 'deal.deleted',
  restored: 'deal.restored',
};

/**
 * What a change means to people: who was made responsible, who is named in a note, and that their
 * screens show another past of the deal, no longer show it, or show it again.
 *
 * @param summary what every event says of its deal
 */
export function peopleDrafts(
  plan: PlannedChange,
  after: DealRecord,
  summary: Readonly<Record<string, unknown>>,
  { actorId }: ChangeContext,
): PeopleDraft[] {
  const drafts: PeopleDraft[] = [];
  const add = (type: EventType, data: object = {}) =>
    drafts.push({ type, data: { ...summary, ...data }, announced: true });
  if (isNewlyAssigned(plan, after, actorId)) add('deal.assigned', { userId: after.assignedToId });
  if (plan.mentions && plan.mentions.userIds.length > 0) add('deal.mentioned', plan.mentions);
  const shown = SCREEN_EVENTS[plan.kind];
  if (shown) add(shown);
  return drafts;
}
