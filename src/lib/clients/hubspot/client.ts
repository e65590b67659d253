import 'server-only';
import { callProvider, ProviderError, type CallOptions } from '../calls';
import { refusedToken } from './faults';
import { loadLibrary, openLibrary, type HubSpotLibrary } from './library';
import { accountOf, associationsOf, listOf, ownerOf, pipelineOf, recordOf } from './read-answers';
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
  let after: string | undefined;
  do {
    const from = after;
    const page = await call(({ owners }) => owners.getPage(undefined, from, OWNERS_PAGE, archived));
    found.push(...listOf(page.results).map((owner) => ownerOf(owner)));
    after = page.paging?.next?.after;
  } while (after);
  return found;
}

async function readRecords(
  call: Call,
  type: Records.ObjectType,
  ids: readonly string[],
  { properties, history = [] }: Records.ReadRequest,
): Promise<readonly Records.HubSpotRecord[]> {
  const found: Records.HubSpotRecord[] = [];
  for (const batch of inBatches(ids, history.length > 0 ? BATCH.withHistory : BATCH.plain)) {
    const answer = await call(({ batch: api }) =>
      api.read(type, {
        inputs: batch.map((id) => ({ id })),
        properties: [...properties],
        propertiesWithHistory: [...history],
      }),
    );
    // Asked for a record that was merged into another, HubSpot answers with the other.
    const asked = new Set(batch);
    const records = listOf(answer.results).map((record) => recordOf(record));
    found.push(...records.filter(({ id }) => asked.has(id)));
  }
  return found;
}

async function readAssociations(
  call: Call,
  from: Records.ObjectType,
  to: Records.ObjectType,
  ids: readonly string[],
): Promise<Records.Associations> {
  const found = new Map<string, Records.Association[]>();
  for (const batch of inBatches(ids, BATCH.associations)) {
    let inputs: { id: string; after?: string }[] = batch.map((id) => ({ id }));
    while (inputs.length > 0) {
      const asked = inputs;
      const answer = await call((library) =>
        library.associations.getPage(from, to, { inputs: asked }),
      );
      inputs = [];
      for (const result of listOf(answer.results)) {
        const { id } = result._from;
        found.set(id, [...(found.get(id) ?? []), ...associationsOf(result)]);
        const after = result.paging?.next?.after;
        if (after) inputs.push({ id, after });
      }
    }
  }
  return found;
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
  return { total, records: listOf(results).map((record) => recordOf(record)) };
}

const MERGED = 'hs_merged_object_ids';

async function deletedDeals(call: Call, after: string | null): Promise<Records.DeletedPage> {
  const page = await call(({ basic }) =>
    basic.getPage('deals', LIST_PAGE, after ?? undefined, [MERGED], undefined, undefined, true),
  );
  return {
    records: listOf(page.results).map(({ id, archivedAt, properties }) => ({
      id,
      archivedAt: archivedAt ?? null,
      mergedIds: (properties[MERGED] ?? '').split(';').flatMap((text) => text.trim() || []),
    })),
    after: page.paging?.next?.after ?? null,
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
      return listOf(results).map((pipeline) => pipelineOf(pipeline));
    },
    owners: (archived) => listOwners(call, archived),
    search: (type, request) => search(call, type, request),
    read: (type, ids, what) => readRecords(call, type, ids, what),
    associated: (from, to, ids) => readAssociations(call, from, to, ids),
    deletedDeals: (after) => deletedDeals(call, after),
  };
}
