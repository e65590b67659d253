import { Decimal } from '../../platform/decimal';
import type { ChangeContext, DealRecord, NewHistoryEvent, PlannedChange } from '../deal-change';
import { fieldChanges } from '../field-changes';
import type { IncomingDeal } from './incoming-deal';
import { OPEN_STAGES } from '../model';
import { blankDeal } from '../plan-create';
import { DELETED_THERE, isDeletedThere } from './deleted-there';
import { historyOfEdit } from '../plan-update';

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

/** The columns that an incoming deal says something about. */
function columnsOf(incoming: IncomingDeal) {
  return {
    name: incoming.name,
    account: incoming.account,
    // As it is stored: a third decimal would differ from the stored value on every import.
    value: new Decimal(incoming.value).toDecimalPlaces(2),
    currency: incoming.currency,
    stage: incoming.stage,
    crmStage: incoming.crmStage,
    expectedCloseDate: incoming.expectedCloseDate,
    closedAt: incoming.closedAt,
    outcome: incoming.outcome,
    ownerName: incoming.ownerName,
    assignedToId: incoming.assignedToId,
    // A file tells of it in the history alone; a source has it as a column.
    ...(incoming.synced ? { nextStep: incoming.synced.nextStep } : {}),
  };
}

type Columns = ReturnType<typeof columnsOf>;

/** Columns that only make sense together: half of a closing would be no state of a deal. */
const GROUPS: readonly (readonly (keyof Columns)[])[] = [
  ['stage', 'crmStage', 'outcome', 'closedAt'],
  ['ownerName', 'assignedToId'],
  ['value', 'currency'],
  ['name'],
  ['account'],
  ['expectedCloseDate'],
  ['nextStep'],
];

/** What a source said, in the form in which it is kept. */
type Snapshot = Readonly<Record<string, unknown>>;

const snapshotOf = (columns: Partial<Columns>): object =>
  JSON.parse(JSON.stringify(columns)) as object;

/**
 * Whether the source says of the stage what it said, and only we understand it otherwise since, while
 * a person has moved the deal: their move is about this deal, the mapping about all of them.
 */
function isOnlyRemapped(existing: DealRecord, last: Snapshot, next: Snapshot): boolean {
  const isSame = (['crmStage', 'outcome', 'closedAt'] as const).every((column) => last[column] === next[column]); // prettier-ignore
  return isSame && typeof next.crmStage === 'string' && existing.stage !== last.stage;
}

/**
 * The columns that the source says something new about. What people changed here since the last
 * import stands as long as the source keeps saying what it said then.
 */
function newsOf(existing: DealRecord, columns: Partial<Columns>): Partial<Columns> {
  const last = (existing.sourceSnapshot ?? {}) as Snapshot;
  const next = snapshotOf(columns) as Snapshot;
  const isMovedHere = isOnlyRemapped(existing, last, next);
  const isNew = (column: keyof Columns) =>
    column in columns && last[column] !== next[column] && !(column === 'stage' && isMovedHere);
  const news = GROUPS.filter((group) => group.some(isNew)).flat();
  const told = news.filter((column) => column in columns);
  return Object.fromEntries(told.map((column) => [column, columns[column]]));
}

/** The columns of a file that say something of ours. */
const TOLD_BY: Readonly<Record<keyof Columns, readonly string[]>> = {
  name: ['name'],
  account: ['account'],
  value: ['value'],
  currency: ['currency'],
  stage: ['stage', 'outcome', 'closedAt'],
  crmStage: ['stage', 'outcome', 'closedAt'],
  closedAt: ['stage', 'outcome', 'closedAt'],
  outcome: ['stage', 'outcome', 'closedAt'],
  expectedCloseDate: ['expectedCloseDate'],
  ownerName: ['owner'],
  assignedToId: ['owner'],
  nextStep: ['nextStep'],
};

function toldColumns(incoming: IncomingDeal): Partial<Columns> {
  const { told } = incoming;
  const columns = columnsOf(incoming);
  if (told === null) return columns;
  const isTold = ([column]: [string, unknown]) =>
    TOLD_BY[column as keyof Columns].some((name) => told.has(name));
  return Object.fromEntries(Object.entries(columns).filter(isTold));
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
  { synced }: IncomingDeal,
  fresh: readonly NewHistoryEvent[],
  news: Partial<Columns>,
) {
  const told = fresh.some(({ type }) => type === 'next_step_set') ? nextStepOf(fresh) : {};
  if (!synced) return told;
  if (!('nextStep' in news)) return {};
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

/**
 * Plans one deal of an import.
 *
 * @param known ids of the history lines that are stored already
 * @returns null where the deal and its whole history are known: nothing is written
 */
export function planImport(
  existing: DealRecord | null,
  incoming: IncomingDeal,
  known: ReadonlySet<string>,
  place: Place,
  context: ChangeContext,
): PlannedChange | null {
  if (!existing) return planNew(incoming, place, context);
  const echoes = new Set(incoming.synced?.echoes);
  const isKnown = (id: string) => known.has(id) || echoes.has(id);
  const fresh = completed(incoming).filter(({ externalId }) => !isKnown(externalId ?? ''));
  const columns = toldColumns(incoming);
  const news = newsOf(existing, columns);
  // A source that speaks of a deal has it (again).
  const { [DELETED_THERE]: _deleted, ...last } = (existing.sourceSnapshot ?? {}) as Record<string, unknown>; // prettier-ignore
  const snapshot = { ...last, ...snapshotOf(columns), ...linkOf(incoming) };
  const after: DealRecord = {
    ...existing,
    ...news,
    ...reasonAfter(existing, incoming, news),
    ...stepNews(incoming, fresh, news),
    sourceSnapshot: asJson(snapshot),
    updatedAt: context.now,
  };
  const changes = fieldChanges(existing, after);
  const changed = Object.keys(changes).length > 0;
  if (!changed && fresh.length === 0 && !isDeletedThere(existing)) return null;
  return {
    kind: changed ? 'updated' : 'touched',
    before: existing,
    after,
    history: [...fresh, ...untold(existing, after, fresh, context)],
    changes,
  };
}
