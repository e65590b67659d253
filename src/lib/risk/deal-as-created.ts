import { parseTime } from './parse-time';
import type { RiskDeal, RiskEvent } from './types';

const textOf = ({ from, to, id }: RiskEvent): string => JSON.stringify([from, to, id]);

/** Of changes in one millisecond the one from which the others follow, in whatever order they came. */
function startOf(tied: readonly RiskEvent[]): RiskEvent {
  const starts = tied.filter(({ from, id }) => !tied.some((other) => other.id !== id && other.to === from)); // prettier-ignore
  const [start] = (starts.length > 0 ? starts : [...tied]).toSorted((a, b) =>
    textOf(a) < textOf(b) ? -1 : 1,
  );

  return start as RiskEvent;
}

function first(events: readonly RiskEvent[], type: RiskEvent['type']): RiskEvent | null {
  let found: RiskEvent | null = null;
  let tied: RiskEvent[] | null = null;
  for (const event of events) {
    if (event.type !== type || (found !== null && event.at > found.at)) continue;
    if (found !== null && event.at === found.at) tied = [...(tied ?? [found]), event];
    else [found, tied] = [event, null];
  }

  return tied === null ? found : startOf(tied);
}

const isClosed = (deal: RiskDeal): boolean => deal.outcome !== null || deal.closedAt !== null;

function stageThen(deal: RiskDeal, events: readonly RiskEvent[], openStage: string): string {
  const created = first(events, 'created')?.to ?? '';
  if (created !== '') return created;
  const left = first(events, 'stage_changed')?.from ?? '';
  if (left !== '') return left;

  return isClosed(deal) ? openStage : deal.stage;
}

function closeDateThen(deal: RiskDeal, events: readonly RiskEvent[]): number | null {
  const changed = first(events, 'close_date_changed');
  if (changed !== null) return parseTime(changed.from);

  // The column of a closed deal may have been filled on closing, so it is not trusted.
  return isClosed(deal) ? null : deal.expectedCloseDate;
}

function valueThen(deal: RiskDeal, events: readonly RiskEvent[]): number {
  const changed = first(events, 'value_changed')?.from ?? '';
  const value = changed === '' ? Number.NaN : Number(changed);

  return Number.isFinite(value) ? value : deal.value;
}

/**
 * The deal with its columns as they stood when it was created, taken from its whole history. To
 * judge a past day start from this: today's columns know what came later (a close date moved to the
 * day of the loss, a stage called `closed_lost`), and `assess` falls back on them wherever the
 * events up to that day are silent.
 *
 * @param openStage the stage to assume where neither an event nor an open deal's column tells one
 */
export function dealAsCreated(
  deal: RiskDeal,
  events: readonly RiskEvent[],
  openStage: string,
): RiskDeal {
  return {
    ...deal,
    stage: stageThen(deal, events, openStage),
    value: valueThen(deal, events),
    expectedCloseDate: closeDateThen(deal, events),
  };
}
