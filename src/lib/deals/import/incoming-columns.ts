import { Decimal } from '../../platform/decimal';
import type { DealRecord } from '../deal-change';
import { DELETED_THERE } from './deleted-there';
import type { IncomingDeal } from './incoming-deal';

/** The columns that an incoming deal says something about. */
export function columnsOf(incoming: IncomingDeal) {
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

export type Columns = ReturnType<typeof columnsOf>;

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

export const snapshotOf = (columns: Partial<Columns>): object =>
  JSON.parse(JSON.stringify(columns)) as object;

/** What the source said of a deal when it was last heard, and what it says now. */
export const saidOf = (existing: DealRecord, columns: Partial<Columns>) => ({
  last: (existing.sourceSnapshot ?? {}) as Snapshot,
  next: snapshotOf(columns) as Snapshot,
});

/** Whether the source says of the stage what it said, so that only we may understand it otherwise. */
export const saysSameStage = (last: Snapshot, next: Snapshot): boolean =>
  typeof next.crmStage === 'string' &&
  (['crmStage', 'outcome', 'closedAt'] as const).every((column) => last[column] === next[column]);

/** Noted beside what the source says: it has its stage from a move that a person made here. */
const MOVED_HERE = 'movedHere';

/** A person has moved the deal: their move is about this deal, the mapping about all of them. */
export const isMovedByHand = (existing: DealRecord, last: Snapshot, next: Snapshot): boolean =>
  saysSameStage(last, next) && (existing.stage !== last.stage || last[MOVED_HERE] === true);

/**
 * What is remembered of what the source said, for the next time.
 *
 * @param isOwn whether its stage is the one that was chosen here and then written there
 */
export function snapshotAfter(
  existing: DealRecord,
  columns: Partial<Columns>,
  { link, isOwn }: { readonly link: object; readonly isOwn: boolean },
): object {
  const { last, next } = saidOf(existing, columns);
  // A source that speaks of a deal has it (again).
  const { [DELETED_THERE]: _deleted, [MOVED_HERE]: movedHere, ...rest } = last;
  const isKept = isOwn || (movedHere === true && saysSameStage(last, next));
  return { ...rest, ...next, ...link, ...(isKept ? { [MOVED_HERE]: true } : {}) };
}

/**
 * The columns that the source says something new about. What people changed here since the last
 * import stands as long as the source keeps saying what it said then.
 */
export function newsOf(existing: DealRecord, columns: Partial<Columns>): Partial<Columns> {
  const { last, next } = saidOf(existing, columns);
  const isMovedHere = isMovedByHand(existing, last, next);
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

export function toldColumns(incoming: IncomingDeal): Partial<Columns> {
  const { told } = incoming;
  const columns = columnsOf(incoming);
  if (told === null) return columns;
  const isTold = ([column]: [string, unknown]) =>
    TOLD_BY[column as keyof Columns].some((name) => told.has(name));
  return Object.fromEntries(Object.entries(columns).filter(isTold));
}
