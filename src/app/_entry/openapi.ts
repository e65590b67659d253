import 'server-only';
import { z } from 'zod';
import { ERROR_CODES } from '@/lib/core/errors';
import type { RouteContract, RouteHandler } from './define-route';
import { describeWebhooks } from './openapi-webhooks';

type Json = Record<string, unknown>;

/** Definitions stand among the document's components, also those that another one names. */
const namedInDocument = (json: Json): Json =>
  JSON.parse(JSON.stringify(json).replaceAll('#/$defs/', '#/components/schemas/')) as Json;

/** JSON Schema of a zod schema; definitions go to the document's components. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _dialect,
    $defs,
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => describeTransforms(zodSchema, jsonSchema),
  }) as Json & { $defs?: Json };
  Object.assign(components, namedInDocument($defs ?? {}));
  return namedInDocument(rest);
}

/** Dates come in as text that a transform reads; JSON Schema has no word for the transform. */
function describeTransforms(schema: z.core.$ZodType, json: Json): void {
  if (schema._zod.def.type === 'pipe' && json.type === undefined && json.anyOf === undefined) {
    json.type = 'string';
  }
}

const ERROR = {
  type: 'object',
  required: ['success', 'error'],
  properties: {
    success: { const: false },
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { enum: [...ERROR_CODES] },
        message: { type: 'string' },
        requestId: { type: 'string' },
        fields: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
  },
};

const problem = (description: string): Json => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

/** Which faults a route can answer with, from what it declares. */
const PROBLEMS: readonly (readonly [number, string, (contract: RouteContract) => unknown])[] = [
  [
    400,
    'The request cannot be read',
    ({ query, body, method }) => query ?? body ?? method !== 'GET',
  ],
  [401, 'Nobody is signed in, or the token is not valid', (c) => c.permission !== 'public'],
  [403, 'Not allowed to this role or token', (c) => !['public', 'signed'].includes(c.permission)],
  [404, 'Not there, or not yours to see', ({ params }) => params],
  [409, 'Changed meanwhile, or still running', (c) => c.method !== 'GET' || c.redirects],
  [413, 'The body is larger than is taken', ({ body, takes }) => body ?? takes],
  [415, 'The body is not of the type that is taken', ({ body }) => body],
  [422, 'A field breaks a rule', ({ query, body, method }) => query ?? body ?? method === 'POST'],
  [429, 'Too many requests; see Retry-After', ({ rateLimit }) => rateLimit !== 'none'],
  [503, 'Something that is needed is away; see Retry-After', () => true],
];

/** How the caller stands to the budget of this kind of call. */
const LIMIT_HEADERS: Json = Object.fromEntries(
  [
    ['RateLimit-Limit', 'Calls of this kind that may be made a minute'],
    ['RateLimit-Remaining', 'How many are left'],
    ['RateLimit-Reset', 'Seconds until they are all there again'],
  ].map(([name, description]) => [name, { description, schema: { type: 'integer', minimum: 0 } }]),
);
const RETRY_AFTER = { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } };

const limited = ({ rateLimit }: RouteContract): Json =>
  rateLimit === 'none' ? {} : { headers: LIMIT_HEADERS };

/** The headers of a refusal that says when to come again. */
const withRetry = (status: number, answer: Json): Json =>
  status === 429
    ? { ...answer, headers: { ...LIMIT_HEADERS, 'Retry-After': RETRY_AFTER } }
    : answer;

function problemsOf(contract: RouteContract): Json {
  const possible = PROBLEMS.filter(([, , applies]) => Boolean(applies(contract)));
  return Object.fromEntries(
    possible.map(([status, words]) => [status, withRetry(status, problem(words))]),
  );
}

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
});

/** The headers that a caller may add, from what the route declares. */
function headersOf({ method, streams, keepsAnswer }: RouteContract): Json[] {
  if (streams?.includes('text/event-stream')) {
    return [header('Last-Event-ID', 'The id of the last message seen: go on after it')];
  }
  if (method === 'POST' && !streams && keepsAnswer !== false) {
    return [header('Idempotency-Key', 'A repeat within 24 hours gets the first answer again')];
  }
  if (method !== 'PATCH' && method !== 'DELETE') return [];
  return [header('If-Match', 'The ETag of the deal as last seen')];
}

function parametersOf(contract: RouteContract, components: Json): Json[] {
  const inQuery = contract.query ? toSchema(contract.query, 'input', components) : {};
  const required = (inQuery.required ?? []) as string[];
  const query = Object.entries((inQuery.properties ?? {}) as Json).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  const inPath = contract.params ? toSchema(contract.params, 'input', components) : {};
  const described = (inPath.properties ?? {}) as Json;
  const path = [...contract.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: described[name] ?? { type: 'string' },
  }));
  return [...path, ...query, ...headersOf(contract)];
}

/** What a good answer holds, by media type. */
function contentOf(contract: RouteContract, components: Json): Json {
  const output = toSchema(contract.output, 'output', components);
  const enveloped = contract.envelope !== false;
  const envelope = enveloped ? { success: { const: true } } : {};
  const properties = { ...envelope, ...((output.properties ?? {}) as Json) };
  const required = [...(enveloped ? ['success'] : []), ...((output.required ?? []) as string[])];
  const schema = { ...output, properties, required: [...new Set(required)] };
  const types = contract.streams ?? ['application/json'];
  return Object.fromEntries(
    types.map((type) => [type, { schema: type.includes('json') ? schema : { type: 'string' } }]),
  );
}

const BODY_TYPES = { json: 'application/json', text: 'application/json', multipart: 'multipart/form-data' }; // prettier-ignore

function requestBodyOf({ body, takes = 'json' }: RouteContract, components: Json): Json {
  if (!body) return {};
  const schema = toSchema(body, 'input', components);
  return { requestBody: { required: true, content: { [BODY_TYPES[takes]]: { schema } } } };
}

function securityOf({ permission }: RouteContract): Json[] {
  if (permission === 'public' || permission === 'signed') return [];
  return permission === 'cron' ? [{ cronSecret: [] }] : [{ token: [] }, { session: [] }];
}

/** What the browser is sent away with. */
const sentElsewhere = (contract: RouteContract): Json => ({
  description: 'Sent elsewhere',
  headers: {
    ...((limited(contract).headers ?? {}) as Json),
    Location: { description: 'Where to', schema: { type: 'string' } },
  },
});

/** The answers where nothing was wrong, by their status. */
function goodAnswersOf(contract: RouteContract, components: Json): Json {
  if (contract.redirects) return { 303: sentElsewhere(contract) };
  const statuses = [contract.status ?? 200, ...(contract.orStatus ? [contract.orStatus] : [])];
  const content = contentOf(contract, components);
  const answerOf = (status: number): Json => ({
    description: status === 202 ? 'Taken; it goes on as a job' : 'Done',
    ...limited(contract),
    content,
  });
  return Object.fromEntries(statuses.map((status) => [status, answerOf(status)]));
}

function operationOf(contract: RouteContract, components: Json): Json {
  return {
    summary: contract.summary,
    operationId: operationId(contract),
    parameters: parametersOf(contract, components),
    ...requestBodyOf(contract, components),
    responses: { ...goodAnswersOf(contract, components), ...problemsOf(contract) },
    security: securityOf(contract),
  };
}

/** `GET /api/deals/{id}/timeline` -> `getDealsIdTimeline` */
function operationId({ method, path }: RouteContract): string {
  const words = path
    .replace('/api/', '')
    .split(/[^a-z]+/i)
    .filter(Boolean);
  const capital = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + capital.join('');
}

/**
 * The OpenAPI 3.1 document of the given routes, made from the schemas that check the requests, and of
 * the events that are sent.
 */
export function openApiDocument(
  handlers: readonly RouteHandler[],
  serverUrl: string,
): Json & { openapi: string } {
  const { webhooks, schemas } = describeWebhooks();
  const components: Json = { Error: ERROR, ...schemas };
  const paths: Record<string, Json> = {};
  for (const { contract } of handlers) {
    paths[contract.path] ??= {};
    Object.assign(paths[contract.path] as Json, {
      [contract.method.toLowerCase()]: operationOf(contract, components),
    });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sentinel API',
      version: '1.0.0',
      description: 'Deals, their risk and the reasons for it.',
    },
    servers: [{ url: serverUrl }],
    paths,
    webhooks,
    components: {
      schemas: components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token' },
        session: { type: 'apiKey', in: 'cookie', name: 'sentinel_session' },
        cronSecret: { type: 'http', scheme: 'bearer', description: 'CRON_SECRET' },
      },
    },
  };
}
