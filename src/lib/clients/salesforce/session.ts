import 'server-only';
import { bulkhead } from 'cockatiel';
import { Connection } from 'jsforce/lib/connection.js';
import type { HttpRequest } from 'jsforce/lib/types/index.js';
import { z } from 'zod';
import type { Env } from '../../platform/env';
import {
  callProvider,
  countFrom,
  endlessList,
  Paging,
  ProviderError,
  type CallOptions,
} from '../calls';
import { findInstanceFault, originOf } from './address';
import { apiFault } from './faults';
import { HttpExchange } from './http-exchange';

/** Every organisation is on a newer one; it has all that is asked for here. */
export const API_VERSION = '62.0';
/** Salesforce itself ends a query after two minutes. */
const TIME_LIMIT_MS = 120_000;
/** An organisation takes few long calls at once, from all its apps together. */
const CALLS_AT_ONCE = 5;
/** Of one query: pages have 200 to 2,000 rows. */
const MAX_PAGES = 1_000;
const MAX_ROWS = 500_000;
/** Queries that begin anew because a locator was let go. */
const MAX_RESTARTS = 3;

export interface SalesforceAccess {
  readonly instanceUrl: string;
  readonly accessToken: string;
}

export type CallLimits = Pick<CallOptions, 'timeLimitMs' | 'retries' | 'firstPauseMs'>;

export interface SessionOptions {
  readonly env: Pick<Env, 'SALESFORCE_ALLOWED_HOSTS'>;
  readonly access: SalesforceAccess;
  /** Asked once, at the first 401; null where there is nothing to renew. */
  readonly renew: (() => Promise<SalesforceAccess>) | null;
  readonly signal: AbortSignal;
  readonly limits?: CallLimits;
}

export type Row = Readonly<Record<string, unknown>>;

export interface QueryAnswer {
  readonly rows: readonly Row[];
  /** How many fit in all, `LIMIT` included; null where that was not told as a number. */
  readonly totalSize: number | null;
}

/** What is no record stands as one without anything in it: whoever reads it says that its id is missing. */
const rowSchema = z.record(z.string(), z.unknown()).catch({});
const pageSchema = z.object({
  totalSize: z.unknown().transform(countFrom),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(rowSchema),
});

/** Relative, and of the same query: nothing else that an answer names is asked for. */
const NEXT_PAGE = /^\/services\/data\/v\d{2}\.\d\/query\/[\w-]{1,100}$/;

const unreadable = (cause?: unknown): ProviderError =>
  new ProviderError('unavailable', 'Salesforce’s answer could not be read.', { cause });

type Page = z.infer<typeof pageSchema>;

/** The next page's path; null after the last. Only `done` says which that is. */
function nextOf({ done, nextRecordsUrl }: Page, paging: Paging): string | null {
  if (done) return null;
  const next = nextRecordsUrl ?? '';
  if (!NEXT_PAGE.test(next)) throw unreadable();
  paging.goOn(next);
  return next;
}

/**
 * Calls to one organisation, with one access token at a time. A 401 has it renewed once, whatever
 * number of calls it met; what failed by it is done again, whole queries from their first page, since
 * their locators ended with the token.
 */
export class SalesforceSession {
  readonly #options: SessionOptions;
  readonly #lanes = bulkhead(CALLS_AT_ONCE, Number.POSITIVE_INFINITY);
  readonly #first: Connection;
  #connection: Connection;
  #renewal: Promise<Connection> | null = null;
  #serverTime: Date | null = null;

  /** @throws ProviderError `rejected` where the address may not be one of Salesforce's */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#first = this.#connectionTo(options.access);
    this.#connection = this.#first;
  }

  get instanceUrl(): string {
    return this.#connection.instanceUrl;
  }

  /** What Salesforce's clock said last; null before the first answer. */
  get serverTime(): Date | null {
    return this.#serverTime;
  }

  /** @param path relative to the API's version (`/sobjects/…`), or from the root (`/services/…`) */
  get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const request: HttpRequest = { method: 'GET', url: path };
    return this.#renewing((connection) => this.#call(connection, request, schema));
  }

  async patch(
    path: string,
    body: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const request: HttpRequest = {
      method: 'PATCH',
      url: path,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    };
    await this.#renewing((connection) => this.#call(connection, request, z.unknown()));
  }

  /**
   * Every row of a query, whatever the size of its pages.
   *
   * @param scope `all`: deleted and archived rows, too
   */
  async query(soql: string, scope: 'live' | 'all' = 'live'): Promise<QueryAnswer> {
    const path = `/${scope === 'all' ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;
    for (let restarts = 0; ; restarts += 1) {
      try {
        return await this.#renewing((connection) => this.#readAll(connection, path));
      } catch (error) {
        if (!(error instanceof ProviderError) || error.fault !== 'cursor_expired') throw error;
        if (restarts === MAX_RESTARTS) throw unreadable(error);
      }
    }
  }

  async #readAll(connection: Connection, first: string): Promise<QueryAnswer> {
    const rows: Row[] = [];
    let totalSize: number | null = null;
    const paging = new Paging('Salesforce', MAX_PAGES);
    for (let path: string | null = first; path !== null;) {
      const answer = await this.#call(connection, { method: 'GET', url: path }, pageSchema);
      for (const row of answer.records) rows.push(row);
      if (rows.length > MAX_ROWS) throw endlessList('Salesforce');
      ({ totalSize } = answer);
      path = nextOf(answer, paging);
    }
    return { rows, totalSize };
  }

  #connectionTo({ instanceUrl, accessToken }: SalesforceAccess): Connection {
    const fault = findInstanceFault(instanceUrl, this.#options.env);
    if (fault)
      throw new ProviderError('rejected', `The address of the Salesforce instance ${fault}.`);
    return new Connection({
      instanceUrl: originOf(instanceUrl),
      accessToken,
      version: API_VERSION,
    });
  }

  async #renewing<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const used = this.#connection;
    try {
      return await work(used);
    } catch (error) {
      const isRefused = error instanceof ProviderError && error.fault === 'unauthorized';
      const { renew } = this.#options;
      if (!isRefused || !renew || used !== this.#first) throw error;
      return work(await this.#renewed(renew));
    }
  }

  /** One renewal for all that wait for it, and one only. */
  #renewed(renew: () => Promise<SalesforceAccess>): Promise<Connection> {
    this.#renewal ??= renew().then((access) => {
      this.#connection = this.#connectionTo(access);
      return this.#connection;
    });
    return this.#renewal;
  }

  #call<T>(connection: Connection, request: HttpRequest, schema: z.ZodType<T>): Promise<T> {
    const { signal, limits } = this.#options;
    const work = async (ending: AbortSignal): Promise<T> => {
      const body = await this.#exchange(connection, request, ending);
      const { success, data, error } = schema.safeParse(body);
      if (!success) throw unreadable(error);
      return data;
    };
    const options = { signal, timeLimitMs: TIME_LIMIT_MS, ...limits };
    return this.#lanes.execute(() => callProvider(work, options));
  }

  async #exchange(
    connection: Connection,
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<unknown> {
    const transport = new HttpExchange(signal);
    try {
      // jsforce writes into the headers that it is given.
      const headers = { ...request.headers };
      return await connection.request({ ...request, headers }, { transport });
    } catch (error) {
      const { accessToken } = connection;
      throw apiFault(error, transport.answered, accessToken ? [accessToken] : []);
    } finally {
      this.#serverTime = transport.answered?.date ?? this.#serverTime;
    }
  }
}
