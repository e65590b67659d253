import { Refusal } from './answer';
import { NAME_FIELDS, OBJECTS, objectOfId, type FieldShape, type FieldType } from './object-table';
import type { OrgRecord, SalesforceOrg, Table, Value } from './org';
import {
  MalformedQuery,
  parseSoql,
  type Condition,
  type Literal,
  type Operator,
  type SelectQuery,
} from './soql';

const DAY_MS = 86_400_000;

interface Column {
  readonly shape: FieldShape;
  readonly read: (row: OrgRecord) => Value;
}

const noSuchColumn = (object: string, name: string): Refusal =>
  new Refusal(
    400,
    'INVALID_FIELD',
    `\nSELECT ${name} FROM ${object}\n       ^\nERROR at Row:1:Column:8\nNo such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

const noSuchRelation = (name: string): Refusal =>
  new Refusal(
    400,
    'INVALID_FIELD',
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

/** A year after they were over, activities leave the ordinary queries. */
function isArchived(row: OrgRecord, now: number): boolean {
  if (row.IsClosed === false) return false;
  const at = row.StartDateTime ?? row.ActivityDate ?? row.CreatedDate ?? now;
  const time = typeof at === 'number' ? at : Date.parse(String(at));
  return now - time >= 365 * DAY_MS;
}

function ownColumn(org: SalesforceOrg, object: string, name: string): Column {
  const shape = OBJECTS[object]?.fields[name];
  if (!shape || !org.isVisible(object, name)) throw noSuchColumn(object, name);
  if (name === 'IsArchived') return { shape, read: (row) => isArchived(row, org.now()) };
  return { shape, read: (row) => row[name] ?? null };
}

interface Relation {
  readonly field: string;
  readonly targets: readonly string[];
}

function relationOf(org: SalesforceOrg, object: string, name: string): Relation {
  const fields = Object.entries(OBJECTS[object]?.fields ?? {});
  const found = fields.find(([, { relationship }]) => relationship === name);
  if (!found || !org.isVisible(object, found[0])) throw noSuchRelation(name);
  return { field: found[0], targets: found[1].referenceTo ?? [] };
}

const rowOf = (org: SalesforceOrg, object: string, id: Value | undefined): OrgRecord | null =>
  typeof id === 'string' ? org.row(object, id) : null;

/** What a reference to several objects shows of whichever it is. */
function nameColumn(org: SalesforceOrg, field: string, name: string): Column {
  const shape = NAME_FIELDS[name];
  if (!shape) throw noSuchColumn('Name', name);
  return {
    shape,
    read: (row) => {
      const id = row[field];
      const object = typeof id === 'string' ? objectOfId(id) : null;
      if (object === null) return null;
      return name === 'Type' ? object : (rowOf(org, object, id)?.[name] ?? null);
    },
  };
}

function columnOf(org: SalesforceOrg, object: string, path: string): Column {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return ownColumn(org, object, first);
  const { field, targets } = relationOf(org, object, first);
  const [target] = targets;
  if (targets.length > 1 || target === undefined) return nameColumn(org, field, rest.join('.'));
  const inner = columnOf(org, target, rest.join('.'));
  return {
    shape: inner.shape,
    read: (row) => {
      const other = rowOf(org, target, row[field]);
      return other ? inner.read(other) : null;
    },
  };
}

const FITTING: Readonly<Record<FieldType, Literal['kind']>> = {
  id: 'text',
  reference: 'text',
  string: 'text',
  textarea: 'text',
  email: 'text',
  phone: 'text',
  picklist: 'text',
  boolean: 'boolean',
  int: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'datetime',
};
const isId = ({ type }: FieldShape): boolean => type === 'id' || type === 'reference';

function checkLiteral(path: string, shape: FieldShape, literal: Literal): Value {
  if (literal.kind === 'null') return null;
  if (literal.kind !== FITTING[shape.type]) {
    const type = shape.type === 'datetime' ? 'dateTime' : shape.type;
    throw new Refusal(
      400,
      'INVALID_FIELD',
      `value of filter criterion for field '${path}' must be of type ${type}`,
    );
  }
  if (isId(shape) && !/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(String(literal.value))) {
    throw new Refusal(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${literal.value}`);
  }
  return literal.value;
}

function order(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

const COMPARING: Readonly<Record<Operator, (a: Value, b: Value) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a !== null && b !== null && a < b,
  '<=': (a, b) => a !== null && b !== null && a <= b,
  '>': (a, b) => a !== null && b !== null && a > b,
  '>=': (a, b) => a !== null && b !== null && a >= b,
};

/** Texts are compared without regard to case; ids are not. */
const folding =
  (shape: FieldShape) =>
  (value: Value): Value =>
    typeof value === 'string' && !isId(shape) ? value.toLowerCase() : value;

type Test = (row: OrgRecord) => boolean;

class QueryRun {
  readonly #org: SalesforceOrg;
  readonly #query: SelectQuery;
  readonly #table: Table;

  constructor(org: SalesforceOrg, query: SelectQuery) {
    this.#org = org;
    this.#query = query;
    this.#table = org.table(query.object);
  }

  run(scope: 'query' | 'queryAll'): OrgRecord[] {
    const { where, limit } = this.#query;
    const wanted = where ? this.#testOf(where) : () => true;
    const isSeen = scope === 'queryAll' ? () => true : this.#isLive();
    const found: OrgRecord[] = [];
    for (const row of this.#candidates()) {
      if (limit !== null && found.length >= limit) break;
      if (isSeen(row) && wanted(row)) found.push(row);
    }
    return found;
  }

  #isLive(): Test {
    const now = this.#org.now();
    const { object } = this.#query;
    const hasArchive = object === 'Task' || object === 'Event';
    return (row) => row.IsDeleted !== true && !(hasArchive && isArchived(row, now));
  }

  #candidates(): readonly OrgRecord[] {
    const compare = this.#comparator();
    const few = this.#few();
    if (few) return few.toSorted(compare);
    const key = this.#query.orderBy
      .map(({ path, isDescending }) => `${path} ${isDescending}`)
      .join();
    return this.#table.sorted(key, compare);
  }

  /** Rows that one of the conditions names, where it names them by an index. */
  #few(): OrgRecord[] | null {
    const { where } = this.#query;
    for (const part of where?.kind === 'and' ? where.parts : [where]) {
      if (part?.kind === 'in') {
        const found = this.#table.find(
          part.path,
          part.literals.map(({ value }) => value),
        );
        if (found) return found;
      }
    }
    return null;
  }

  #comparator(): (a: OrgRecord, b: OrgRecord) => number {
    const by = this.#query.orderBy.map(({ path, isDescending }) => {
      const { shape, read } = this.#column(path);
      if (!shape.isSortable)
        throw new Refusal(
          400,
          'INVALID_FIELD',
          `field '${path}' can not be sorted in a query call`,
        );
      return { read, sign: isDescending ? -1 : 1 };
    });
    return (a, b) => {
      for (const { read, sign } of by) {
        const place = order(read(a), read(b));
        if (place !== 0) return place * sign;
      }
      return 0;
    };
  }

  #testOf(condition: Condition): Test {
    switch (condition.kind) {
      case 'and': {
        const tests = condition.parts.map((part) => this.#testOf(part));
        return (row) => tests.every((test) => test(row));
      }
      case 'or': {
        const tests = condition.parts.map((part) => this.#testOf(part));
        return (row) => tests.some((test) => test(row));
      }
      case 'not': {
        const test = this.#testOf(condition.part);
        return (row) => !test(row);
      }
      case 'in': {
        const { shape, read } = this.#filterable(condition.path);
        const fold = folding(shape);
        const values = new Set(
          condition.literals.map((literal) => fold(checkLiteral(condition.path, shape, literal))),
        );
        return (row) => values.has(fold(read(row)));
      }
      case 'compare': {
        const { shape, read } = this.#filterable(condition.path);
        const fold = folding(shape);
        const value = fold(checkLiteral(condition.path, shape, condition.literal));
        const holds = COMPARING[condition.operator];
        return (row) => holds(fold(read(row)), value);
      }
    }
  }

  #filterable(path: string): Column {
    const column = this.#column(path);
    if (column.shape.isFilterable) return column;
    throw new Refusal(400, 'INVALID_FIELD', `field '${path}' can not be filtered in a query call`);
  }

  #column = (path: string): Column => columnOf(this.#org, this.#query.object, path);
}

/** As JSON tells it: times with milliseconds and `+0000`. */
export function shown(value: Value, { type }: FieldShape): Value {
  if (type !== 'datetime' || typeof value !== 'number') return value;
  return new Date(value).toISOString().replace('Z', '+0000');
}

type Wire = Record<string, unknown>;

const urlOf = (version: string, object: string, id: unknown): string =>
  `/services/data/v${version}/sobjects/${object}/${String(id)}`;

/** Writes one row with the selected paths, related rows nested as objects. */
function writerOf(org: SalesforceOrg, object: string, paths: readonly string[], version: string) {
  const own = paths.filter((path) => !path.includes('.'));
  const columns = own.map((path) => ({ path, ...columnOf(org, object, path) }));
  const names = [
    ...new Set(paths.flatMap((path) => (path.includes('.') ? (path.split('.')[0] ?? []) : []))),
  ];
  const relations = names.map((name) => {
    const { field, targets } = relationOf(org, object, name);
    const inner = paths
      .filter((path) => path.startsWith(`${name}.`))
      .map((path) => path.slice(name.length + 1));
    const [target = 'Name'] = targets;
    if (targets.length > 1) {
      const parts = inner.map((path) => ({ path, ...nameColumn(org, field, path) }));
      return {
        name,
        write: (row: OrgRecord): Wire | null => {
          if (row[field] === null) return null;
          const attributes = { type: 'Name', url: urlOf(version, 'Name', row[field]) };
          return Object.assign(
            { attributes },
            ...parts.map(({ path, shape, read }) => ({ [path]: shown(read(row), shape) })),
          );
        },
      };
    }
    const write: (row: OrgRecord) => Wire = writerOf(org, target, inner, version);
    return {
      name,
      write: (row: OrgRecord): Wire | null => {
        const other = rowOf(org, target, row[field]);
        return other ? write(other) : null;
      },
    };
  });
  return (row: OrgRecord): Wire => {
    const wire: Wire = { attributes: { type: object, url: urlOf(version, object, row.Id) } };
    for (const { path, shape, read } of columns) wire[path] = shown(read(row), shape);
    for (const { name, write } of relations) wire[name] = write(row);
    return wire;
  };
}

export interface QueryResult {
  readonly totalSize: number;
  /** Null for COUNT(). */
  readonly records: readonly Wire[] | null;
}

function parse(soql: string): SelectQuery {
  try {
    return parseSoql(soql);
  } catch (error) {
    if (error instanceof MalformedQuery) throw new Refusal(400, 'MALFORMED_QUERY', error.message);
    throw error;
  }
}

/** @throws Refusal as Salesforce answers a query that it does not take */
export function runQuery(
  org: SalesforceOrg,
  soql: string,
  scope: 'query' | 'queryAll',
  version: string,
): QueryResult {
  const query = parse(soql);
  const run = new QueryRun(org, query);
  const write = query.paths && writerOf(org, query.object, query.paths, version);
  const rows = run.run(scope);
  return { totalSize: rows.length, records: write ? rows.map((row) => write(row)) : null };
}

export function writeRow(
  org: SalesforceOrg,
  object: string,
  row: OrgRecord,
  paths: readonly string[],
  version: string,
): Wire {
  return writerOf(org, object, paths, version)(row);
}
