import 'server-only';
import { partsOf, type Row, type SalesforceSession } from '../../clients/salesforce';
import { mapDeal, hasUnknownStage, type OpportunityRows } from './map-deal';
import { readStages } from './read-stages';
import { groupBy, idAt, lineAt } from './row-values';
import { selectOf, type ObjectName, type OrgShape } from './shape';
import type { RecordProblem, SourceDeal } from '../source';
import { uniqueBy } from '../unique-by';

interface Child {
  readonly object: ObjectName;
  /** The field that names the opportunity. */
  readonly parent: string;
  readonly where: string | null;
  /** Activities leave ordinary queries a year after they were over: those are asked for with all. */
  readonly isArchived: boolean;
}

const CHILDREN = {
  history: {
    object: 'OpportunityHistory',
    parent: 'OpportunityId',
    where: null,
    isArchived: false,
  },
  nextSteps: {
    object: 'OpportunityFieldHistory',
    parent: 'OpportunityId',
    where: "Field = 'NextStep'",
    isArchived: false,
  },
  roles: {
    object: 'OpportunityContactRole',
    parent: 'OpportunityId',
    where: null,
    isArchived: false,
  },
  tasks: {
    object: 'Task',
    parent: 'WhatId',
    where: 'IsDeleted = false AND IsClosed = true',
    isArchived: true,
  },
  // The head of a series is no meeting, and an invitee's copy is none of its own.
  meetings: {
    object: 'Event',
    parent: 'WhatId',
    where: 'IsDeleted = false AND IsRecurrence = false AND IsChild = false',
    isArchived: true,
  },
  // 5 is a draft.
  emails: {
    object: 'EmailMessage',
    parent: 'RelatedToId',
    where: "Status != '5'",
    isArchived: false,
  },
} as const satisfies Readonly<Record<string, Child>>;
type ChildKind = keyof typeof CHILDREN;
const KINDS = Object.keys(CHILDREN) as ChildKind[];

type ById = ReadonlyMap<string, readonly Row[]>;

/** Everything of one kind that hangs on these opportunities. */
async function readChildren(
  session: SalesforceSession,
  shape: OrgShape,
  { object, parent, where, isArchived }: Child,
  ids: readonly string[],
): Promise<Row[]> {
  const select = selectOf(shape, object);
  if (select === null) return [];
  const more = where === null ? '' : ` AND ${where}`;
  const query = (part: readonly string[]) =>
    `SELECT ${select} FROM ${object} WHERE ${parent} IN (${part.map((id) => `'${id}'`).join(',')})${more}`;
  const parts = partsOf(ids, encodeURIComponent(query([])).length);
  const answers = await Promise.all(
    parts.map((part) => session.query(query(part), isArchived ? 'all' : 'live')),
  );
  return answers.flatMap(({ rows }) => rows);
}

export interface ReadDeals {
  readonly deals: readonly SourceDeal[];
  readonly problems: readonly RecordProblem[];
  readonly recordsRead: number;
  readonly shape: OrgShape;
}

/** A stage that was added since the list was read changes what it is taken for. */
async function withStagesOf(
  session: SalesforceSession,
  shape: OrgShape,
  rows: readonly Row[],
): Promise<OrgShape> {
  const isComplete = rows.every((row) => !hasUnknownStage(row, shape.stages));
  return isComplete ? shape : { ...shape, stages: await readStages(session) };
}

/** One that came twice is one; those without an id are told of, each. */
function onceEach(rows: readonly Row[]): readonly Row[] {
  const keyed = rows.map((row, place) => ({ row, key: idAt(row, 'Id') ?? `${place}` }));
  return uniqueBy(keyed, ({ key }) => key).map(({ row }) => row);
}

/** Makes deals of opportunities, with everything that hangs on them. */
export async function readDeals(
  session: SalesforceSession,
  given: OrgShape,
  rows: readonly Row[],
  now: Date,
): Promise<ReadDeals> {
  const opportunities = onceEach(rows);
  if (opportunities.length === 0) return { deals: [], problems: [], recordsRead: 0, shape: given };
  const shape = await withStagesOf(session, given, opportunities);
  const ids = opportunities.flatMap((row) => idAt(row, 'Id') ?? []);
  const read = await Promise.all(
    KINDS.map(async (kind): Promise<[ChildKind, ById, number]> => {
      const found = await readChildren(session, shape, CHILDREN[kind], ids);
      const byId = groupBy(found, (row) => lineAt(row, CHILDREN[kind].parent, 18) ?? '');
      return [kind, byId, found.length];
    }),
  );
  const children = new Map(read.map(([kind, byId]) => [kind, byId]));
  const setting = { now, instanceUrl: session.instanceUrl, stages: shape.stages };
  const mapped = opportunities.map((opportunity) => {
    const rowsOf = (kind: ChildKind) =>
      children.get(kind)?.get(idAt(opportunity, 'Id') ?? '') ?? [];
    const hanging = Object.fromEntries(KINDS.map((kind) => [kind, rowsOf(kind)]));
    return mapDeal({ ...(hanging as Omit<OpportunityRows, 'opportunity'>), opportunity }, setting);
  });
  return {
    deals: mapped.flatMap(({ deal }) => deal ?? []),
    problems: mapped.flatMap(({ problems }) => problems),
    recordsRead: read.reduce((sum, [, , count]) => sum + count, opportunities.length),
    shape,
  };
}
