import type { Json } from './http';

/** The keywords that `check` understands; a document that uses others is not checked in vain. */
const KNOWN = new Set(
  [
    '$ref type const enum anyOf oneOf properties required additionalProperties propertyNames items',
    'minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems pattern format',
    'default title description readOnly id',
  ].flatMap((line) => line.split(' ')),
);

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
};

function fitsType(value: unknown, type: string): boolean {
  const actual = typeOf(value);
  return actual === type || (type === 'number' && actual === 'integer');
}

function checkText(schema: Json, value: string, at: string): string[] {
  const faults: string[] = [];
  if (value.length < (schema.minLength ?? 0)) faults.push(`${at}: too short`);
  if (value.length > (schema.maxLength ?? Infinity)) faults.push(`${at}: too long`);
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) {
    faults.push(`${at}: "${value}" does not fit ${schema.pattern}`);
  }
  return faults;
}

function checkNumber(schema: Json, value: number, at: string): string[] {
  const fits =
    value >= (schema.minimum ?? -Infinity) &&
    value <= (schema.maximum ?? Infinity) &&
    value > (schema.exclusiveMinimum ?? -Infinity) &&
    value < (schema.exclusiveMaximum ?? Infinity);
  return fits ? [] : [`${at}: ${value} is out of range`];
}

function checkList(document: Json, schema: Json, value: Json[], at: string): string[] {
  const fits =
    value.length >= (schema.minItems ?? 0) && value.length <= (schema.maxItems ?? Infinity);
  return [
    ...(fits ? [] : [`${at}: has ${value.length} items`]),
    ...value.flatMap((part, index) => check(document, schema.items ?? {}, part, `${at}[${index}]`)),
  ];
}

function checkObject(document: Json, schema: Json, value: Json, at: string): string[] {
  const own = schema.properties ?? {};
  const missing = (schema.required ?? []).filter((name: string) => !(name in value));
  const rest = schema.additionalProperties;
  return [
    ...missing.map((name: string) => `${at}.${name}: is missing`),
    ...Object.entries(value).flatMap(([name, part]) => {
      if (Object.hasOwn(own, name)) return check(document, own[name], part, `${at}.${name}`);
      if (rest === false) return [`${at}.${name}: is not documented`];
      return typeof rest === 'object' ? check(document, rest, part, `${at}.${name}`) : [];
    }),
  ];
}

function checkByType(document: Json, schema: Json, value: Json, at: string): string[] {
  if (typeof value === 'string') return checkText(schema, value, at);
  if (typeof value === 'number') return checkNumber(schema, value, at);
  if (Array.isArray(value)) return checkList(document, schema, value, at);
  return value !== null && typeof value === 'object'
    ? checkObject(document, schema, value, at)
    : [];
}

function checkKind(schema: Json, value: unknown, at: string): string[] {
  if ('const' in schema && schema.const !== value) return [`${at}: is not ${schema.const}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at}: "${value}" is not in the list`];
  const types: string[] = [schema.type ?? []].flat();
  if (types.length === 0 || types.some((type) => fitsType(value, type))) return [];
  return [`${at}: is ${typeOf(value)}, not ${types.join(' or ')}`];
}

/**
 * Holds a value against a schema of an OpenAPI 3.1 document, in the subset of JSON Schema that zod
 * writes. Returns what does not fit, each with its place; a keyword it does not know counts as a
 * fault.
 */
export function check(document: Json, schema: Json, value: unknown, at = '$'): string[] {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (unknown.length > 0) return [`${at}: the checker does not know ${unknown.join(', ')}`];
  if (schema.$ref) {
    const name = String(schema.$ref).replace('#/components/schemas/', '');
    const target = document.components.schemas[name];
    return target ? check(document, target, value, at) : [`${at}: ${schema.$ref} is not there`];
  }
  if (schema.anyOf) {
    const tried: string[][] = schema.anyOf.map((one: Json) => check(document, one, value, at));
    return tried.some((faults) => faults.length === 0) ? [] : tried.flat();
  }
  if (schema.oneOf) {
    const tried: string[][] = schema.oneOf.map((one: Json) => check(document, one, value, at));
    return tried.filter((faults) => faults.length === 0).length === 1 ? [] : tried.flat();
  }
  const faults = checkKind(schema, value, at);
  return faults.length > 0 ? faults : checkByType(document, schema, value, at);
}
