import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import { makeDeal, type HistoryLine, type HistoryShape, type MadeDeal } from './history';

/** Deals whose events are mixed with each other by time, as an export by date would have them. */
const BLOCK = 5_000;

const DEAL_COLUMNS = ['id', 'name', 'account', 'value', 'currency', 'createdAt', 'stage', 'expectedCloseDate', 'closedAt', 'outcome', 'owner', 'source'] as const; // prettier-ignore
const EVENT_COLUMNS = ['dealId', 'at', 'type', 'from', 'to', 'actor', 'text'] as const;

type Cell = string | number | null;

const cellText = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const line = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\n`;
const time = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString();

const dealCells = (deal: MadeDeal): Cell[] => [
  deal.id,
  deal.name,
  deal.account,
  deal.value,
  deal.currency,
  time(deal.createdAt),
  deal.stage,
  time(deal.expectedCloseDate),
  time(deal.closedAt),
  deal.outcome,
  deal.owner,
  deal.source,
];

const eventCells = (dealId: string, event: HistoryLine): Cell[] => [
  dealId,
  time(event.at),
  event.type,
  event.from,
  event.to,
  event.actor,
  event.text,
];

async function write(out: WriteStream, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain');
}

async function finish(out: WriteStream): Promise<void> {
  out.end();
  await once(out, 'finish');
}

function blockOf(from: number, to: number, shape: HistoryShape) {
  const deals = Array.from({ length: to - from }, (_, index) => makeDeal(from + index, shape));
  const events = deals
    .flatMap(({ id, events: told }) => told.map((event) => ({ id, event })))
    .toSorted((a, b) => a.event.at - b.event.at);
  return {
    deals: deals.map((deal) => line(dealCells(deal))).join(''),
    events: events.map(({ id, event }) => line(eventCells(id, event))).join(''),
  };
}

export interface HistoryFiles {
  readonly deals: string;
  readonly events: string;
}

/**
 * Writes `deals.csv` and `events.csv` of that many deals into a folder, block by block, so that
 * memory does not grow with them. The same arguments give the same bytes.
 */
export async function writeHistoryFiles(
  folder: string,
  count: number,
  shape: HistoryShape,
): Promise<HistoryFiles> {
  const files = { deals: path.join(folder, 'deals.csv'), events: path.join(folder, 'events.csv') };
  const [deals, events] = [createWriteStream(files.deals), createWriteStream(files.events)];
  await write(deals, line(DEAL_COLUMNS));
  await write(events, line(EVENT_COLUMNS));
  for (let from = 0; from < count; from += BLOCK) {
    const block = blockOf(from, Math.min(count, from + BLOCK), shape);
    await write(deals, block.deals);
    await write(events, block.events);
  }
  await finish(deals);
  await finish(events);
  return files;
}
