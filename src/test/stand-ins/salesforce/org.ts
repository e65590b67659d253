import { randomBytes } from 'node:crypto';
import { Refusal } from './answer';
import { OBJECTS, STANDARD_STAGES, type ObjectShape, type StageShape } from './object-table';

export type Value = string | number | boolean | null;
/** Times are epoch ms, days `YYYY-MM-DD`. */
export type OrgRecord = Record<string, Value>;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIXES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

function base62(number: number, length: number): string {
  let text = '';
  for (let rest = number; text.length < length; rest = Math.floor(rest / 62)) {
    text = ALPHABET[rest % 62] + text;
  }
  return text;
}

/** The three letters that tell capitals apart where case is lost. */
function suffixOf(id: string): string {
  const parts = [id.slice(0, 5), id.slice(5, 10), id.slice(10, 15)];
  return parts
    .map(
      (part) =>
        SUFFIXES[
          [...part].reduce(
            (bits, letter, place) => bits + (/[A-Z]/.test(letter) ? 1 << place : 0),
            0,
          )
        ],
    )
    .join('');
}

export function idOf(prefix: string, number: number): string {
  const id = `${prefix}5g${base62(number, 10)}`;
  return id + suffixOf(id);
}

/** Salesforce keeps whole seconds. */
export const wholeSecond = (time: number): number => Math.floor(time / 1_000) * 1_000;
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The rows of one object, found by id and by parent. */
export class Table {
  readonly rows = new Map<string, OrgRecord>();
  readonly #byParent = new Map<string, Map<string, OrgRecord[]>>();
  readonly #sorted = new Map<string, { readonly version: number; readonly rows: OrgRecord[] }>();
  readonly #indexed: readonly string[];
  version = 0;

  constructor({ indexed }: ObjectShape) {
    this.#indexed = indexed;
    for (const name of indexed) this.#byParent.set(name, new Map());
  }

  put(row: OrgRecord): void {
    this.version += 1;
    this.rows.set(String(row.Id), row);
    for (const name of this.#indexed) {
      const parents = this.#byParent.get(name);
      const parent = row[name];
      if (!parents || typeof parent !== 'string') continue;
      const siblings = parents.get(parent);
      if (siblings) siblings.push(row);
      else parents.set(parent, [row]);
    }
  }

  drop(id: string): void {
    const row = this.rows.get(id);
    if (!row) return;
    this.version += 1;
    this.rows.delete(id);
    for (const [name, parents] of this.#byParent) {
      const parent = String(row[name]);
      parents.set(
        parent,
        (parents.get(parent) ?? []).filter((other) => other !== row),
      );
    }
  }

  changed(): void {
    this.version += 1;
  }

  /** Rows of these parents (or ids), where that can be told without looking at all. */
  find(name: string, values: readonly Value[]): OrgRecord[] | null {
    if (name === 'Id') {
      return values.flatMap((id): OrgRecord[] => {
        const row = this.rows.get(String(id));
        return row ? [row] : [];
      });
    }
    const parents = this.#byParent.get(name);
    return parents ? values.flatMap((id) => parents.get(String(id)) ?? []) : null;
  }

  /** All rows in an order, made anew only after a change. */
  sorted(key: string, compare: (a: OrgRecord, b: OrgRecord) => number): readonly OrgRecord[] {
    const held = this.#sorted.get(key);
    if (held?.version === this.version) return held.rows;
    const rows = held ? held.rows.filter((row) => this.rows.get(String(row.Id)) === row) : [];
    const known = new Set(rows);
    for (const row of this.rows.values()) if (!known.has(row)) rows.push(row);
    rows.sort(compare);
    this.#sorted.set(key, { version: this.version, rows });
    return rows;
  }
}

export interface OrgOptions {
  readonly name: string;
  readonly now: () => number;
  readonly number: number;
  /** Currencies are told only by an organisation that has several. */
  readonly isMultiCurrency: boolean;
  readonly stages?: readonly StageShape[];
}

/** One organisation with its data and its tokens: a tenant. */
export class SalesforceOrg {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly tables: ReadonlyMap<string, Table>;
  readonly now: () => number;
  readonly tokens = new Set<string>();
  readonly refreshTokens = new Set<string>();
  /** Calls since the beginning, and how many there may be. */
  calls = 0;
  callLimit = 5_000_000;
  /** Rows on one page of an answer. */
  pageSize = 2_000;
  /** Words of a validation rule that a change breaks; null where it breaks none. */
  validationRule: (row: OrgRecord) => string | null = () => null;
  readonly #hidden = new Set<string>();
  #ids = 0;

  constructor({ name, now, number, isMultiCurrency, stages = STANDARD_STAGES }: OrgOptions) {
    this.name = name;
    this.now = () => wholeSecond(now());
    this.tables = new Map(Object.entries(OBJECTS).map(([key, shape]) => [key, new Table(shape)]));
    if (!isMultiCurrency) {
      for (const object of ['Opportunity', 'OpportunityHistory'])
        this.hide(object, 'CurrencyIsoCode');
    }
    this.id = idOf('00D', number);
    this.table('Organization').put({
      Id: this.id,
      Name: name,
      OrganizationType: 'Enterprise Edition',
      IsSandbox: false,
    });
    this.userId = this.addUser(
      'Jane Doe',
      `jane@${name.toLowerCase().replaceAll(/\W+/g, '-')}.example`,
    );
    for (const [place, shape] of stages.entries()) this.addStage(shape, place + 1);
  }

  /** @throws Refusal for an object that the organisation does not have */
  table(object: string): Table {
    const table = this.tables.get(object);
    if (table && !this.#hidden.has(object)) return table;
    throw new Refusal(
      400,
      'INVALID_TYPE',
      `\nSELECT Id FROM ${object}\n               ^\nERROR at Row:1:Column:16\nsObject type '${object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }

  /** Takes a whole object, or a field, from what its user may see. */
  hide(object: string, field?: string): void {
    this.#hidden.add(field === undefined ? object : `${object}.${field}`);
  }

  show(object: string, field?: string): void {
    this.#hidden.delete(field === undefined ? object : `${object}.${field}`);
  }

  isVisible(object: string, field?: string): boolean {
    if (!(object in OBJECTS) || this.#hidden.has(object)) return false;
    return field === undefined || !this.#hidden.has(`${object}.${field}`);
  }

  nextId(object: string): string {
    this.#ids += 1;
    return idOf(OBJECTS[object]?.keyPrefix ?? '000', this.#ids);
  }

  newToken(): string {
    const token = `${this.id.slice(0, 15)}!${randomBytes(24).toString('base64url')}`;
    this.tokens.add(token);
    return token;
  }

  addUser(name: string, email: string): string {
    const Id = this.nextId('User');
    this.table('User').put({ Id, Name: name, Username: email, Email: email, IsActive: true });
    return Id;
  }

  addStage({ ApiName, ...stage }: StageShape, order: number): void {
    const Id = this.nextId('OpportunityStage');
    const more = { MasterLabel: ApiName, IsActive: true, SortOrder: order };
    this.table('OpportunityStage').put({ Id, ApiName, ...more, ...stage });
  }

  /** Puts in a row as its maker says, with what every row has; system times may be said as well. */
  add(object: string, fields: OrgRecord): string {
    const table = this.table(object);
    const at = Number(fields.CreatedDate ?? this.now());
    const row = this.#blank(object, at);
    Object.assign(row, fields);
    this.#derive(object, row);
    table.put(row);
    if (object === 'Opportunity') this.#noteHistory(row, at);
    return String(row.Id);
  }

  /** What every row of an object has, with nothing said. */
  #blank(object: string, at: number): OrgRecord {
    const system: OrgRecord = {
      Id: this.nextId(object),
      CreatedDate: at,
      LastModifiedDate: at,
      SystemModstamp: at,
      CreatedById: this.userId,
      LastModifiedById: this.userId,
      OwnerId: this.userId,
    };
    const row: OrgRecord = {};
    for (const [name, { type }] of Object.entries(OBJECTS[object]?.fields ?? {})) {
      row[name] = system[name] ?? (type === 'boolean' ? false : null);
    }
    return row;
  }

  /** A change by a person: times and history follow by themselves. */
  update(object: string, id: string, fields: OrgRecord): void {
    const table = this.table(object);
    const row = table.rows.get(id);
    if (!row) throw new Error(`No ${object} ${id}.`);
    const before = { ...row };
    Object.assign(row, fields);
    this.#derive(object, row, fields);
    const at = this.now();
    row.LastModifiedDate = at;
    row.SystemModstamp = at;
    table.changed();
    if (object === 'Opportunity') this.#noteChanges(before, row, at);
  }

  remove(object: string, id: string, isDeleted = true): void {
    const row = this.table(object).rows.get(id);
    if (!row) return;
    row.IsDeleted = isDeleted;
    if ('SystemModstamp' in row) row.SystemModstamp = this.now();
    this.table(object).changed();
  }

  restore(object: string, id: string): void {
    this.remove(object, id, false);
  }

  row(object: string, id: string): OrgRecord | null {
    return this.tables.get(object)?.rows.get(id) ?? null;
  }

  /** Those that are not in the recycle bin. */
  liveRows(object: string): OrgRecord[] {
    const rows = this.tables.get(object)?.rows.values() ?? [];
    return [...rows].filter(({ IsDeleted }) => IsDeleted !== true);
  }

  stageOf(name: Value | undefined): OrgRecord | null {
    const stages = this.tables.get('OpportunityStage')?.rows.values() ?? [];
    return [...stages].find(({ ApiName }) => ApiName === name) ?? null;
  }

  #derive(object: string, row: OrgRecord, changed: OrgRecord = {}): void {
    if (object === 'Task') this.#deriveTask(row);
    if (object === 'Opportunity') this.#deriveOpportunity(row, changed);
  }

  #deriveOpportunity(row: OrgRecord, changed: OrgRecord): void {
    const {
      IsClosed = false,
      IsWon = false,
      DefaultProbability = null,
    } = this.stageOf(row.StageName) ?? {};
    Object.assign(row, { IsClosed, IsWon });
    // The chance follows the stage, unless somebody says another.
    const isMoved = 'StageName' in changed && !('Probability' in changed);
    if (isMoved || row.Probability === null) row.Probability = DefaultProbability;
  }

  #deriveTask(row: OrgRecord): void {
    row.Status ??= 'Not Started';
    row.TaskSubtype ??= 'Task';
    row.IsClosed = row.Status === 'Completed';
    if (row.IsClosed) row.CompletedDateTime ??= this.now();
    else row.CompletedDateTime = null;
  }

  #noteChanges(before: OrgRecord, row: OrgRecord, at: number): void {
    const watched = ['StageName', 'Amount', 'CloseDate', 'Probability'];
    if (watched.some((name) => before[name] !== row[name])) this.#noteHistory(row, at);
    if (before.NextStep !== row.NextStep) {
      this.tables.get('OpportunityFieldHistory')?.put({
        Id: this.nextId('OpportunityFieldHistory'),
        IsDeleted: false,
        OpportunityId: row.Id ?? null,
        CreatedDate: at,
        CreatedById: this.userId,
        Field: 'NextStep',
        OldValue: before.NextStep ?? null,
        NewValue: row.NextStep ?? null,
      });
    }
  }

  #noteHistory(row: OrgRecord, at: number): void {
    this.tables.get('OpportunityHistory')?.put(this.historyRow(row, at));
  }

  historyRow(row: OrgRecord, at: number): OrgRecord {
    return {
      Id: this.nextId('OpportunityHistory'),
      IsDeleted: false,
      OpportunityId: row.Id ?? null,
      CreatedDate: at,
      CreatedById: row.OwnerId ?? this.userId,
      SystemModstamp: at,
      StageName: row.StageName ?? null,
      Amount: row.Amount ?? null,
      Probability: row.Probability ?? null,
      CloseDate: row.CloseDate ?? null,
      CurrencyIsoCode: row.CurrencyIsoCode ?? null,
    };
  }
}
