// The part of SOQL that a sync needs, read strictly: what is not known here is an error, so that a query
// which Salesforce would refuse is noticed.

export type Literal =
  | { readonly kind: 'text' | 'date'; readonly value: string }
  | { readonly kind: 'datetime' | 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null'; readonly value: null };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly path: string;
      readonly operator: Operator;
      readonly literal: Literal;
    }
  | { readonly kind: 'in'; readonly path: string; readonly literals: readonly Literal[] };

export interface SelectQuery {
  /** Null for COUNT(). */
  readonly paths: readonly string[] | null;
  readonly object: string;
  readonly where: Condition | null;
  readonly orderBy: readonly { readonly path: string; readonly isDescending: boolean }[];
  readonly limit: number | null;
}

export class MalformedQuery extends Error {}

const TOKEN =
  /\s*(?:(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:?\d{2}))|(\d{4}-\d{2}-\d{2})|(-?\d+(?:\.\d+)?)|('(?:[^'\\]|\\['"\\nrtbf_%])*')|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(<=|>=|!=|[=<>(),]))/y;

interface Token {
  readonly kind: 'datetime' | 'date' | 'number' | 'text' | 'word' | 'sign';
  readonly text: string;
}
const KINDS = ['datetime', 'date', 'number', 'text', 'word', 'sign'] as const;
const MAX_LENGTH = 100_000;

function tokensOf(soql: string): Token[] {
  if (soql.length > MAX_LENGTH)
    throw new MalformedQuery('SOQL statements cannot be longer than 100000 characters.');
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (soql.slice(TOKEN.lastIndex).trim() !== '') {
    const place = TOKEN.lastIndex;
    const found = TOKEN.exec(soql);
    if (!found) throw new MalformedQuery(`line 1:${place} unexpected character '${soql[place]}'`);
    const kind = KINDS.find((_, index) => found[index + 1] !== undefined);
    if (kind) tokens.push({ kind, text: found[0].trim() });
  }
  return tokens;
}

const OPERATORS: readonly string[] = ['=', '!=', '<', '<=', '>', '>='];
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const unescaped = (text: string): string =>
  text.slice(1, -1).replaceAll(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);

class Parser {
  readonly #tokens: readonly Token[];
  #place = 0;

  constructor(soql: string) {
    this.#tokens = tokensOf(soql);
  }

  parse(): SelectQuery {
    this.#expectWord('SELECT');
    const paths = this.#selected();
    this.#expectWord('FROM');
    const object = this.#name();
    const where = this.#takeWord('WHERE') ? this.#condition() : null;
    const orderBy = this.#takeWord('ORDER') ? this.#order() : [];
    const limit = this.#takeWord('LIMIT') ? this.#number() : null;
    if (this.#peek()) throw this.#unexpected();
    return { paths, object, where, orderBy, limit };
  }

  #selected(): string[] | null {
    if (this.#isWord('COUNT')) {
      this.#place += 1;
      this.#expectSign('(');
      this.#expectSign(')');
      return null;
    }
    return this.#listOf(() => this.#name());
  }

  /** AND and OR stand side by side only where parentheses say what belongs together. */
  #condition(): Condition {
    const first = this.#simple();
    const word = ['AND', 'OR'].find((name) => this.#isWord(name));
    if (!word) return first;
    const parts = [first];
    while (this.#takeWord(word)) parts.push(this.#simple());
    return { kind: word === 'AND' ? 'and' : 'or', parts };
  }

  #simple(): Condition {
    if (this.#takeWord('NOT')) return { kind: 'not', part: this.#simple() };
    if (this.#takeSign('(')) {
      const inner = this.#condition();
      this.#expectSign(')');
      return inner;
    }
    const path = this.#name();
    if (this.#takeWord('IN')) {
      this.#expectSign('(');
      const literals = this.#listOf(() => this.#literal());
      this.#expectSign(')');
      return { kind: 'in', path, literals };
    }
    const operator = this.#take('sign');
    if (!OPERATORS.includes(operator)) throw this.#unexpected(-1);
    return { kind: 'compare', path, operator: operator as Operator, literal: this.#literal() };
  }

  #order(): { path: string; isDescending: boolean }[] {
    this.#expectWord('BY');
    return this.#listOf(() => {
      const path = this.#name();
      const isDescending = this.#takeWord('DESC');
      if (!isDescending) this.#takeWord('ASC');
      return { path, isDescending };
    });
  }

  #literal(): Literal {
    const token = this.#peek();
    this.#place += 1;
    switch (token?.kind) {
      case 'text':
        return { kind: 'text', value: unescaped(token.text) };
      case 'date':
        return { kind: 'date', value: token.text };
      case 'datetime':
        return { kind: 'datetime', value: Date.parse(token.text) };
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'word': {
        const word = token.text.toLowerCase();
        if (word === 'null') return { kind: 'null', value: null };
        if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
      }
    }
    throw this.#unexpected(-1);
  }

  #listOf<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.#takeSign(',')) items.push(item());
    return items;
  }

  #number(): number {
    const text = this.#take('number');
    if (!/^\d+$/.test(text)) throw this.#unexpected(-1);
    return Number(text);
  }

  #name = (): string => this.#take('word');
  #peek = (): Token | undefined => this.#tokens[this.#place];
  #isWord(word: string): boolean {
    const token = this.#peek();
    return token?.kind === 'word' && token.text.toUpperCase() === word;
  }
  #takeWord(word: string): boolean {
    const isThere = this.#isWord(word);
    if (isThere) this.#place += 1;
    return isThere;
  }
  #takeSign(sign: string): boolean {
    const token = this.#peek();
    const isThere = token?.kind === 'sign' && token.text === sign;
    if (isThere) this.#place += 1;
    return isThere;
  }
  #take(kind: Token['kind']): string {
    const token = this.#peek();
    if (token?.kind !== kind) throw this.#unexpected();
    this.#place += 1;
    return token.text;
  }
  #expectWord(word: string): void {
    if (!this.#takeWord(word)) throw this.#unexpected();
  }
  #expectSign(sign: string): void {
    if (!this.#takeSign(sign)) throw this.#unexpected();
  }
  #unexpected(offset = 0): MalformedQuery {
    const token = this.#tokens[this.#place + offset];
    return new MalformedQuery(`unexpected token: '${token?.text ?? '<EOF>'}'`);
  }
}

/** @throws MalformedQuery */
export const parseSoql = (soql: string): SelectQuery => new Parser(soql).parse();
