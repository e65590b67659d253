import type { HubSpotRecord } from '../../clients/hubspot';
import type { SourceEvent } from '../source';
import type { People } from './people';
import { dateFrom, MAX_TEXT, moneyFrom } from './record-values';
import { wordsFrom } from '../plain-text';
import type { StageFinder } from './stages';

/** Properties whose past is asked for. */
export const WITH_HISTORY = ['dealstage', 'amount', 'closedate', 'hs_next_step'] as const;
type Property = (typeof WITH_HISTORY)[number];

/** A value that a property took, when, and by whom. An empty text is no value. */
interface Step {
  readonly at: Date;
  readonly value: string;
  readonly actor: string | null;
}

/** What HubSpot sets while it makes a record is stamped within moments of it. */
const BIRTH_MS = 60_000;

/**
 * A property's past, the oldest first; what was written again and again is one step, of the first
 * time. HubSpot gives versions newest first, and of deals the last 20 of each property: what is
 * older is not known.
 */
function stepsOf(deal: HubSpotRecord, property: Property, people: People): readonly Step[] {
  const versions = (deal.history[property] ?? [])
    .toReversed()
    .filter(({ at }) => !Number.isNaN(at.getTime()))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const steps: Step[] = [];
  for (const { at, value, userId } of versions) {
    const text = (value ?? '').trim();
    if (steps.at(-1)?.value !== text) {
      steps.push({ at, value: text, actor: people.nameOfUser(userId) });
    }
  }
  return steps;
}

/** The same change has the same id at every sync; two of one millisecond are told apart. */
function idsOf(name: string): (at: Date) => string {
  const used = new Map<string, number>();
  return (at) => {
    const id = `${name}:${at.getTime()}`;
    const times = (used.get(id) ?? 0) + 1;
    used.set(id, times);
    return times === 1 ? id : `${id}:${times}`;
  };
}

interface Telling {
  readonly name: string;
  readonly type: 'stage_changed' | 'value_changed' | 'close_date_changed';
  /** A value as events hold it, and what stands for none. */
  readonly show: (value: string) => string | null;
}

const VALUE: Telling = {
  name: 'amount',
  type: 'value_changed',
  show: (value) => String(moneyFrom(value) ?? 0),
};
const CLOSE_DATE: Telling = {
  name: 'closedate',
  type: 'close_date_changed',
  show: (value) => dateFrom(value)?.toISOString() ?? null,
};
const STAGE: Telling = {
  name: 'dealstage',
  type: 'stage_changed',
  show: (value) => (value === '' ? null : value),
};

/**
 * Changes between what is known. The first step is one only where the deal was there before without a
 * value: what came with the deal, or after versions that HubSpot has forgotten, changed nothing.
 */
function changesOf(
  steps: readonly Step[],
  born: Date,
  { name, type, show }: Telling,
): SourceEvent[] {
  const idOf = idsOf(name);
  return steps.flatMap(({ at, value, actor }, place) => {
    const externalId = idOf(at);
    const before = steps[place - 1]?.value ?? '';
    const isFirst = place === 0;
    const isSetLater = at.getTime() > born.getTime() + BIRTH_MS && steps.length < FORGETS_AT;
    if (isFirst && (type === 'stage_changed' || !isSetLater)) return [];
    const [from, to] = [show(before), show(value)];
    return from === to ? [] : [{ externalId, at, type, from, to, actor }];
  });
}

/** With so many steps there may have been older ones. */
const FORGETS_AT = 20;

function nextStepsOf(steps: readonly Step[]): SourceEvent[] {
  const idOf = idsOf('next_step');
  return steps.flatMap(({ at, value, actor }) => {
    const externalId = idOf(at);
    const text = wordsFrom(value, MAX_TEXT);
    return text === null ? [] : [{ externalId, at, type: 'next_step_set', to: null, text, actor }];
  });
}

/**
 * When the deal came to the end that it is at: moves from one won stage to another, or between lost
 * ones, do not end it again. Null where the history does not tell.
 */
function endedAt(steps: readonly Step[], key: string, stages: StageFinder): Date | null {
  const last = steps.at(-1);
  const end = stages.get(key);
  if (!last || last.value !== key || end?.isClosed !== true) return null;
  const isSameEnd = ({ value }: Step): boolean => {
    const stage = stages.get(value);
    return stage?.isClosed === true && stage.isWon === end.isWon;
  };
  const before = steps.findLastIndex((step) => !isSameEnd(step));
  return steps[before + 1]?.at ?? last.at;
}

export interface History {
  readonly events: readonly SourceEvent[];
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export interface HistorySetting {
  readonly people: People;
  readonly stages: StageFinder;
  /** The deal's stage today. */
  readonly stage: string;
  readonly createdAt: Date;
}

/**
 * What the versions of a deal's properties tell. A deal is as old as its `createdate` says, which
 * people may change, and never younger than its own history.
 */
export function historyOf(deal: HubSpotRecord, setting: HistorySetting): History {
  const { people, stages, stage } = setting;
  const moves = stepsOf(deal, 'dealstage', people);
  const first = moves[0];
  const early = first && first.at < setting.createdAt ? first.at : setting.createdAt;
  const born = new Date(Math.max(setting.createdAt.getTime(), deal.createdAt.getTime() || 0));
  const created: SourceEvent = {
    externalId: 'created',
    at: early,
    type: 'created',
    to: first?.value || stage,
    actor: first?.actor ?? null,
  };
  return {
    events: [
      created,
      ...changesOf(moves, born, STAGE),
      ...changesOf(stepsOf(deal, 'amount', people), born, VALUE),
      ...changesOf(stepsOf(deal, 'closedate', people), born, CLOSE_DATE),
      ...nextStepsOf(stepsOf(deal, 'hs_next_step', people)),
    ],
    createdAt: early,
    endedAt: endedAt(moves, stage, stages),
  };
}
