import type { HubSpotPortal } from './portal';
import { EMAIL_WORDS, isObjectType, type ObjectType } from './properties';
import { search, type IndexView } from './search';
import { badRequest, missingScopes, ok, refuse, type Answer } from './wire';
import { wireRecord, type Reader } from './wire-record';

/** One request, of a token that is known. */
export interface Call {
  readonly portal: HubSpotPortal;
  readonly scopes: ReadonlySet<string>;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly view: IndexView;
  /** Associations of one record in one answer. */
  readonly associationPage: number;
  /** Epoch ms. */
  readonly now: number;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any one of the scopes is enough. */
const SCOPES: Readonly<Record<ObjectType, readonly string[]>> = {
  deals: ['crm.objects.deals.read'],
  contacts: ['crm.objects.contacts.read'],
  companies: ['crm.objects.companies.read'],
  emails: ['crm.objects.contacts.read', 'sales-email-read'],
  calls: ['crm.objects.contacts.read'],
  meetings: ['crm.objects.contacts.read'],
  notes: ['crm.objects.contacts.read'],
};
export const ALL_SCOPES: readonly string[] = [
  ...new Set([...Object.values(SCOPES).flat(), 'crm.objects.owners.read', 'oauth']),
];

const lacks = (call: Call, scopes: readonly string[]): Answer | null =>
  scopes.some((scope) => call.scopes.has(scope)) ? null : missingScopes(scopes);

const notFound = (): Answer => refuse(404, 'OBJECT_NOT_FOUND', 'resource not found');

/** As documented, of one call. */
const MOST = { plain: 100, withHistory: 50, associations: 1_000, list: 100, owners: 500 };

const textsIn = (value: unknown): readonly string[] | null => {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
};

function idsIn(inputs: unknown): readonly Fields[] | null {
  if (!Array.isArray(inputs)) return null;
  return inputs.every((input) => isFields(input) && typeof input.id === 'string')
    ? (inputs as readonly Fields[])
    : null;
}

const span = (now: number) => ({
  startedAt: new Date(now).toISOString(),
  completedAt: new Date(now).toISOString(),
});

const fault = (message: string, context: object, subCategory?: string) => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  ...(subCategory === undefined ? {} : { subCategory }),
  message,
  context,
  errors: [],
  links: {},
});

/** 207 where a part of what was asked for is not there. */
const batchAnswer = (
  now: number,
  results: readonly unknown[],
  errors: readonly unknown[],
): Answer =>
  errors.length === 0
    ? ok({ status: 'COMPLETE', results, ...span(now) })
    : ok({ status: 'COMPLETE', results, numErrors: errors.length, errors, ...span(now) }, 207);

const tooMany = (most: number, withHistory: boolean): Answer =>
  badRequest(
    `The maximum number of inputs supported in a batch request${withHistory ? ' for property histories' : ''} is ${most}. Please reduce the number of items and try again`,
  );

function batchRead(call: Call, type: ObjectType): Answer {
  if (!isFields(call.body)) return badRequest('Invalid input JSON');
  const inputs = idsIn(call.body.inputs);
  const properties = textsIn(call.body.properties);
  const history = textsIn(call.body.propertiesWithHistory);
  if (!inputs || !properties || !history) return badRequest('Invalid input JSON');
  const most = history.length > 0 ? MOST.withHistory : MOST.plain;
  if (inputs.length > most) return tooMany(most, history.length > 0);
  const ids = inputs.map(({ id }) => String(id));
  return readAll(call, type, ids, { properties, history });
}

function readAll(
  call: Call,
  type: ObjectType,
  ids: readonly string[],
  asked: Omit<Reader, 'hidden'>,
): Answer {
  const hidden = type === 'emails' && !call.scopes.has('sales-email-read') ? EMAIL_WORDS : [];
  const { portal, now } = call;
  const found = new Map<string, object>();
  const missing: string[] = [];
  for (const id of ids) {
    const record = portal.find(type, type === 'deals' ? (portal.merged.get(id) ?? id) : id);
    if (record?.archivedAt === null) {
      found.set(record.id, wireRecord(portal, record, { ...asked, hidden }));
    } else missing.push(id);
  }
  const message = `Could not get some ${type} objects, they may be deleted or not exist. Check that ids are valid.`;
  const errors = missing.length === 0 ? [] : [fault(message, { ids: missing })];
  return batchAnswer(now, [...found.values()], errors);
}

function associationsRead(call: Call, from: ObjectType, to: ObjectType): Answer {
  const inputs = isFields(call.body) ? idsIn(call.body.inputs) : null;
  if (!inputs) return badRequest('Invalid input JSON');
  if (inputs.length > MOST.associations) return badRequest('At most 1000 inputs are supported');
  const errors: unknown[] = [];
  const results = inputs.flatMap(({ id, after }) => {
    const ends = call.portal.associated(from, to, String(id));
    const start = after === undefined ? 0 : Number(after);
    const page = ends.slice(start, start + call.associationPage);
    const next = start + page.length;
    if (page.length === 0) {
      const context = { fromObjectId: [String(id)], fromObjectType: [from], toObjectType: [to] };
      const message = `No ${to} is associated with ${from} ${String(id)}.`;
      errors.push(fault(message, context, 'crm.associations.NO_ASSOCIATIONS_FOUND'));
      return [];
    }
    return [
      {
        from: { id: String(id) },
        to: page.map(([other, types]) => ({ toObjectId: other, associationTypes: types })),
        ...(next < ends.length ? { paging: { next: { after: String(next) } } } : {}),
      },
    ];
  });
  return batchAnswer(call.now, results, errors);
}

/** Where a page of a list begins and how long it is. */
function pageOf(query: URLSearchParams, usual: number, most: number) {
  const limit = Number(query.get('limit') ?? usual);
  const after = Number(query.get('after') ?? 0);
  const isGood = Number.isInteger(limit) && limit >= 1 && limit <= most && Number.isInteger(after);
  return isGood ? { limit, after } : null;
}

/** By id, so what comes or goes meanwhile moves nothing. */
function list(call: Call, type: ObjectType): Answer {
  const page = pageOf(call.query, 10, MOST.list);
  if (!page) return badRequest('limit or after is not valid');
  const isArchived = call.query.get('archived') === 'true';
  const properties = call.query.get('properties')?.split(',') ?? [];
  const records = [...call.portal.all(type)].filter(
    ({ id, archivedAt }) => (archivedAt !== null) === isArchived && Number(id) >= page.after,
  );
  const next = records[page.limit];
  return ok({
    results: records
      .slice(0, page.limit)
      .map((record) => wireRecord(call.portal, record, { properties, history: [], hidden: [] })),
    ...(next ? { paging: { next: { after: next.id } } } : {}),
  });
}

function owners({ portal, query, now }: Call): Answer {
  const page = pageOf(query, 100, MOST.owners);
  if (!page) return badRequest('limit or after is not valid');
  const isArchived = query.get('archived') === 'true';
  const all = portal.owners.filter(({ archived }) => archived === isArchived);
  const end = page.after + page.limit;
  const at = new Date(now).toISOString();
  return ok({
    results: all
      .slice(page.after, end)
      .map((owner) => ({ ...owner, type: 'PERSON', createdAt: at, updatedAt: at, teams: [] })),
    ...(end < all.length ? { paging: { next: { after: String(end) } } } : {}),
  });
}

function pipelines({ portal, now }: Call): Answer {
  const at = new Date(now).toISOString();
  const kept = { archived: false, createdAt: at, updatedAt: at };
  const results = portal.pipelines.map((pipeline) => ({
    ...pipeline,
    ...kept,
    stages: pipeline.stages.map((stage) => ({ ...stage, ...kept })),
  }));
  return ok({ results });
}

const account = ({ portal }: Call): Answer =>
  ok({
    portalId: portal.id,
    accountType: 'STANDARD',
    timeZone: portal.timeZone,
    companyCurrency: portal.currency,
    additionalCurrencies: [],
    utcOffset: '+00:00',
    utcOffsetMilliseconds: 0,
    uiDomain: portal.uiDomain,
    dataHostingLocation: 'na1',
  });

function ofObjects(call: Call, type: string, rest: string): Answer {
  if (!isObjectType(type)) return badRequest(`Unable to infer object type from: ${type}`);
  const refusal = lacks(call, SCOPES[type]);
  if (refusal) return refusal;
  if (rest === '/search' && call.method === 'POST')
    return search(call.portal, type, call.body, call.view);
  if (rest === '/batch/read' && call.method === 'POST') return batchRead(call, type);
  return rest === '' && call.method === 'GET' ? list(call, type) : notFound();
}

function ofAssociations(call: Call, from: string, to: string): Answer {
  if (call.method !== 'POST') return notFound();
  if (!isObjectType(from) || !isObjectType(to)) return badRequest('Unable to infer object type');
  return lacks(call, SCOPES[from]) ?? lacks(call, SCOPES[to]) ?? associationsRead(call, from, to);
}

const OBJECTS = /^\/crm\/v3\/objects\/(\w+)(\/search|\/batch\/read)?$/;
const ASSOCIATIONS = /^\/crm\/v4\/associations\/(\w+)\/(\w+)\/batch\/read$/;

const GETS: Readonly<Record<string, (call: Call) => Answer>> = {
  '/account-info/v3/details': account,
  '/crm/v3/owners': (call) => lacks(call, ['crm.objects.owners.read']) ?? owners(call),
  '/crm/v3/pipelines/deals': (call) => lacks(call, SCOPES.deals) ?? pipelines(call),
};

/** What the API says to a request that is within its limits. */
export function answerTo(call: Call): Answer {
  const { path, method } = call;
  const [, type, rest = ''] = OBJECTS.exec(path) ?? [];
  if (type !== undefined) return ofObjects(call, type, rest);
  const [, from, to] = ASSOCIATIONS.exec(path) ?? [];
  if (from !== undefined && to !== undefined) return ofAssociations(call, from, to);
  const get = method === 'GET' ? GETS[path] : undefined;
  return get?.(call) ?? notFound();
}
