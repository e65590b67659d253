import type { PushRow } from './repository/pushes';
import type { SourceDeal, SourceEvent } from './source';

/** What of a write-back comes back as the source's own history: the kind of the fact. */
const FIELD_OF: Readonly<Partial<Record<SourceEvent['type'], string>>> = {
  stage_changed: 'stage',
  close_date_changed: 'expectedCloseDate',
  next_step_set: 'nextStep',
};

/** Clocks disagree, and the source writes its history a moment later. */
const AROUND_MS = 5 * 60_000;

/**
 * Leaves out what the source tells of a change that we made there: it stands in the history already,
 * as what a person did here.
 */
export function withoutEchoes(deal: SourceDeal, sent: readonly PushRow[]): SourceDeal {
  const own = sent.filter(({ externalId }) => externalId === deal.externalId);
  if (own.length === 0) return deal;
  const isEcho = ({ type, at }: SourceEvent): boolean => {
    const field = FIELD_OF[type];
    return own.some(
      ({ fields, finishedAt }) =>
        field !== undefined &&
        field in (fields as object) &&
        Math.abs(at.getTime() - (finishedAt?.getTime() ?? 0)) <= AROUND_MS,
    );
  };
  return { ...deal, events: deal.events.filter((event) => !isEcho(event)) };
}
