import { isDeepStrictEqual } from 'node:util';
import type {
  ChangeContext,
  DealRecord,
  FieldChanges,
  NewHistoryEvent,
  PlannedChange,
} from '../deal-change';
import { fieldChanges } from '../field-changes';
import {
  columnsOf,
  isMovedByHand,
  newsOf,
  saidOf,
  saysSameStage,
  snapshotAfter,
  snapshotOf,
  toldColumns,
  type Columns,
} from './incoming-columns';
import type { IncomingDeal } from './incoming-deal';
import { OPEN_STAGES } from '../model';
import { blankDeal } from '../plan-create';
import { isDeletedThere } from './deleted-there';
import { historyOfEdit } from '../plan-update';
import type { StoredFact } from '../repository/facts';
import { remapNotes, restatedMoves, withoutRemap } from './remap';
import { goneMeetings, isTellable, type MeetingFacts } from './synced-meetings';

interface Place {
  readonly scopeKey: string;
  readonly teamId: string | null;
  readonly userId: string;
}

const latest = (events: readonly NewHistoryEvent[], type: NewHistoryEvent['type']) =>
  events.reduce<NewHistoryEvent | null>(
    (last, event) => (event.type === type && (!last || event.at >= last.at) ? event : last),
    null,
  );

/** The next step as the history last set it. */
function nextStepOf(events: readonly NewHistoryEvent[]) {
  const set = latest(events, 'next_step_set');
  return {
    nextStep: set?.text ?? null,
    nextStepAt: set?.text && set.to ? new Date(set.to) : null,
  };
}

/** Why a deal was lost: as its history says, else as it was known; gone once it is not lost. */
function reasonAfter(existing: DealRecord, incoming: IncomingDeal, news: Partial<Columns>) {
  if (!('stage' in news)) return {};
  if (incoming.outcome !== 'lost') return { lostReason: null };
  return { lostReason: lostReasonOf(incoming) ?? existing.lostReason };
}

const lostReasonOf = (incoming: IncomingDeal): string | null =>
  incoming.synced?.lostReason ?? latest(completed(incoming), 'lost')?.text ?? null;

/** The step as the source has it now, which its history may not tell of; it stands since we know it. */
function presentStep({ synced }: IncomingDeal, told: readonly NewHistoryEvent[], now: Date) {
  const text = synced?.nextStep ?? null;
  if (text === null || latest(told, 'next_step_set')?.text === text) return [];
  return [{ at: now, type: 'next_step_set', to: null, text } as const];
}

/** A history must say how the deal began and how it ended, even where the source does not. */
function completed(incoming: IncomingDeal): NewHistoryEvent[] {
  const events = [...incoming.events];
  if (!events.some(({ type }) => type === 'created')) {
    const moved = events.filter(({ type }) => type === 'stage_changed');
    const first = moved.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0];
    const to = first?.from ?? (incoming.outcome ? OPEN_STAGES[0] : incoming.stage);
    events.push({ at: incoming.createdAt, type: 'created', to, externalId: 'created' });
  }
  const { outcome, closedAt } = incoming;
  if (outcome && closedAt && !events.some(({ type }) => type === outcome)) {
    events.push({ at: closedAt, type: outcome, externalId: 'outcome' });
  }
  return events;
}

/** Kept with what the source said, so that the deal's page can lead back there. */
const linkOf = ({ synced }: IncomingDeal) => (synced ? { url: synced.url } : {});

/** The next step of a new deal; its date is known from the history alone. */
function stepColumns({ synced }: IncomingDeal, history: readonly NewHistoryEvent[]) {
  const told = nextStepOf(history);
  if (!synced) return told;
  const isSame = told.nextStep === synced.nextStep;
  return { nextStep: synced.nextStep, nextStepAt: isSame ? told.nextStepAt : null };
}

/** The next step of a known deal: by its history, else (a source's column) without a date. */
function stepNews(
  existing: DealRecord,
  { synced }: IncomingDeal,
  fresh: readonly NewHistoryEvent[],
  news: Partial<Columns>,
) {
  const told = fresh.some(({ type }) => type === 'next_step_set') ? nextStepOf(fresh) : {};
  if (!synced) return told;
  if (!('nextStep' in news)) return {};
  // Said there what is due here already (we wrote it there): a source has no date for it.
  if (!('nextStep' in told) && news.nextStep === existing.nextStep) return {};
  return 'nextStep' in told && told.nextStep === news.nextStep ? told : { nextStepAt: null };
}

type StoredJson = DealRecord['sourceSnapshot'];
const asJson = (value: object): StoredJson => value as unknown as StoredJson;

function planNew(incoming: IncomingDeal, place: Place, context: ChangeContext): PlannedChange {
  const told = completed(incoming);
  const step = incoming.outcome ? [] : presentStep(incoming, told, context.now);
  const history = [...told, ...step];
  const columns = columnsOf(incoming);
  const after: DealRecord = {
    ...blankDeal(place, incoming.createdAt, context.now),
    ...columns,
    ...stepColumns(incoming, history),
    sourceSnapshot: asJson({ ...snapshotOf(columns), ...linkOf(incoming) }),
    source: incoming.source,
    externalId: incoming.externalId,
    location: incoming.location,
    isDemo: incoming.isDemo,
    lostReason: incoming.outcome === 'lost' ? lostReasonOf(incoming) : null,
  };
  // The history tells how it came to be; the edit only says that it arrived here, and when.
  return { kind: 'imported', before: null, after, history, changes: {} };
}

/** Events for what the file changed without telling how: they carry the time of the import. */
function untold(
  before: DealRecord,
  after: DealRecord,
  told: readonly NewHistoryEvent[],
  context: ChangeContext,
): NewHistoryEvent[] {
  const types = new Set(told.map(({ type }) => type));
  return historyOfEdit(before, after, context).filter(({ type }) => !types.has(type));
}

/** What is stored of a deal's history, as far as it says what of an incoming one is new. */
export interface KnownHistory extends MeetingFacts {
  /** Ids of all its lines that have one. */
  readonly ids: ReadonlySet<string>;
  /** Where it began and how it moved; of deals whose source is asked again and again. */
  readonly moves: readonly StoredFact[];
}

/** The lines of an incoming history that are not known, in whichever way. */
function freshOf(incoming: IncomingDeal, known: KnownHistory): NewHistoryEvent[] {
  const echoes = new Set(incoming.synced?.echoes);
  const isKnown = (id: string) => known.ids.has(id) || echoes.has(id);
  return completed(incoming).filter(
    (event) => !isKnown(event.externalId ?? '') && isTellable(event, known),
  );
}

/** Whether the source's stage is the one that was chosen here and then written there. */
function isOwnStage(
  existing: DealRecord,
  { events, synced }: IncomingDeal,
  news: Partial<Columns>,
): boolean {
  const moved = latest(events, 'stage_changed')?.externalId ?? '';
  const isSame = existing.stage === news.stage && existing.outcome === news.outcome;
  return isSame && (synced?.echoes.includes(moved) ?? false);
}

const without = (changes: FieldChanges, field: string): FieldChanges =>
  Object.fromEntries(Object.entries(changes).filter(([name]) => name !== field));

/** The stored history said anew where only the mapping of stages has changed. */
function remapOf(
  existing: DealRecord,
  incoming: IncomingDeal,
  columns: Partial<Columns>,
  { moves }: KnownHistory,
) {
  const { last, next } = saidOf(existing, columns);
  const isLeft = !incoming.synced || isMovedByHand(existing, last, next);
  return {
    restated: isLeft ? [] : restatedMoves(moves, incoming.events),
    isMoved: !isLeft && saysSameStage(last, next) && last.stage !== next.stage,
  };
}

/** A change to a known deal, or only what its source is to be remembered to have said. */
export type PlannedImport = PlannedChange | { readonly kind: 'noted'; readonly after: DealRecord };

/** Nothing that anybody did: the stage's name at the source, and what it said. */
function noted(existing: DealRecord, after: DealRecord): PlannedImport | null {
  const isSame = isDeepStrictEqual(existing.sourceSnapshot, after.sourceSnapshot);
  return isSame ? null : { kind: 'noted', after };
}

function planKnown(
  existing: DealRecord,
  incoming: IncomingDeal,
  known: KnownHistory,
  context: ChangeContext,
): PlannedImport | null {
  const fresh = freshOf(incoming, known);
  const columns = toldColumns(incoming);
  const said = newsOf(existing, columns);
  const isOwn = isOwnStage(existing, incoming, said);
  // It was closed when it was closed here.
  const news = isOwn ? { ...said, closedAt: existing.closedAt } : said;
  const snapshot = snapshotAfter(existing, columns, { link: linkOf(incoming), isOwn });
  const after: DealRecord = {
    ...existing,
    ...news,
    ...reasonAfter(existing, incoming, news),
    ...stepNews(existing, incoming, fresh, news),
    sourceSnapshot: asJson(snapshot),
    updatedAt: context.now,
  };
  const all = fieldChanges(existing, after);
  // The source's name of a stage that we wrote there ourselves is no edit of anybody's.
  const changes = isOwn ? without(all, 'crmStage') : all;
  const remap = remapOf(existing, incoming, columns, known);
  const gone = goneMeetings(incoming, known, context.now);
  const isEdit = Object.keys(changes).length > 0;
  const isHistory = fresh.length + remap.restated.length + gone.length > 0;
  if (!isEdit && !isHistory && !isDeletedThere(existing)) return noted(existing, after);
  const edit = untold(existing, after, fresh, context);
  const moves = { facts: known.moves, restated: remap.restated, fresh };
  const stage = remap.isMoved ? changes.stage : undefined;
  return {
    kind: isEdit ? 'updated' : 'touched',
    before: existing,
    after,
    history: [...fresh, ...(remap.isMoved ? withoutRemap(edit, after.stage, moves) : edit)],
    changes,
    restated: remap.restated,
    withdrawn: gone.map(({ id }) => id),
    notes: [...remapNotes(remap.restated, stage), ...gone.map(({ note }) => note)],
  };
}

/**
 * Plans one deal of an import.
 *
 * @param known what is stored of its history already
 * @returns null where the deal and its whole history are known: nothing is written
 */
export function planImport(
  existing: DealRecord | null,
  incoming: IncomingDeal,
  known: KnownHistory,
  place: Place,
  context: ChangeContext,
): PlannedImport | null {
  return existing
    ? planKnown(existing, incoming, known, context)
    : planNew(incoming, place, context);
}
