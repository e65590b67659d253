import { DAY, type PersonKey, type World } from '@/test/factories';
import type { Deps } from '../../platform/deps';
import type { Request } from '../change-deal';
import { importFields, type ImportReportDto } from '../import-schema';
import { getImport, receiveImport, runImport, type ImportPart } from '../index';

export type Row = Record<string, string>;

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** Rows as a CSV file with every column that any of them has. */
export function csvOf(rows: readonly Row[], needed: readonly string[] = []): string {
  const columns = [...new Set([...needed, ...rows.flatMap((row) => Object.keys(row))])];
  const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(','));
  return [columns.join(','), ...lines].join('\n');
}

export async function* bytesOf(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof text === 'string' ? Buffer.from(text) : text;
}

const START = Date.parse('2026-01-05T00:00:00Z');
export const on = (day: number) => new Date(START + day * DAY).toISOString();

export const dealRow = (n: number, row: Row = {}): Row => ({
  id: `D-${n}`,
  name: `Deal ${n}`,
  value: String(1000 * (n + 1)),
  currency: 'EUR',
  createdAt: on(n % 20),
  stage: 'proposal',
  expectedCloseDate: on(90),
  owner: 'Person member',
  ...row,
});

export const lost = (n: number, day: number): Row =>
  dealRow(n, { stage: 'closed_lost', outcome: 'lost', closedAt: on(day) });

export const eventRows = (n: number): Row[] => [
  { dealId: `D-${n}`, at: on(n % 20), type: 'created', to: 'discovery' },
  { dealId: `D-${n}`, at: on((n % 20) + 1), type: 'email_sent', actor: 'Ada', text: 'Hello' },
  { dealId: `D-${n}`, at: on((n % 20) + 2), type: 'stage_changed', from: 'discovery', to: 'proposal' },
]; // prettier-ignore

export const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** An upload: the text parts last, as curl sends them when they are named last. */
export async function* upload(
  files: Readonly<Record<string, string | Uint8Array>>,
  fields: Readonly<Record<string, string>> = {},
): AsyncGenerator<ImportPart> {
  for (const [name, text] of Object.entries(files)) {
    yield { kind: 'file', name, fileName: `${name}.csv`, bytes: bytesOf(text) };
  }
  for (const [name, value] of Object.entries(fields)) yield { kind: 'field', name, value };
}

/** Receives an upload without working on it yet; answers the import's id. */
export async function receive(
  deps: Deps,
  request: Request,
  files: Readonly<Record<string, string | Uint8Array>>,
  fields: Readonly<Record<string, string>> = {},
): Promise<string> {
  const parts = upload(files, fields);
  return (await receiveImport(deps, request, parts, (given) => importFields.parse(given))).id;
}

export const wholeStretch = () => ({ until: Infinity });

/** Imports as a person of the world would, by a clock that moves on as clocks do. */
export async function importFiles(
  world: World,
  deals: readonly Row[],
  events: readonly Row[],
  options: { by?: PersonKey; fields?: Readonly<Record<string, string>> } = {},
): Promise<ImportReportDto & { readonly id: string }> {
  const { by = 'owner', fields = {} } = options;
  const now = () => {
    world.clock.travel(1);
    return world.clock.now();
  };
  const deps = { ...world.deps, now };
  const request = { ...(await world.request(by)), source: 'import' as const };
  const files = {
    deals: csvOf(deals, ['id', 'createdAt']),
    ...(events.length > 0 ? { events: csvOf(events) } : {}),
  };
  const id = await receive(deps, request, files, { source: 'crm', ...fields });
  await runImport(deps, id, wholeStretch());
  return { ...(await getImport(deps, request.actor, id)).report, id };
}

/** What an import must have cleared away at its end. */
export async function leftovers({ deps: { db } }: World) {
  return {
    deals: await db.importStagedDeal.count(),
    events: await db.importStagedEvent.count(),
    chunks: await db.importChunk.count(),
  };
}

/** That many deals, each fourth of them lost, with three lines of history each. */
export const many = (count: number) => ({
  deals: numbers(count).map((n) => (n % 4 === 3 ? lost(n, 40) : dealRow(n))),
  events: numbers(count).flatMap(eventRows),
});
