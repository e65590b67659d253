import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { expiredSession, Refusal, type Answer } from './answer';
import { OBJECTS, type FieldShape } from './object-table';
import { wholeSecond, type OrgRecord, type SalesforceOrg, type Value } from './org';
import { runQuery, writeRow } from './run-query';

export interface ApiRequest {
  readonly url: URL;
  readonly method: string;
  readonly body: string;
  readonly token: string;
  readonly headers: IncomingHttpHeaders;
  readonly org: SalesforceOrg;
}

interface Held {
  readonly token: string;
  readonly version: string;
  readonly totalSize: number;
  readonly rest: readonly object[];
  readonly size: number;
  readonly heldAt: number;
}

/** What is left of queries; a locator lives for 15 minutes, and ends with its session. */
const held = new WeakMap<SalesforceOrg, Map<string, Held>>();
const LOCATOR_MS = 15 * 60_000;

const notFound = (): Refusal =>
  new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');

function pageOf(org: SalesforceOrg, from: Omit<Held, 'heldAt'>): Answer {
  const { totalSize, rest, version, size } = from;
  const records = rest.slice(0, size);
  const done = rest.length <= size;
  if (done) return { status: 200, body: { totalSize, done, records } };
  const locator = `01g${randomBytes(8).toString('hex').slice(0, 15)}-${totalSize - rest.length + size}`;
  const mine = held.get(org) ?? new Map<string, Held>();
  held.set(org, mine);
  mine.set(locator, { ...from, rest: rest.slice(size), heldAt: org.now() });
  const nextRecordsUrl = `/services/data/v${version}/query/${locator}`;
  return { status: 200, body: { totalSize, done, nextRecordsUrl, records } };
}

function answerQuery({ url, org, token, headers }: ApiRequest, version: string): Answer {
  const soql = url.searchParams.get('q');
  if (soql === null) throw new Refusal(400, 'MALFORMED_QUERY', 'q parameter is required');
  const scope = url.pathname.endsWith('/queryAll') ? 'queryAll' : 'query';
  const { totalSize, records } = runQuery(org, soql, scope, version);
  const asked = /batchSize=(\d+)/.exec(String(headers['sforce-query-options'] ?? ''))?.[1];
  const size = Math.min(org.pageSize, Number(asked ?? 2_000));
  return pageOf(org, { totalSize, rest: records ?? [], token, version, size });
}

function answerLocator({ org, token }: ApiRequest, locator: string): Answer {
  const mine = held.get(org);
  const from = mine?.get(locator);
  if (!from || org.now() - from.heldAt > LOCATOR_MS) {
    throw new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  if (from.token !== token) throw expiredSession();
  mine?.delete(locator);
  return pageOf(org, from);
}

function describeField(name: string, shape: FieldShape) {
  return {
    name,
    label: name,
    type: shape.type,
    filterable: shape.isFilterable,
    sortable: shape.isSortable,
    updateable: shape.isUpdateable,
    relationshipName: shape.relationship ?? null,
    referenceTo: shape.referenceTo ?? [],
  };
}

function describe(org: SalesforceOrg, object: string): Answer {
  const shape = OBJECTS[object];
  if (!shape || !org.isVisible(object)) throw notFound();
  const fields = Object.entries(shape.fields)
    .filter(([name]) => org.isVisible(object, name))
    .map(([name, field]) => describeField(name, field));
  const { keyPrefix } = shape;
  return { status: 200, body: { name: object, label: object, keyPrefix, queryable: true, fields } };
}

function rowOr404(org: SalesforceOrg, object: string, id: string): OrgRecord {
  const row = org.isVisible(object) ? org.row(object, id) : null;
  if (row?.IsDeleted === true) throw new Refusal(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  if (row) return row;
  throw new Refusal(
    404,
    'NOT_FOUND',
    'Provided external ID field does not exist or is not accessible: ' + id,
  );
}

function readRow({ url, org }: ApiRequest, version: string, object: string, id: string): Answer {
  const row = rowOr404(org, object, id);
  const all = Object.keys(OBJECTS[object]?.fields ?? {}).filter((name) =>
    org.isVisible(object, name),
  );
  const paths = url.searchParams.get('fields')?.split(',') ?? all;
  return { status: 200, body: writeRow(org, object, row, paths, version) };
}

function checkCondition({ headers }: ApiRequest, row: OrgRecord): void {
  const asked = headers['if-unmodified-since'];
  if (asked === undefined) return;
  const time = Date.parse(asked);
  if (Number.isNaN(time))
    throw new Refusal(400, 'INVALID_HEADER', 'Invalid If-Unmodified-Since header');
  if (wholeSecond(Number(row.LastModifiedDate)) > time)
    throw new Refusal(412, 'PRECONDITION_FAILED', 'Precondition failed');
}

function parseBody(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return { ...parsed };
  } catch {
    // Said below.
  }
  throw new Refusal(400, 'JSON_PARSER_ERROR', 'Unexpected character in the body');
}

const MAX_LENGTHS: Readonly<Record<string, number>> = { Name: 120, NextStep: 255 };

function checkText(name: string, value: unknown): void {
  const max = MAX_LENGTHS[name];
  if (typeof value === 'string' && max !== undefined && value.length > max) {
    throw new Refusal(
      400,
      'STRING_TOO_LONG',
      `${name}: data value too large: ${value.slice(0, 20)}… (max length=${max})`,
      [name],
    );
  }
}

function checkNeeded(name: string, value: unknown): void {
  if (value === null && ['Name', 'StageName', 'CloseDate'].includes(name)) {
    throw new Refusal(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, [
      name,
    ]);
  }
}

function checkValue(org: SalesforceOrg, name: string, value: unknown): Value {
  checkNeeded(name, value);
  checkText(name, value);
  if (name === 'StageName' && !org.stageOf(value as Value)) {
    throw new Refusal(
      400,
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `Stage: bad value for restricted picklist field: ${String(value)}`,
      [name],
    );
  }
  if (name === 'CloseDate' && !/^\d{4}-\d{2}-\d{2}$/.test(String(value))) {
    throw new Refusal(
      400,
      'JSON_PARSER_ERROR',
      `Cannot deserialize instance of date from VALUE_STRING value ${String(value)}`,
    );
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return value as Value;
  throw new Refusal(400, 'JSON_PARSER_ERROR', `Cannot deserialize the value of ${name}`);
}

function changeRow(request: ApiRequest, object: string, id: string): Answer {
  const { org } = request;
  const row = rowOr404(org, object, id);
  const changes = parseBody(request.body);
  checkCondition(request, row);
  const fields: OrgRecord = {};
  for (const [name, value] of Object.entries(changes)) {
    const shape = OBJECTS[object]?.fields[name];
    if (!shape || !org.isVisible(object, name)) {
      throw new Refusal(
        400,
        'INVALID_FIELD',
        `No such column '${name}' on sobject of type ${object}`,
      );
    }
    if (!shape.isUpdateable) {
      throw new Refusal(
        400,
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Unable to create/update fields: ${name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        [name],
      );
    }
    fields[name] = checkValue(org, name, value);
  }
  const words = org.validationRule({ ...row, ...fields });
  if (words !== null) throw new Refusal(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', words, []);
  org.update(object, id, fields);
  return { status: 204 };
}

function resources(org: SalesforceOrg, version: string, root: string): Answer {
  const at = `/services/data/v${version}`;
  const identity = `${root}/id/${org.id}/${org.userId}`;
  return {
    status: 200,
    body: {
      sobjects: `${at}/sobjects`,
      query: `${at}/query`,
      queryAll: `${at}/queryAll`,
      identity,
    },
  };
}

interface Route {
  readonly version: string;
  readonly object: string;
  readonly id: string;
}

const ROUTES: Readonly<
  Record<string, (request: ApiRequest, route: Route, root: string) => Answer>
> = {
  'GET ': ({ org }, { version }, root) => resources(org, version, root),
  'GET query': (request, { version }) => answerQuery(request, version),
  'GET queryAll': (request, { version }) => answerQuery(request, version),
  'GET query/*': (request, { object }) => answerLocator(request, object),
  'GET sobjects/*/*': (request, { version, object, id }) =>
    id === 'describe' ? describe(request.org, object) : readRow(request, version, object, id),
  'PATCH sobjects/*/*': (request, { object, id }) => changeRow(request, object, id),
};

const WHERE = /^\/services\/data\/v(\d{2}\.\d)(?:\/(\w+)(?:\/([\w-]+)(?:\/(\w+))?)?)?\/?$/;

/** @throws Refusal */
export function answerApi(request: ApiRequest, root: string): Answer {
  const found = WHERE.exec(request.url.pathname);
  if (!found) throw notFound();
  const [, version = '', kind = '', object = '', id = ''] = found;
  const pattern = kind + (object && '/*') + (id && '/*');
  const route = ROUTES[`${request.method} ${pattern}`];
  if (!route) throw notFound();
  return route(request, { version, object, id }, root);
}
