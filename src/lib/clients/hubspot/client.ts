import 'server-only';
import { createHash } from 'node:crypto';
import {
  callProvider,
  countFrom,
  endlessList,
  Paging,
  ProviderError,
  type CallOptions,
} from '../calls';
import { refusedToken } from './faults';
import { loadLibrary, openLibrary, type HubSpotLibrary } from './library';
import {
  accountOf,
  afterOf,
  associationsOf,
  deletedOf,
  listOf,
  MERGED,
  ownerOf,
  pipelineOf,
  recordsOf,
} from './read-answers';
import type * as Records from './records';

export interface HubSpotOptions {
  /** `https://api.hubapi.com`, or what stands in for it. */
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly now: () => Date;
  /** Its signal ends all calls. */
  readonly calls?: CallOptions;
}

/** What a sync asks of HubSpot. Every call has a deadline, and may throw `ProviderError`. */
export interface HubSpotClient {
  account(): Promise<Records.PortalAccount>;
  /** A day's calls are counted in this zone: what `account` told a client before this one. */
  countDaysIn(timeZone: string | null): void;
  /** By HubSpot's own clock, as of its last answer; null before the first. */
  serverTime(): Date | null;
  /** Of deals. */
  pipelines(): Promise<readonly Records.Pipeline[]>;
  /** All of them; those of people who left are `archived`. */
  owners(archived: boolean): Promise<readonly Records.Owner[]>;
  search(type: Records.ObjectType, request: Records.SearchRequest): Promise<Records.SearchAnswer>;
  /** Those of the ids that are there and not archived, in any order. */
  read(
    type: Records.ObjectType,
    ids: readonly string[],
    what: Records.ReadRequest,
  ): Promise<readonly Records.HubSpotRecord[]>;
  /** By id; an id that has none is not there. */
  associated(
    from: Records.ObjectType,
    to: Records.ObjectType,
    ids: readonly string[],
  ): Promise<Records.Associations>;
  /** HubSpot keeps them for 90 days. Null begins at the beginning. */
  deletedDeals(after: string | null): Promise<Records.DeletedPage>;
}

/** As documented: more in one call are refused. */
const BATCH = { plain: 100, withHistory: 50, associations: 1_000 };
const OPERATORS = { GT: 'Gt', GTE: 'Gte', LTE: 'Lte' } as const;
const LIST_PAGE = 100;
const OWNERS_PAGE = 500;
/** Of one list. */
const MAX_PAGES = 500;
const MAX_OWNERS = 100_000;
/** What one call may find in all: more would not fit beside the work of others. */
const MAX_ASSOCIATIONS = 500_000;
/** What may stand in a header; anything else cannot be a token, and is never sent. */
const TOKEN = /^[\x21-\x7e]+$/;

function inBatches<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, n) => items.slice(n * size, (n + 1) * size));
}

/** What the library cannot read is no answer: cut JSON, another kind of content. */
async function understood<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError('unavailable', 'HubSpot sent half an answer.', { cause: error });
  }
}

type Call = <T>(work: (library: HubSpotLibrary) => Promise<T>) => Promise<T>;

/** What is learnt on the way: HubSpot's clock, and the zone that its days are counted in. */
interface Learnt {
  serverTime: Date | null;
  timeZone: string | null;
}

function caller(options: HubSpotOptions, learnt: Learnt): Call {
  const { accessToken, baseUrl, now, calls } = options;
  const access = { accessToken: accessToken.trim(), baseUrl };
  return async (work) => {
    if (!TOKEN.test(access.accessToken)) throw refusedToken();
    const parts = await loadLibrary();
    return callProvider(async (signal) => {
      const library = openLibrary(parts, access, {
        signal,
        clock: () => ({ now: now(), timeZone: learnt.timeZone }),
        onDate: (date) => (learnt.serverTime = date),
      });
      return understood(work(library));
    }, calls);
  };
}

async function listOwners(call: Call, archived: boolean): Promise<readonly Records.Owner[]> {
  const found: Records.Owner[] = [];
  const paging = new Paging('HubSpot', MAX_PAGES);
  for (let after: string | undefined; ;) {
    const from = after;
    const page = await call(({ owners }) => owners.getPage(undefined, from, OWNERS_PAGE, archived));
    found.push(...listOf(page.results).flatMap((owner) => ownerOf(owner)));
    after = afterOf(page) ?? undefined;
    if (after === undefined) return found;
    if (found.length > MAX_OWNERS) throw endlessList('HubSpot');
    paging.goOn(after);
  }
}

async function readRecords(
  call: Call,
  type: Records.ObjectType,
  ids: readonly string[],
  { properties, history = [] }: Records.ReadRequest,
): Promise<readonly Records.HubSpotRecord[]> {
  const found = new Map<string, Records.HubSpotRecord>();
  for (const batch of inBatches(
    [...new Set(ids)],
    history.length > 0 ? BATCH.withHistory : BATCH.plain,
  )) {
    const answer = await call(({ batch: api }) =>
      api.read(type, {
        inputs: batch.map((id) => ({ id })),
        properties: [...properties],
        propertiesWithHistory: [...history],
      }),
    );
    // Asked for a record that was merged into another, HubSpot answers with the other.
    const asked = new Set(batch);
    for (const record of recordsOf(answer.results)) {
      if (asked.has(record.id)) found.set(record.id, record);
    }
  }
  return [...found.values()];
}

/** Where the associations of one record go on. */
interface AssociationPlace {
  readonly id: string;
  readonly after?: string;
}

/** What was found so far, each pair once, with all that its ends were called. */
class Found {
  readonly #byId = new Map<string, Map<string, Records.Association>>();
  #count = 0;

  add(id: string, ends: readonly Records.Association[]): void {
    const known = this.#byId.get(id) ?? new Map<string, Records.Association>();
    const before = known.size;
    for (const end of ends) {
      const labels = [...(known.get(end.id)?.labels ?? []), ...end.labels];
      known.set(end.id, { id: end.id, labels: [...new Set(labels)] });
    }
    this.#byId.set(id, known);
    this.#count += known.size - before;
    if (this.#count > MAX_ASSOCIATIONS) throw endlessList('HubSpot');
  }

  all(): Records.Associations {
    const lists = [...this.#byId].map(([id, ends]) => [id, [...ends.values()]] as const);
    return new Map(lists);
  }
}

/** One page for each of these places. @returns where those go on that are not at their end */
function takeAssociations(
  results: readonly unknown[],
  asked: ReadonlySet<string>,
  found: Found,
): AssociationPlace[] {
  const next = new Map<string, AssociationPlace>();
  for (const result of results) {
    const own = associationsOf(result);
    if (own === null || !asked.has(own.id)) continue;
    found.add(own.id, own.ends);
    const after = afterOf(result);
    if (after !== null) next.set(own.id, { id: own.id, after });
  }
  return [...next.values()];
}

async function readAssociations(
  call: Call,
  from: Records.ObjectType,
  to: Records.ObjectType,
  ids: readonly string[],
): Promise<Records.Associations> {
  const found = new Found();
  for (const batch of inBatches(ids, BATCH.associations)) {
    const asked = new Set(batch);
    const paging = new Paging('HubSpot', MAX_PAGES);
    let inputs: AssociationPlace[] = [...asked].map((id) => ({ id }));
    while (inputs.length > 0) {
      const places = inputs.map((place) => ({ ...place }));
      paging.goOn(createHash('sha256').update(JSON.stringify(places)).digest('base64'));
      const answer = await call((library) =>
        library.associations.getPage(from, to, { inputs: places }),
      );
      inputs = takeAssociations(listOf(answer.results), asked, found);
    }
  }
  return found.all();
}

async function search(
  call: Call,
  type: Records.ObjectType,
  { filters, sort, properties, limit }: Records.SearchRequest,
): Promise<Records.SearchAnswer> {
  const { total, results } = await call(({ search: api, operators }) => {
    const wire = filters.map(({ property, operator, value }) => ({
      propertyName: property,
      operator: operators[OPERATORS[operator]],
      value,
    }));
    return api.doSearch(type, {
      filterGroups: wire.length === 0 ? [] : [{ filters: wire }],
      sorts: [sort],
      properties: [...properties],
      limit,
      after: '0',
    });
  });
  return {
    total: countFrom(total),
    records: recordsOf(results),
    received: listOf(results).length,
  };
}

async function deletedDeals(call: Call, after: string | null): Promise<Records.DeletedPage> {
  const page = await call(({ basic }) =>
    basic.getPage('deals', LIST_PAGE, after ?? undefined, [MERGED], undefined, undefined, true),
  );
  return {
    records: listOf(page.results).flatMap((deal) => deletedOf(deal)),
    after: afterOf(page),
  };
}

/** A client of one portal. Nothing is called before the first use. */
export function openHubSpot(options: HubSpotOptions): HubSpotClient {
  const learnt: Learnt = { serverTime: null, timeZone: null };
  const call = caller(options, learnt);
  return {
    countDaysIn: (timeZone) => {
      learnt.timeZone = timeZone;
    },
    serverTime: () => learnt.serverTime,
    account: async () => {
      const account = await call(async ({ get }) =>
        accountOf(await get('/account-info/v3/details')),
      );
      learnt.timeZone = account.timeZone;
      return account;
    },
    pipelines: async () => {
      const { results } = await call(({ pipelines }) => pipelines.getAll('deals'));
      return listOf(results).flatMap((pipeline) => pipelineOf(pipeline));
    },
    owners: (archived) => listOwners(call, archived),
    search: (type, request) => search(call, type, request),
    read: (type, ids, what) => readRecords(call, type, ids, what),
    associated: (from, to, ids) => readAssociations(call, from, to, ids),
    deletedDeals: (after) => deletedDeals(call, after),
  };
}
