import type { Row } from '../../clients/salesforce';
import type { SourceEvent } from '../source';
import { dateAt, idAt, lineAt, moneyAt, textAt } from './row-values';

const MAX_NAME = 200;
const MAX_STEP = 2_000;

/** What the history keeps of an opportunity at one moment. */
interface Snapshot {
  readonly id: string;
  readonly at: Date;
  readonly actor: string | null;
  readonly stage: string | null;
  readonly value: number;
  readonly closeDay: string | null;
}

const dayOf = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null;

function snapshotOf(row: Row): Snapshot[] {
  const id = idAt(row, 'Id');
  const at = dateAt(row, 'CreatedDate');
  if (id === null || at === null) return [];
  return [
    {
      id,
      at,
      actor: lineAt(row, 'CreatedBy.Name', MAX_NAME),
      stage: lineAt(row, 'StageName', MAX_NAME),
      value: moneyAt(row, 'Amount') ?? 0,
      closeDay: dayOf(dateAt(row, 'CloseDate')),
    },
  ];
}

/** Rows of one moment stand in the order in which they were made. */
const inOrder = (a: Snapshot, b: Snapshot): number =>
  a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1);

/** What lies between two rows of the history. */
function changesBetween(before: Snapshot, after: Snapshot): SourceEvent[] {
  const { id, at, actor } = after;
  const base = { at, actor };
  const events: SourceEvent[] = [];
  if (before.stage !== after.stage && after.stage !== null) {
    const moved = { from: before.stage, to: after.stage };
    events.push({ ...base, ...moved, externalId: `history:${id}:stage`, type: 'stage_changed' });
  }
  if (before.value !== after.value) {
    const moved = { from: String(before.value), to: String(after.value) };
    events.push({ ...base, ...moved, externalId: `history:${id}:value`, type: 'value_changed' });
  }
  if (before.closeDay !== after.closeDay) {
    const moved = { from: before.closeDay, to: after.closeDay };
    events.push({
      ...base,
      ...moved,
      externalId: `history:${id}:close`,
      type: 'close_date_changed',
    });
  }
  return events;
}

export interface OpportunityNow {
  readonly id: string;
  readonly stage: string;
  readonly isClosed: boolean;
  /** Null where it cannot be told from the history's: one of the two is hidden from the user. */
  readonly value: number | null;
  readonly closeDate: Date | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly modifiedAt: Date;
}

export interface History {
  readonly events: readonly SourceEvent[];
  /** When the stage that it has now was entered, where the history tells. */
  readonly stageSince: Date | null;
}

/**
 * Where the newest row tells of something else than the record (a stage was renamed, rows were not
 * kept), the record is right: as a row at that row's own time. A row as new as the record is no such
 * case: it was written between the two reads, and the next pull brings the record after it.
 */
function withPresent(rows: readonly Snapshot[], now: OpportunityNow): Snapshot[] {
  const last = rows.at(-1);
  if (!last || last.at >= now.modifiedAt) return [...rows];
  const { stage } = now;
  const value = now.value ?? last.value;
  const present = { stage, value, closeDay: dayOf(now.closeDate) ?? last.closeDay };
  const id = `${now.id}:${stage}:${value}:${present.closeDay}`;
  return [...rows, { ...present, id, at: last.at, actor: null }];
}

/** Without a history an open deal is taken to have begun where it stands; a closed one was closed. */
function withoutRows(now: OpportunityNow): History {
  const { id, createdAt: at, createdBy: actor, stage, isClosed, closeDate } = now;
  const created = { externalId: `created:${id}`, at, actor, type: 'created' } as const;
  if (!isClosed || closeDate === null) {
    return { events: [{ ...created, to: stage }], stageSince: null };
  }
  const closedAt = closeDate < at ? at : closeDate;
  const closed = {
    externalId: `closed:${id}:${stage}`,
    at: closedAt,
    from: null,
    to: stage,
  } as const;
  return { events: [created, { ...closed, type: 'stage_changed' }], stageSince: null };
}

/**
 * What OpportunityHistory tells: each row is the opportunity after a change, the first as it was
 * created, so the changes are what differs between one row and the next, at the later one's time.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunityhistory.htm
 */
export function historyOf(rows: readonly Row[], now: OpportunityNow): History {
  const told = rows.flatMap((row) => snapshotOf(row)).sort(inOrder);
  const [first] = told;
  if (!first) return withoutRows(now);
  const states = withPresent(told, now);
  const { id, createdAt: at, createdBy: actor } = now;
  const created = {
    externalId: `created:${id}`,
    at,
    actor,
    to: first.stage,
    type: 'created',
  } as const;
  const changes = states.slice(1).flatMap((after, place) => {
    const before = states[place];
    return before ? changesBetween(before, after) : [];
  });
  const entered = changes.findLast(({ type }) => type === 'stage_changed');
  const since = entered?.to === now.stage ? entered.at : null;
  const stageSince = since ?? (first.stage === now.stage && !entered ? at : null);
  return { events: [created, ...changes], stageSince };
}

/** The next steps that field history kept; one that was cleared is none that was set. */
export function nextStepsOf(rows: readonly Row[]): SourceEvent[] {
  return rows.flatMap((row): SourceEvent[] => {
    const id = idAt(row, 'Id');
    const at = dateAt(row, 'CreatedDate');
    const text = textAt(row, 'NewValue', MAX_STEP);
    if (id === null || at === null || text === null) return [];
    const actor = lineAt(row, 'CreatedBy.Name', MAX_NAME);
    return [{ externalId: `next_step:${id}`, at, type: 'next_step_set', to: null, actor, text }];
  });
}
