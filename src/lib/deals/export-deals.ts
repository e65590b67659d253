import 'server-only';
import { scopeFor, type Actor, type Scope } from '../auth';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { DealDto } from './dto';
import { csvHeader, csvLines, DEAL_COLUMNS, EVENT_COLUMNS, type Columns } from './export-columns';
import type { ExportDealsInput, ExportedEvent } from './export-schema';
import {
  keepVisible,
  listDealIds,
  listDealsById,
  listHistoryLines,
  type HistoryLine,
} from './repository/export';
import { toDealDto } from './to-dto';

const DEALS_AT_ONCE = 500;
/** Fewer, since each brings its history, which most often fits one page then. */
const HISTORIES_AT_ONCE = 100;
const LINES_AT_ONCE = 2_000;

function* slices(ids: readonly string[], size: number): Generator<readonly string[]> {
  for (let start = 0; start < ids.length; start += size) yield ids.slice(start, start + size);
}

type Pages<Row> = AsyncGenerator<readonly Row[]>;

async function* pagesOfDeals(
  { db, now }: Deps,
  scope: Scope,
  ids: readonly string[],
): Pages<DealDto> {
  for (const some of slices(ids, DEALS_AT_ONCE)) {
    yield (await listDealsById(db, scope, some)).map((deal) => toDealDto(deal, now()));
  }
}

function toExportedEvent({ place: _place, id: _id, at, ...line }: HistoryLine): ExportedEvent {
  return { ...line, at: at.toISOString() };
}

async function* pagesOfEvents(db: Db, scope: Scope, ids: readonly string[]): Pages<ExportedEvent> {
  for (const some of slices(ids, HISTORIES_AT_ONCE)) {
    const visible = await keepVisible(db, scope, some);
    let last: HistoryLine | null = null;
    do {
      const rows: HistoryLine[] = await listHistoryLines(db, visible, last, LINES_AT_ONCE);
      yield rows.map(toExportedEvent);
      last = rows.length === LINES_AT_ONCE ? (rows.at(-1) ?? null) : null;
    } while (last);
  }
}

/** How rows become a file: what stands before, between and after its pages. */
interface Form<Row> {
  readonly head: string;
  readonly between: string;
  readonly foot: string;
  readonly write: (rows: readonly Row[]) => string;
}

const csvForm = <Row>(columns: Columns<Row>): Form<Row> => ({
  head: csvHeader(columns),
  between: '',
  foot: '',
  write: (rows) => csvLines(columns, rows),
});

const jsonForm = (name: string): Form<unknown> => ({
  head: `{"success":true,"${name}":[`,
  between: ',',
  foot: ']}',
  write: (rows) => rows.map((row) => JSON.stringify(row)).join(','),
});

async function* written<Row>(pages: Pages<Row>, form: Form<Row>): AsyncGenerator<string> {
  let lead = form.head;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield lead + form.write(rows);
    lead = form.between;
  }
  const end = (lead === form.head ? form.head : '') + form.foot;
  if (end !== '') yield end;
}

/**
 * The deals that a list shows (or their histories) as the chunks of a file. Each chunk is read from
 * the database when it is asked for, so that no more than a page is held; ending the iteration ends
 * the work. A fault of the database is thrown where it occurs: a file that is cut short never ends
 * like a whole one.
 *
 * @throws AppError FORBIDDEN
 */
export async function* exportDeals(
  deps: Deps,
  actor: Actor,
  { format, include, filters }: ExportDealsInput,
): AsyncGenerator<string> {
  const { db } = deps;
  const scope = scopeFor(actor, 'deal.export', filters.teamId);
  const ids = await listDealIds(db, scope, filters);
  if (include === 'deals') {
    const form = format === 'csv' ? csvForm(DEAL_COLUMNS) : jsonForm('deals');
    yield* written(pagesOfDeals(deps, scope, ids), form);
  } else {
    const form = format === 'csv' ? csvForm(EVENT_COLUMNS) : jsonForm('events');
    yield* written(pagesOfEvents(db, scope, ids), form);
  }
}
