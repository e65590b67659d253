import fs from 'node:fs';
import path from 'node:path';
import { readSchema, type Schema } from '../clerk/read-contract';

type Node = Schema[string];

const file = path.join(
  process.env.SENTINEL_FIXTURES_DIR ?? '',
  'contracts/openrouter/openapi.yaml',
);
export const hasContract = Boolean(process.env.SENTINEL_FIXTURES_DIR) && fs.existsSync(file);

/** OpenRouter's published description, as far as the stand-in speaks it. */
export class Contract {
  readonly #text = fs.readFileSync(file, 'utf8');
  readonly #schemas = new Map<string, Schema>();

  schema(name: string): Schema {
    const known = this.#schemas.get(name);
    if (known) return known;
    const schema = readSchema(this.#text, name);
    this.#schemas.set(name, schema);
    return schema;
  }

  /** Of a good answer to `GET` at a path, where it stands in place. */
  answer(template: string): Schema {
    const from = this.#between(`\n  ${template}:\n`, /\n {2}\//);
    const schema = /\n( +)schema:\n((?:\1 .*\n)+)/.exec(from);
    if (!schema?.[1] || !schema[2]) throw new Error(`The contract has no answer at ${template}.`);
    // As if it had a name, at the depth where named ones stand.
    const excess = schema[1].length - 4;
    const lines = schema[2].split('\n').map((line) => line.slice(excess));
    return readSchema(`\n  schemas:\n    Answer:\n${lines.join('\n')}\n    End:\n`, 'Answer');
  }

  /** The statuses that questions are answered with. */
  statuses(template: string): number[] {
    const section = this.#between(`\n  ${template}:\n`, /\n {2}\//);
    return Array.from(section.matchAll(/\n {8}'(\d{3})':/g), ([, status]) => Number(status));
  }

  #between(start: string, end: RegExp): string {
    const at = this.#text.indexOf(start);
    if (at < 0) throw new Error(`The contract has no ${start.trim()}`);
    const rest = this.#text.slice(at + start.length);
    const length = rest.search(end);
    return length < 0 ? rest : rest.slice(0, length);
  }

  /** What of a value does not fit a schema, each with its place. */
  faults(schema: Node, value: unknown, at = '$'): string[] {
    const node = asSchema(schema);
    if (typeof node.$ref === 'string') {
      return this.faults(this.schema(node.$ref.split('/').at(-1) ?? ''), value, at);
    }
    const choices = [...list(node.oneOf), ...list(node.anyOf)];
    if (choices.length > 0) {
      const tried = choices.map((choice) => this.faults(choice, value, at));
      return tried.some((faults) => faults.length === 0) ? [] : tried.flat();
    }
    const parts = list(node.allOf);
    if (parts.length > 0) return parts.flatMap((part) => this.faults(part, value, at));
    return this.#faultsOfValue(node, value, at);
  }

  #faultsOfValue(schema: Schema, value: unknown, at: string): string[] {
    const fault = faultOfScalar(schema, value);
    if (fault !== null) return [`${at}: ${fault}`];
    if (Array.isArray(value)) {
      return value.flatMap((item, n) => this.faults(schema.items ?? {}, item, `${at}[${n}]`));
    }
    return isObject(value) ? this.#faultsOfFields(schema, value, at) : [];
  }

  #faultsOfFields(schema: Schema, value: Readonly<Record<string, unknown>>, at: string): string[] {
    const properties = asSchema(schema.properties ?? {});
    const isOpen = schema.properties === undefined || 'additionalProperties' in schema;
    const missing = list(schema.required).filter((name) => !(String(name) in value));
    return [
      ...missing.map((name) => `${at}.${String(name)}: is missing`),
      ...Object.entries(value).flatMap(([name, part]) => {
        const property = properties[name];
        const place = `${at}.${name}`;
        if (property !== undefined) return this.faults(property, part, place);
        return isOpen ? [] : [`${place}: is not documented`];
      }),
    ];
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (node: Node | undefined): Node[] => (Array.isArray(node) ? node : []);
const asSchema = (node: Node): Schema =>
  typeof node === 'object' && !Array.isArray(node) ? node : {};

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  array: Array.isArray,
  object: isObject,
  null: (value) => value === null,
};

function faultOfScalar({ type, enum: allowed }: Schema, value: unknown): string | null {
  const types = typeof type === 'string' ? [type] : list(type).map(String);
  if (types.length > 0 && !types.some((name) => TYPES[name]?.(value))) {
    return `is no ${types.join(' or ')}`;
  }
  const isListed = list(allowed).length === 0 || list(allowed).includes(String(value));
  return isListed ? null : 'is not in the list';
}
