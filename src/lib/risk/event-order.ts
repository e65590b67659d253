import type { RiskEvent, RiskEventType } from './types';

/**
 * The order of kinds within one millisecond. Outbound stands before inbound, so that a reply stored
 * with the same time as the mail it answers counts as its answer; closings stand last.
 */
const KIND_RANK: Record<RiskEventType, number> = {
  created: 0,
  contact_added: 1,
  value_changed: 2,
  close_date_changed: 3,
  next_step_set: 4,
  stage_changed: 5,
  email_sent: 6,
  call: 7,
  note: 8,
  meeting_scheduled: 9,
  email_received: 10,
  meeting_held: 11,
  won: 12,
  lost: 13,
  reopened: 14,
};

function compareText(a: string | null, b: string | null): number {
  const left = a ?? '';
  const right = b ?? '';

  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * A total order by time, then by content, so that the same set of events is replayed the same way
 * however it arrives. `stageRank` puts several stage changes of one millisecond in funnel order.
 */
export function compareEvents(
  a: RiskEvent,
  b: RiskEvent,
  stageRank: (stage: string | null) => number,
): number {
  return (
    a.at - b.at ||
    KIND_RANK[a.type] - KIND_RANK[b.type] ||
    stageRank(a.to) - stageRank(b.to) ||
    compareText(a.to, b.to) ||
    compareText(a.from, b.from) ||
    compareText(a.text, b.text) ||
    compareText(a.actor, b.actor) ||
    compareText(a.id, b.id)
  );
}

/**
 * The events up to `asOf` in canonical order. The given array is returned as it is when it already
 * stands in order (the usual case: it comes sorted from the database), else a sorted copy.
 */
export function orderEvents(
  events: readonly RiskEvent[],
  stageRank: (stage: string | null) => number,
): readonly RiskEvent[] {
  let before: RiskEvent | null = null;
  for (const event of events) {
    // A comparison with a time that is no number is false, so such events take the slow path too.
    const isLater: boolean = before === null ? Number.isFinite(event.at) : before.at < event.at;
    const isTie: boolean = before !== null && before.at === event.at;
    if (!isLater && !(isTie && compareEvents(before ?? event, event, stageRank) <= 0)) {
      return events
        .filter((each) => Number.isFinite(each.at))
        .sort((a, b) => compareEvents(a, b, stageRank));
    }
    before = event;
  }

  return events;
}
