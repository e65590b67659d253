// Clerk's contract is YAML, and no YAML parser is a dependency of the product: this reads the block
// style of that file (maps, lists, plain scalars), one named schema at a time.

type Node = string | Node[] | Schema;
export interface Schema {
  [key: string]: Node;
}

interface Line {
  readonly indent: number;
  readonly text: string;
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }));

const unquoted = (text: string) => text.replace(/^'(.*)'$/, '$1').replace(/^"(.*)"$/, '$1');
const indentOf = (lines: readonly Line[]) => lines[0]?.indent ?? -1;
const isItem = (lines: readonly Line[]) => lines[0]?.text.startsWith('-') ?? false;

function readList(lines: Line[], indent: number): Node[] {
  const items: Node[] = [];
  while (indentOf(lines) === indent && isItem(lines)) {
    const item = (lines.shift()?.text ?? '').slice(1).trim();
    const isMap = /^[\w$-]+:( |$)/.test(item);
    if (isMap) lines.unshift({ indent: indent + 2, text: item });
    items.push(isMap ? readBlock(lines) : unquoted(item));
  }
  return items;
}

function readValue(lines: Line[], indent: number, rest: string): Node {
  const isDeeper = () => indentOf(lines) > indent;
  if (rest === '') return isDeeper() || isItem(lines) ? readBlock(lines) : '';
  if (!/^[|>]/.test(rest)) return unquoted(rest);
  // A text of several lines: a description, which nothing here reads.
  while (isDeeper()) lines.shift();
  return '';
}

/** Takes the lines of one block from the front of the list. */
function readBlock(lines: Line[]): Node {
  const indent = indentOf(lines);
  if (isItem(lines)) return readList(lines, indent);
  const map: Schema = {};
  while (indentOf(lines) === indent && lines.length > 0) {
    const [, key = '', rest = ''] = /^([^:]+):\s*(.*)$/.exec(lines.shift()?.text ?? '') ?? [];
    map[unquoted(key)] = readValue(lines, indent, rest);
  }
  return map;
}

/** A schema of the contract by its name. @throws Error where there is none */
export function readSchema(contract: string, name: string): Schema {
  const schemas = contract.slice(contract.indexOf('\n  schemas:\n'));
  const start = schemas.indexOf(`\n    ${name}:\n`);
  if (start < 0) throw new Error(`The contract has no schema ${name}.`);
  const body = schemas.slice(start + name.length + 7);
  const end = body.search(/\n {0,4}\S/);
  return readBlock(linesOf(end < 0 ? body : body.slice(0, end))) as Schema;
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

const list = (node: Node | undefined): Node[] => (Array.isArray(node) ? node : []);

function faultsOfObject(contract: string, schema: Schema, value: object, at: string): string[] {
  const properties = (schema.properties ?? {}) as { [key: string]: Schema };
  const missing = list(schema.required).filter((name) => !((name as string) in value));
  return [
    ...missing.map((name) => `${at}.${String(name)}: is missing`),
    ...Object.entries(value).flatMap(([name, part]) => {
      const property = properties[name];
      if (property) return faultsOf(contract, property, part, `${at}.${name}`);
      return schema.additionalProperties === 'false' ? [`${at}.${name}: is not documented`] : [];
    }),
  ];
}

function faultsOfValue(contract: string, schema: Schema, value: unknown, at: string): string[] {
  const type = typeof schema.type === 'string' ? schema.type : 'object';
  if (!TYPES[type]?.(value)) return [`${at}: is no ${type}`];
  const allowed = list(schema.enum);
  if (allowed.length > 0 && !allowed.includes(String(value))) return [`${at}: is not in the list`];
  const items = (schema.items ?? {}) as Schema;
  if (Array.isArray(value)) {
    return value.flatMap((item, n) => faultsOf(contract, items, item, `${at}[${n}]`));
  }
  return type === 'object' ? faultsOfObject(contract, schema, value as object, at) : [];
}

/** What of a value does not fit a schema of the contract, each with its place. */
export function faultsOf(contract: string, schema: Schema, value: unknown, at = '$'): string[] {
  if (value === null && schema.nullable === 'true') return [];
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return faultsOf(contract, readSchema(contract, name), value, at);
  }
  const choices = list(schema.oneOf) as Schema[];
  if (choices.length === 0) return faultsOfValue(contract, schema, value, at);
  const tried = choices.map((choice) => faultsOf(contract, choice, value, at));
  return tried.some((faults) => faults.length === 0) ? [] : tried.flat();
}
