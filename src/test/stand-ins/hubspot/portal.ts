import { modifiedProperty, OBJECT_TYPES, type ObjectType } from './properties';
import { STANDARD_PIPELINE, type WireOwner, type WirePipeline } from './wire';

export interface Version {
  readonly value: string;
  readonly at: number;
  readonly userId: number | null;
}

export interface StoredRecord {
  readonly id: string;
  readonly type: ObjectType;
  readonly createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
  /** A list where the values before the last are known, the newest first. */
  readonly values: Record<string, string | readonly Version[]>;
}

export interface AssociationLabel {
  readonly category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  readonly typeId: number;
  readonly label: string | null;
}

export type Properties = Readonly<Record<string, string | null>>;

export interface ChangeOptions {
  /** Epoch ms; now where it is left out. */
  readonly at?: number;
  /** Who changed it, by the `userId` of an owner. */
  readonly userId?: number;
}

/** As much of a property's past as HubSpot keeps of deals. */
const KEPT_VERSIONS = 20;

const isOf = (value: StoredRecord['values'][string] | undefined): value is readonly Version[] =>
  Array.isArray(value);

/** What a record's property is now; null where it is not set. */
export function valueOf(record: StoredRecord, property: string): string | null {
  const value = record.values[property];
  const current = isOf(value) ? value[0]?.value : value;
  return current === undefined || current === '' ? null : current;
}

export function versionsOf(record: StoredRecord, property: string): readonly Version[] {
  const value = record.values[property];
  if (isOf(value)) return value;
  return value === undefined ? [] : [{ value, at: record.createdAt, userId: null }];
}

/** The data of one account, changed from outside by what people do there. */
export class HubSpotPortal {
  readonly id: number;
  uiDomain = 'app.hubspot.com';
  timeZone = 'Europe/London';
  currency = 'USD';
  pipelines: WirePipeline[] = [STANDARD_PIPELINE];
  readonly owners: WireOwner[] = [];
  /** Old id -> the deal that it was merged into. */
  readonly merged = new Map<string, string>();
  /** In the order of their ids. */
  readonly #records = new Map<ObjectType, Map<string, StoredRecord>>();
  readonly #links = new Map<string, Map<string, Map<string, AssociationLabel[]>>>();
  readonly #now: () => number;
  #lastId: number;

  constructor(id: number, now: () => number) {
    this.id = id;
    this.#now = now;
    this.#lastId = id * 1_000_000;
    for (const type of OBJECT_TYPES) this.#records.set(type, new Map());
  }

  all(type: ObjectType): Iterable<StoredRecord> {
    return this.#of(type).values();
  }

  count(type: ObjectType): number {
    return [...this.all(type)].filter(({ archivedAt }) => archivedAt === null).length;
  }

  find(type: ObjectType, id: string): StoredRecord | null {
    return this.#of(type).get(id) ?? null;
  }

  /** @returns the id of the new record */
  create(
    type: ObjectType,
    properties: Properties,
    { at = this.#now() }: ChangeOptions = {},
  ): string {
    this.#lastId += 1;
    const id = String(this.#lastId);
    const values: StoredRecord['values'] = {};
    for (const [name, value] of Object.entries(properties))
      if (value !== null) values[name] = value;
    this.#of(type).set(id, { id, type, createdAt: at, updatedAt: at, archivedAt: null, values });
    return id;
  }

  /** An empty or null value unsets a property. */
  update(type: ObjectType, id: string, properties: Properties, options: ChangeOptions = {}): void {
    const { at = this.#now(), userId = null } = options;
    const record = this.#get(type, id);
    for (const [name, value] of Object.entries(properties)) {
      const versions = [{ value: value ?? '', at, userId }, ...versionsOf(record, name)];
      record.values[name] = versions.slice(0, KEPT_VERSIONS);
    }
    record.updatedAt = at;
  }

  /** A mass edit: all of them get one and the same time of change. */
  updateAll(type: ObjectType, ids: Iterable<string>, properties: Properties): void {
    const at = this.#now();
    for (const id of ids) this.update(type, id, properties, { at });
  }

  /** Writes a property's whole past, the oldest first. */
  setHistory(id: string, property: string, versions: readonly Version[]): void {
    this.#get('deals', id).values[property] = versions.toReversed();
  }

  /** Deletes, into the bin; when a deal was changed stays as it was. Deals of an activity notice. */
  archive(type: ObjectType, id: string): void {
    this.#get(type, id).archivedAt = this.#now();
    this.#touchDeals(type, id);
  }

  restore(type: ObjectType, id: string): void {
    const record = this.#get(type, id);
    record.archivedAt = null;
    record.updatedAt = this.#now();
    this.#touchDeals(type, id);
  }

  /**
   * Brings two records together. A deal's roll-ups (`num_associated_contacts`, `num_notes`) are
   * properties of the deal, so it counts as changed.
   */
  associate(
    from: readonly [ObjectType, string],
    to: readonly [ObjectType, string],
    {
      label = null,
      quietly = false,
    }: { readonly label?: string | null; readonly quietly?: boolean } = {},
  ): void {
    this.#link(from, to, label);
    this.#link(to, from, label);
    if (!quietly) this.#touchEnds(from, to);
  }

  dissociate(from: readonly [ObjectType, string], to: readonly [ObjectType, string]): void {
    this.#linksOf(from[0], to[0]).get(from[1])?.delete(to[1]);
    this.#linksOf(to[0], from[0]).get(to[1])?.delete(from[1]);
    this.#touchEnds(from, to);
  }

  /** The other ends that are not in the bin, with what the pair is to each other. */
  associated(
    from: ObjectType,
    to: ObjectType,
    id: string,
  ): readonly (readonly [string, readonly AssociationLabel[]])[] {
    const links = this.#linksOf(from, to).get(id) ?? [];
    return [...links].filter(([other]) => this.find(to, other)?.archivedAt === null);
  }

  /** Two deals become a third with the history of both; the two are seen no more, not in the bin either. */
  mergeDeals(primary: string, other: string): string {
    const [kept, lost] = [this.#get('deals', primary), this.#get('deals', other)];
    const at = this.#now();
    const id = this.create('deals', {}, { at });
    const merged = this.#get('deals', id);
    const before = [kept, lost].flatMap((deal) => valueOf(deal, 'hs_merged_object_ids') ?? []);
    Object.assign(merged.values, lost.values, kept.values, {
      hs_merged_object_ids: [...before, primary, other].join(';'),
    });
    for (const type of OBJECT_TYPES) {
      for (const old of [primary, other]) {
        for (const [end] of this.associated('deals', type, old)) {
          this.associate(['deals', id], [type, end]);
          this.dissociate(['deals', old], [type, end]);
        }
      }
    }
    for (const old of [primary, other]) {
      this.#of('deals').delete(old);
      this.merged.set(old, id);
    }
    return id;
  }

  #of(type: ObjectType): Map<string, StoredRecord> {
    const records = this.#records.get(type);
    if (!records) throw new Error(`No records of the kind ${type}.`);
    return records;
  }

  #get(type: ObjectType, id: string): StoredRecord {
    const record = this.find(type, id);
    if (!record) throw new Error(`There is no ${type} record ${id}.`);
    return record;
  }

  #linksOf(from: ObjectType, to: ObjectType): Map<string, Map<string, AssociationLabel[]>> {
    const key = `${from}>${to}`;
    const known = this.#links.get(key);
    if (known) return known;
    const made = new Map<string, Map<string, AssociationLabel[]>>();
    this.#links.set(key, made);
    return made;
  }

  #link(
    from: readonly [ObjectType, string],
    to: readonly [ObjectType, string],
    label: string | null,
  ): void {
    const links = this.#linksOf(from[0], to[0]);
    const own = links.get(from[1]) ?? new Map<string, AssociationLabel[]>();
    own.set(to[1], labelsOf(from[0], to[0], label));
    links.set(from[1], own);
  }

  #touchEnds(...ends: readonly (readonly [ObjectType, string])[]): void {
    for (const [type, id] of ends) {
      const deal = type === 'deals' ? this.find('deals', id) : null;
      if (deal) deal.updatedAt = this.#now();
    }
  }

  #touchDeals(type: ObjectType, id: string): void {
    if (type === 'deals') return;
    for (const [deal] of this.associated(type, 'deals', id)) this.#touchEnds(['deals', deal]);
  }
}

/** Every pair has HubSpot's own nameless kind; a name of somebody's own stands beside it. */
function labelsOf(from: ObjectType, to: ObjectType, label: string | null): AssociationLabel[] {
  const plain: AssociationLabel = { category: 'HUBSPOT_DEFINED', typeId: 3, label: null };
  if (label === null) return [plain];
  const isPrimary = label === 'Primary' && (from === 'companies' || to === 'companies');
  return isPrimary
    ? [plain, { category: 'HUBSPOT_DEFINED', typeId: 5, label }]
    : [plain, { category: 'USER_DEFINED', typeId: 100, label }];
}

/** When a record changed last, under the name that its kind has for that. */
export function timesOf(record: StoredRecord): Properties {
  const created = new Date(record.createdAt).toISOString();
  return {
    hs_object_id: record.id,
    hs_createdate: created,
    [modifiedProperty(record.type)]: new Date(record.updatedAt).toISOString(),
    ...(valueOf(record, 'createdate') === null ? { createdate: created } : {}),
  };
}
