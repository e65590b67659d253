import fs from 'node:fs';
import path from 'node:path';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

interface Body {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface Operation {
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}
/** One file of HubSpot's published description. */
export interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses?: Readonly<Record<string, Body>>;
  };
}

const folder = path.join(process.env.SENTINEL_FIXTURES_DIR ?? '', 'contracts/hubspot');
export const hasContract = Boolean(process.env.SENTINEL_FIXTURES_DIR) && fs.existsSync(folder);

export const readJson = (file: string): unknown =>
  JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));

const named = <T>(all: Readonly<Record<string, T>> | undefined, ref: string): T => {
  const found = all?.[ref.split('/').at(-1) ?? ''];
  if (!found) throw new Error(`The contract has no ${ref}.`);
  return found;
};

function operationOf(contract: Contract, method: string, template: string): Operation {
  const operation = contract.paths[template]?.[method.toLowerCase()];
  if (!operation) throw new Error(`The contract has no ${method} ${template}.`);
  return operation;
}

const schemaIn = (contract: Contract, body: Body | undefined): Schema => {
  const whole = body?.$ref ? named(contract.components.responses, body.$ref) : body;
  const [content] = Object.values(whole?.content ?? {});
  if (!content) throw new Error('The contract says nothing of the body.');
  return content.schema;
};

export const requestSchema = (contract: Contract, method: string, template: string): Schema =>
  schemaIn(contract, operationOf(contract, method, template).requestBody);

/** Of a status; what is not described by itself is an error. */
export function answerSchema(
  contract: Contract,
  method: string,
  template: string,
  status: number,
): Schema {
  const { responses } = operationOf(contract, method, template);
  return schemaIn(contract, responses[String(status)] ?? responses.default);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  array: Array.isArray,
  object: isObject,
};

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/**
 * Where the live API is known to differ from its description: what is not set is null, errors carry
 * `status`, and `subCategory` is a word.
 */
const ALLOWED: readonly ((at: string, value: unknown) => boolean)[] = [
  (at, value) => value === null && /\.properties\.\w+$/.test(at),
  (at, value) => value === null && at.endsWith('.label'),
  (at, value) => at === '$.status' && value === 'error',
  (at, value) => at.endsWith('.subCategory') && typeof value === 'string',
];

function faultsOfFields(
  contract: Contract,
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  at: string,
): string[] {
  const { properties = {}, additionalProperties, required = [] } = schema;
  const missing = required.filter((name) => !(name in value));
  const isMap = schema.properties === undefined || additionalProperties !== undefined;
  return [
    ...missing.map((name) => `${at}.${name}: is missing`),
    ...Object.entries(value).flatMap(([name, part]) => {
      const own = properties[name];
      const place = `${at}.${name}`;
      if (own) return faultsOf(contract, own, part, place);
      if (typeof additionalProperties === 'object')
        return faultsOf(contract, additionalProperties, part, place);
      return isMap || ALLOWED.some((fits) => fits(place, part))
        ? []
        : [`${place}: is not documented`];
    }),
  ];
}

function faultOfScalar(
  { type = 'object', format, enum: allowed }: Schema,
  value: unknown,
): string | null {
  if (!TYPES[type]?.(value)) return `is no ${type}`;
  if (allowed && !allowed.includes(value)) return 'is not in the list';
  return format === 'date-time' && !DATE_TIME.test(String(value)) ? 'is no time' : null;
}

/** What of a value does not fit a schema, each with its place. */
export function faultsOf(contract: Contract, schema: Schema, value: unknown, at = '$'): string[] {
  if (schema.$ref)
    return faultsOf(contract, named(contract.components.schemas, schema.$ref), value, at);
  if (ALLOWED.some((fits) => fits(at, value))) return [];
  const fault = faultOfScalar(schema, value);
  if (fault !== null) return [`${at}: ${fault}`];
  if (Array.isArray(value)) {
    return value.flatMap((item, n) => faultsOf(contract, schema.items ?? {}, item, `${at}[${n}]`));
  }
  return isObject(value) ? faultsOfFields(contract, schema, value, at) : [];
}
