import { valueOf, timesOf, type HubSpotPortal, type StoredRecord } from './portal';
import { knows, modifiedProperty, type ObjectType } from './properties';
import { badRequest, ok, type Answer } from './wire';
import { wireRecord, type Reader } from './wire-record';

/** As documented; the offset may not go past the ten-thousandth result. */
export const SEARCH = { page: 200, results: 10_000, groups: 5, filters: 6, all: 18 };

const OPERATORS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  EQ: (a, b) => a === b,
  GT: (a, b) => a > b,
  GTE: (a, b) => a >= b,
  LT: (a, b) => a < b,
  LTE: (a, b) => a <= b,
};
const KEYS = new Set(['filterGroups', 'sorts', 'properties', 'limit', 'after']);
const FILTER_KEYS = new Set(['propertyName', 'operator', 'value']);

class NotUnderstood extends Error {}
const refuse = (message: string): never => {
  throw new NotUnderstood(message);
};

type Fields = Readonly<Record<string, unknown>>;
type Matches = (record: StoredRecord) => boolean;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function needs(fields: Fields, wanted: ReadonlySet<string>): void {
  const missing = [...wanted].find((key) => fields[key] === undefined);
  if (missing !== undefined) refuse(`${missing} is required`);
}

function only(fields: Fields, known: ReadonlySet<string>): void {
  const stray = Object.keys(fields).find((key) => !known.has(key));
  if (stray !== undefined) refuse(`Unrecognized field "${stray}"`);
}

function listIn(value: unknown, name: string, max: number): readonly unknown[] {
  if (!Array.isArray(value)) return refuse(`${name} must be a list`);
  return value.length > max ? refuse(`${name}: at most ${max} are supported`) : value;
}

/** Dates are compared as epoch milliseconds, whichever way they are written; the rest as numbers. */
function numberOf(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
}

function reader(type: ObjectType, property: string): (record: StoredRecord) => number {
  if (property === 'hs_object_id') return ({ id }) => Number(id);
  if (property === modifiedProperty(type)) return ({ updatedAt }) => updatedAt;
  return (record) => {
    const text = valueOf(record, property) ?? timesOf(record)[property] ?? null;
    return text === null ? Number.NaN : numberOf(text);
  };
}

/** Counts that HubSpot keeps by itself. */
function counted(
  portal: HubSpotPortal,
  type: ObjectType,
  property: string,
): ((record: StoredRecord) => number) | null {
  if (property === 'num_associated_deals') {
    return ({ id }) => portal.associated(type, 'deals', id).length || Number.NaN;
  }
  return null;
}

function filterOf(portal: HubSpotPortal, type: ObjectType, filter: unknown): Matches {
  if (!isFields(filter)) return refuse('A filter must be an object');
  only(filter, FILTER_KEYS);
  const { propertyName, operator, value } = filter;
  const name = String(propertyName);
  if (!knows(type, name))
    return refuse(`There was a problem with the request: property ${name} does not exist`);
  const holds =
    OPERATORS[String(operator)] ?? refuse(`Operator ${String(operator)} is not known here`);
  if (typeof value !== 'string') return refuse(`The value of ${name} must be text`);
  const bound = numberOf(value);
  if (Number.isNaN(bound)) return refuse(`${value} is no value for ${name}`);
  const read = counted(portal, type, name) ?? reader(type, name);
  return (record) => holds(read(record), bound);
}

function groupOf(portal: HubSpotPortal, type: ObjectType, group: unknown): Matches {
  if (!isFields(group)) return refuse('A filter group must be an object');
  only(group, new Set(['filters']));
  const filters = listIn(group.filters, 'filters', SEARCH.filters).map((filter) =>
    filterOf(portal, type, filter),
  );
  return filters.length === 0
    ? refuse('A filter group needs a filter')
    : (record) => filters.every((fits) => fits(record));
}

/** The order of those that are alike is nobody's business, and never that of their ids. */
const scrambled = (id: string): number => (Number(id) * 2_654_435_761) % 4_294_967_296;

type Order = (a: StoredRecord, b: StoredRecord) => number;

function orderOf(
  type: ObjectType,
  sorts: unknown,
): { readonly property: string; readonly order: Order } {
  const [sort = 'hs_object_id', more] = listIn(sorts, 'sorts', 1);
  if (more !== undefined || typeof sort !== 'string')
    return refuse('One sort, as a name, is known here');
  const property = sort.replace(/^-/, '');
  if (!knows(type, property)) return refuse(`property ${property} does not exist`);
  const read = reader(type, property);
  const sign = sort.startsWith('-') ? -1 : 1;
  const order: Order = (a, b) => sign * (read(a) - read(b)) || scrambled(a.id) - scrambled(b.id);
  return { property, order };
}

function placeOf({ limit, after }: Fields): {
  readonly from: number;
  readonly to: number;
} {
  const from = Number(after);
  if (typeof limit !== 'number' || limit < 1 || limit > SEARCH.page)
    return refuse(`limit must be from 1 to ${SEARCH.page}`);
  if (typeof after !== 'string' || !Number.isInteger(from))
    return refuse('after must be a whole number as text');
  if (from + limit > SEARCH.results)
    return refuse('The offset plus the limit must be at most 10000');
  return { from, to: from + limit };
}

/** What the index knows by now: it is a little behind the records. */
export interface IndexView {
  readonly indexedUntil: number;
}

function isIndexed(record: StoredRecord, property: string, { indexedUntil }: IndexView): boolean {
  const at = property === 'hs_object_id' ? record.createdAt : record.updatedAt;
  return record.archivedAt === null && at <= indexedUntil;
}

function found(portal: HubSpotPortal, type: ObjectType, body: Fields, view: IndexView): Answer {
  only(body, KEYS);
  needs(body, KEYS);
  const groups = listIn(body.filterGroups, 'filterGroups', SEARCH.groups).map((group) =>
    groupOf(portal, type, group),
  );
  const { property, order } = orderOf(type, body.sorts);
  const { from, to } = placeOf(body);
  const properties = listIn(body.properties, 'properties', 1_000).map(String);
  const records = [...portal.all(type)].filter(
    (record) =>
      isIndexed(record, property, view) &&
      (groups.length === 0 || groups.some((fits) => fits(record))),
  );
  records.sort(order);
  const read: Reader = { properties, history: [], hidden: [] };
  const results = records.slice(from, to).map((record) => wireRecord(portal, record, read));
  const next = to < records.length ? { paging: { next: { after: String(to) } } } : {};
  return ok({ total: records.length, results, ...next });
}

/** `POST /crm/v3/objects/{type}/search`: what it does not know it refuses, so a wrong query is noticed. */
export function search(
  portal: HubSpotPortal,
  type: ObjectType,
  body: unknown,
  view: IndexView,
): Answer {
  if (!isFields(body)) return badRequest('Invalid input JSON');
  try {
    return found(portal, type, body, view);
  } catch (error) {
    if (error instanceof NotUnderstood) return badRequest(error.message);
    throw error;
  }
}
