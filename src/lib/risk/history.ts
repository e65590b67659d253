import type { DateOrder } from './history-columns-format';
import { parseIsoTime } from './iso-time';
import { RISK_EVENT_TYPES, type RiskDeal, type RiskEvent, type RiskEventType } from './types';

/** What is wrong with a row: the column's name and a sentence for the person who made the file. */
export interface RowProblem {
  readonly field: string;
  readonly message: string;
}

export type ParsedRow<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reasons: readonly RowProblem[] };

/** One row of `deals.csv`: the deal and the columns that the engine does not read. */
export interface HistoryDeal extends RiskDeal {
  readonly name: string;
  /** ISO 4217 code, null where the file names none. */
  readonly currency: string | null;
  readonly owner: string | null;
  readonly account: string | null;
  readonly source: string | null;
  /** What is odd but no reason to refuse the row, such as a close date before the creation. */
  readonly warnings: readonly RowProblem[];
}

/** One row of `events.csv`. */
export interface HistoryEvent {
  readonly dealId: string;
  readonly event: RiskEvent;
}

type Row = Readonly<Record<string, string | undefined>>;

const MAX_NAME = 500;
const MAX_TEXT = 100_000;
const MAX_VALUE = 1e12;
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

const DATE_FORMS: Readonly<Record<DateOrder, string>> = {
  iso: 'an ISO 8601 date such as 2026-03-31 or 2026-03-31T09:00:00Z',
  day_first: 'a date with the day first such as 31.03.2026 or 31/03/2026 14:05',
  month_first: 'a date with the month first such as 03/31/2026 or 03/31/2026 2:05 PM',
};
const SHORT_YEAR = /^\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)/;
const ORDERED_DATE = /^\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)/;

/** Why a text is no date, for who chose that order of day and month. */
function explainDate(text: string, dates: DateOrder): string {
  const sentence = `"${shorten(text)}" is not ${DATE_FORMS[dates]}`;
  if (SHORT_YEAR.test(text)) return `${sentence}; the year needs four digits`;
  const isOrdered = dates === 'iso' && ORDERED_DATE.test(text);

  return isOrdered ? `${sentence}; say whether the day or the month stands first` : sentence;
}

/** Collects problems so that a row is reported once, with all that is wrong with it. */
class RowReader {
  readonly problems: RowProblem[] = [];

  constructor(
    private readonly row: Row,
    private readonly dates: DateOrder,
  ) {}

  refuse(field: string, message: string): null {
    this.problems.push({ field, message });

    return null;
  }

  /** The trimmed text of a column, null when empty. NUL would end the text in many databases. */
  text(field: string, longest: number): string | null {
    const text = (this.row[field] ?? '').trim();
    if (text === '') return null;
    if (text.includes('\0')) return this.refuse(field, 'contains a NUL character');
    if (text.length > longest) {
      return this.refuse(field, `has ${text.length} characters; at most ${longest} are allowed`);
    }

    return text;
  }

  required(field: string, longest: number): string {
    const before = this.problems.length;
    const text = this.text(field, longest);
    if (text === null && this.problems.length === before) this.refuse(field, 'is empty');

    return text ?? '';
  }

  time(field: string): number | null {
    const text = this.text(field, MAX_NAME);
    if (text === null) return null;
    const time = parseIsoTime(text);
    if (time === null) return this.refuse(field, explainDate(text, this.dates));
    if (time < EARLIEST || time > LATEST) {
      return this.refuse(field, `"${shorten(text)}" lies outside 1970 to 2200`);
    }

    return time;
  }

  requiredTime(field: string): number {
    const before = this.problems.length;
    const time = this.time(field);
    if (time === null && this.problems.length === before) this.refuse(field, 'is empty');

    return time ?? 0;
  }

  /** A plain decimal number; empty counts as 0, as a CRM leaves the amount of a young deal open. */
  value(field: string): number {
    const text = this.text(field, MAX_NAME);
    if (text === null) return 0;
    const value = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(value)) this.refuse(field, `"${shorten(text)}" is not a number`);
    else if (value < 0) this.refuse(field, `${text} is negative`);
    else if (value > MAX_VALUE) this.refuse(field, `${shorten(text)} is more than 1e12`);

    return value;
  }
}

function shorten(text: string): string {
  // A pair of halves that is cut in two is no text that could be stored.
  return text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
}

function readOutcome(reader: RowReader): 'won' | 'lost' | null {
  const text = reader.text('outcome', MAX_NAME)?.toLowerCase() ?? null;
  if (text === null || text === 'won' || text === 'lost') return text;

  return reader.refuse('outcome', `"${shorten(text)}" is not won, lost or empty`);
}

function readCurrency(reader: RowReader): string | null {
  const text = reader.text('currency', MAX_NAME)?.toUpperCase() ?? null;
  if (text === null || /^[A-Z]{3}$/.test(text)) return text;

  return reader.refuse('currency', `"${shorten(text)}" is not a three-letter code such as EUR`);
}

function checkTimes(
  reader: RowReader,
  times: { createdAt: number; closedAt: number | null; outcome: 'won' | 'lost' | null },
): void {
  const { createdAt, closedAt, outcome } = times;
  if (closedAt !== null && closedAt < createdAt) reader.refuse('closedAt', 'lies before createdAt');
  if (outcome !== null && closedAt === null) {
    reader.refuse('closedAt', `is empty although the outcome is ${outcome}`);
  }
  if (outcome === null && closedAt !== null) {
    reader.refuse('outcome', 'is empty although closedAt is set');
  }
}

function warningsFor(expectedCloseDate: number | null, createdAt: number): RowProblem[] {
  const early =
    expectedCloseDate !== null &&
    Math.floor(expectedCloseDate / 864e5) < Math.floor(createdAt / 864e5);

  return early
    ? [{ field: 'expectedCloseDate', message: 'lies before createdAt and is not counted as late' }]
    : [];
}

/**
 * Reads one row of `deals.csv` (its columns are in docs/risk.md); `stage` is today's.
 *
 * @param dates how the file wrote its dates before `planColumns` made them ISO: the words of refusals
 */
export function parseDealRow(row: Row, dates: DateOrder = 'iso'): ParsedRow<HistoryDeal> {
  const reader = new RowReader(row, dates);
  const id = reader.required('id', MAX_NAME);
  const createdAt = reader.requiredTime('createdAt');
  const expectedCloseDate = reader.time('expectedCloseDate');
  const closing = { closedAt: reader.time('closedAt'), outcome: readOutcome(reader) };
  const value: HistoryDeal = {
    id,
    name: reader.text('name', MAX_NAME) ?? id,
    value: reader.value('value'),
    currency: readCurrency(reader),
    createdAt,
    stage: reader.text('stage', MAX_NAME) ?? '',
    expectedCloseDate,
    ...closing,
    owner: reader.text('owner', MAX_NAME),
    account: reader.text('account', MAX_NAME),
    source: reader.text('source', MAX_NAME),
    warnings: warningsFor(expectedCloseDate, createdAt),
  };
  if (reader.problems.length === 0) checkTimes(reader, { createdAt, ...closing });

  return reader.problems.length > 0 ? { ok: false, reasons: reader.problems } : { ok: true, value };
}

const TYPES: ReadonlySet<string> = new Set(RISK_EVENT_TYPES);

function readType(reader: RowReader): RiskEventType {
  const text = reader.required('type', MAX_NAME).toLowerCase();
  if (text !== '' && !TYPES.has(text)) {
    reader.refuse(
      'type',
      `"${shorten(text)}" is unknown; known are ${RISK_EVENT_TYPES.join(', ')}`,
    );
  }

  return text as RiskEventType;
}

/** The kinds whose `from` and `to` are times, and are stored as ISO in UTC. */
const DATED: ReadonlySet<string> = new Set([
  'close_date_changed',
  'meeting_scheduled',
  'next_step_set',
]);

function readChange(reader: RowReader, type: RiskEventType, field: 'from' | 'to'): string | null {
  if (type === 'value_changed') {
    const text = reader.text(field, MAX_NAME);

    return text === null ? null : String(reader.value(field));
  }
  if (!DATED.has(type)) return reader.text(field, MAX_NAME);
  const time = reader.time(field);

  return time === null ? null : new Date(time).toISOString();
}

/**
 * Reads one row of `events.csv`. Events have no id in the file; `id` names
 * the row, so that evidence can point to it; `dates` as in `parseDealRow`.
 */
export function parseEventRow(
  row: Row,
  id: string,
  dates: DateOrder = 'iso',
): ParsedRow<HistoryEvent> {
  const reader = new RowReader(row, dates);
  const dealId = reader.required('dealId', MAX_NAME);
  const at = reader.requiredTime('at');
  const type = readType(reader);
  const event: RiskEvent = {
    id,
    at,
    type,
    from: readChange(reader, type, 'from'),
    to: readChange(reader, type, 'to'),
    actor: reader.text('actor', MAX_NAME),
    text: reader.text('text', MAX_TEXT),
  };
  if (type === 'stage_changed' && event.to === null && reader.problems.length === 0) {
    reader.refuse('to', 'is empty; a stage change needs the new stage');
  }

  return reader.problems.length > 0
    ? { ok: false, reasons: reader.problems }
    : { ok: true, value: { dealId, event } };
}
