import { Refusal } from './errors';
import type { Entry, StandInCalendar } from './calendar';
import { msOfTime, type WireEvent } from './wire';

/** How a sync token treats the bounds of the list that it came from: Google's documents do not say. */
export type TokenBounds = 'kept' | 'dropped';

export interface ListRules {
  readonly bounds: TokenBounds;
  /** What Google may do: pages that are shorter than asked for, or empty, with more to come. */
  readonly shortPages: boolean;
  /** Tokens of another epoch are no longer known. */
  readonly syncEpoch: number;
  readonly pageEpoch: number;
  readonly now: () => Date;
}

interface SyncToken {
  readonly epoch: number;
  readonly calendar: string;
  readonly since: number;
  /** The parameters that must stay the same. */
  readonly same: string;
  readonly bounds: readonly [number, number] | null;
}

interface PageToken {
  readonly epoch: number;
  /** Everything that was asked for, but the page's length. */
  readonly query: string;
  readonly after: number;
  /** As of which change the list is. */
  readonly asOf: number;
}

const encode = (token: SyncToken | PageToken): string =>
  Buffer.from(JSON.stringify(token)).toString('base64url');

function decode<T>(token: string): T | null {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as T;
  } catch {
    return null;
  }
}

const PARAMETERS: ReadonlySet<string> = new Set([
  'maxResults',
  'pageToken',
  'showDeleted',
  'singleEvents',
  'syncToken',
  'timeMax',
  'timeMin',
  'updatedMin',
]);
const NOT_WITH_TOKEN = ['timeMax', 'timeMin', 'updatedMin'];
/** How long Google answers what was updated; its documents name no figure. */
const UPDATED_DAYS = 28;
const DAY_MS = 86_400_000;
/** Bounds travel in tokens as JSON, which has no infinity. */
const FAR = Number.MAX_SAFE_INTEGER;

function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name) ?? 'false';
  if (value !== 'true' && value !== 'false') throw new Refusal('invalid', undefined, name);
  return value === 'true';
}

function timeOf(query: URLSearchParams, name: string, other: number): number {
  const value = query.get(name);
  if (value === null) return other;
  const ms = msOfTime(value);
  if (ms === null) throw new Refusal('badRequest', undefined, name);
  return ms;
}

function lengthOf(query: URLSearchParams): number {
  const length = Number(query.get('maxResults') ?? '250');
  if (!Number.isInteger(length) || length < 1)
    throw new Refusal('invalid', undefined, 'maxResults');
  return Math.min(length, 2_500);
}

/** What is not documented, or not spoken here, is an error: so that a wrong request is noticed. */
function checkParameters(query: URLSearchParams): void {
  const names = [...query.keys()];
  const unknown = names.find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) throw new Refusal('badRequest', `Not spoken: ${unknown}`, unknown);
  if (new Set(names).size !== names.length) throw new Refusal('badRequest', 'Repeated parameter');
  if (!flag(query, 'singleEvents')) {
    throw new Refusal('badRequest', 'Only singleEvents=true is spoken here.', 'singleEvents');
  }
}

/** Those that a token wants as they were: of what is spoken, how repeated and deleted events are told. */
const sameOf = (query: URLSearchParams): string =>
  `singleEvents=${flag(query, 'singleEvents')}&showDeleted=${flag(query, 'showDeleted')}`;

function readSyncToken(
  query: URLSearchParams,
  calendar: StandInCalendar,
  { syncEpoch }: ListRules,
): SyncToken | null {
  const given = query.get('syncToken');
  if (given === null) return null;
  const clash = NOT_WITH_TOKEN.find((name) => query.has(name));
  if (clash !== undefined) {
    const words = 'Sync token cannot be used with other query restrictions.';
    throw new Refusal('badRequest', words, clash);
  }
  if (query.get('showDeleted') === 'false') {
    throw new Refusal('badRequest', 'Deleted events cannot be left out here.', 'showDeleted');
  }
  const token = decode<SyncToken>(given);
  if (token?.epoch !== syncEpoch || token.calendar !== calendar.id) {
    throw new Refusal('fullSyncRequired');
  }
  if (token.same !== sameOf(query)) {
    throw new Refusal('badRequest', 'Other parameters than those of the first list.');
  }
  return token;
}

function queryText(query: URLSearchParams): string {
  const rest = new URLSearchParams(query);
  for (const name of ['pageToken', 'maxResults', 'key']) rest.delete(name);
  rest.sort();
  return rest.toString();
}

function readPageToken(query: URLSearchParams, { pageEpoch }: ListRules): PageToken | null {
  const given = query.get('pageToken');
  if (given === null) return null;
  const token = decode<PageToken>(given);
  if (token?.epoch !== pageEpoch || token.query !== queryText(query)) {
    throw new Refusal('badRequest', 'Invalid page token value.', 'pageToken');
  }
  return token;
}

type Wanted = (entry: Entry) => boolean;
type Bounds = readonly [number, number];

/** `timeMin` bounds the end and `timeMax` the start, both exclusive. */
const within = ({ spans }: Entry, [min, max]: Bounds, everBefore: boolean): boolean =>
  (everBefore ? spans : spans.slice(-1)).some(({ start, end }) => end > min && start < max);

function wantedByTime(query: URLSearchParams, bounds: Bounds, { now }: ListRules): Wanted {
  const since = timeOf(query, 'updatedMin', -FAR);
  const isSince = query.has('updatedMin');
  if (isSince && since < now().getTime() - UPDATED_DAYS * DAY_MS) {
    throw new Refusal('updatedMinTooLongAgo', undefined, 'updatedMin');
  }
  const showDeleted = flag(query, 'showDeleted') || isSince;
  const isBound = query.has('timeMin') || query.has('timeMax');
  return (entry) =>
    (showDeleted || entry.event.status !== 'cancelled') &&
    entry.changedAt >= since &&
    (!isBound || within(entry, bounds, false));
}

function wantedByToken({ since, bounds }: SyncToken): Wanted {
  return (entry) => entry.seq > since && (bounds === null || within(entry, bounds, true));
}

function boundsOf(query: URLSearchParams): Bounds {
  const min = timeOf(query, 'timeMin', -FAR);
  const max = timeOf(query, 'timeMax', FAR);
  if (max <= min) throw new Refusal('timeRangeEmpty', undefined, 'timeMax');
  return [min, max];
}

/** The first place after an ordinal. */
function placeAfter(entries: readonly Entry[], ordinal: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.ordinal ?? 0) <= ordinal) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Piece {
  readonly taken: readonly Entry[];
  readonly more: boolean;
}

function take(
  entries: readonly Entry[],
  after: number,
  { wanted, length }: { wanted: Wanted; length: number },
): Piece {
  const taken: Entry[] = [];
  for (let place = placeAfter(entries, after); place < entries.length; place += 1) {
    const entry = entries[place];
    if (!entry || !wanted(entry)) continue;
    if (taken.length === length) return { taken, more: true };
    taken.push(entry);
  }
  return { taken, more: false };
}

export interface ListedEvents {
  readonly items: readonly WireEvent[];
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
}

/** A page now and then has less than was asked for. */
function lengthNow(asked: number, after: number, { shortPages }: ListRules): number {
  if (!shortPages) return asked;
  return Math.max(1, asked - ((after + 7) % 3) * Math.ceil(asked / 3));
}

/**
 * `events.list`.
 *
 * @throws Refusal 400 for what is not documented, 410 for a sync token that is no longer known
 */
export function listEvents(
  calendar: StandInCalendar,
  query: URLSearchParams,
  rules: ListRules,
): ListedEvents {
  checkParameters(query);
  const token = readSyncToken(query, calendar, rules);
  const page = readPageToken(query, rules);
  const bounds = boundsOf(query);
  const { asOf, after } = page ?? { asOf: calendar.seq, after: -1 };
  const wanted = token ? wantedByToken(token) : wantedByTime(query, bounds, rules);
  const length = lengthNow(lengthOf(query), after, rules);
  const { taken, more } = take(calendar.entries, after, { wanted, length });
  const items = taken.map(({ event }) => event);
  if (more) {
    const place = { after: taken.at(-1)?.ordinal ?? after, asOf };
    const next = { epoch: rules.pageEpoch, query: queryText(query), ...place };
    return { items, nextPageToken: encode(next) };
  }
  const kept = rules.bounds === 'kept' ? bounds : null;
  const next: SyncToken = {
    epoch: rules.syncEpoch,
    calendar: calendar.id,
    since: asOf,
    same: sameOf(query),
    bounds: token ? token.bounds : kept,
  };
  return { items, nextSyncToken: encode(next) };
}
