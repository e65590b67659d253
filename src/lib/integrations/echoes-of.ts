import type { IncomingDeal } from '../deals';
import type { WriteBackField } from './model';
import type { PushRow } from './repository/pushes';

type HistoryEvent = IncomingDeal['events'][number];

/** What of a write-back comes back as the source's own history: the kind of the fact. */
const FIELD_OF: Readonly<Partial<Record<HistoryEvent['type'], WriteBackField>>> = {
  stage_changed: 'stage',
  won: 'stage',
  lost: 'stage',
  reopened: 'stage',
  close_date_changed: 'expectedCloseDate',
  next_step_set: 'nextStep',
};

/** Clocks disagree, and the source writes its history a moment later. */
const AROUND_MS = 5 * 60_000;

/**
 * Which facts tell of changes that we made there ourselves: they stand in the history already, as what
 * a person did here.
 *
 * @returns their ids
 */
export function echoesOf({ externalId, events }: IncomingDeal, sent: readonly PushRow[]): string[] {
  const own = sent.filter((push) => push.externalId === externalId);
  if (own.length === 0) return [];
  const isEcho = ({ type, at }: HistoryEvent): boolean => {
    const field = FIELD_OF[type];
    return own.some(
      ({ fields, notMade, finishedAt }) =>
        field !== undefined &&
        field in (fields as object) &&
        !notMade.includes(field) &&
        Math.abs(at.getTime() - (finishedAt?.getTime() ?? 0)) <= AROUND_MS,
    );
  };
  return events.filter((event) => isEcho(event)).flatMap((event) => event.externalId ?? []);
}
