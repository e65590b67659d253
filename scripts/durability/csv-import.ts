import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportDto } from '@/lib/deals/import-schema';
import type { Random } from '../seed/random';
import { accountOf, forEachAtOnce, type Api } from './api-client';
import { noFindings, type Findings } from './findings';
import { listAll, readTimeline } from './read-back';

const DEALS = 1_500;
const EVENTS = 1_500;
const DAY_MS = 86_400_000;
const LOOK_MS = 40;
const FINISH_MS = 150_000;
/** Timelines of imported deals that are read. */
const SAMPLE = 25;

/** What an import says that it does, in this order; a kill waits for one of these. */
const PHASES = [
  'reading deals',
  'reading events',
  'writing closed deals',
  'writing open deals',
  'assessing deals',
] as const;

export interface RunningImport {
  readonly id: string;
  readonly source: string;
  /** Lines of history that it makes: a creation for each deal, an end for each closed one, the mails. */
  readonly lines: number;
  /** What it was doing when the demo was killed. */
  phase: string;
}

const csv = (rows: readonly (readonly (string | number)[])[]): Blob =>
  new Blob([rows.map((row) => row.join(',')).join('\n')], { type: 'text/csv' });

const external = (source: string, place: number): string =>
  `${source}-${String(place).padStart(4, '0')}`;

/** Half of the deals are closed; each has one mail in the second file. */
function makeFiles(source: string, random: Random): { deals: Blob; events: Blob; lines: number } {
  const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
  const places = Array.from({ length: DEALS }, (_, place) => place);
  const deals = places.map((place) => {
    const begun = random.int(30, 300);
    const outcome = random.pick(['won', 'lost', '', '']);
    const stage = outcome ? `closed_${outcome}` : random.pick(['discovery', 'proposal']);
    const closedAt = outcome ? ago(random.int(1, begun - 1)) : '';
    const value = random.int(1_000, 90_000);
    return [external(source, place), ago(begun), `Imported ${place}`, value, stage, closedAt, outcome]; // prettier-ignore
  });
  const events = places
    .slice(0, EVENTS)
    .map((place) => [external(source, place), ago(random.int(1, 29)), 'email_sent', `mail ${place}`]); // prettier-ignore
  const closed = deals.filter(([, , , , , closedAt]) => closedAt !== '').length;
  return {
    lines: deals.length + closed + events.length,
    deals: csv([['id', 'createdAt', 'name', 'value', 'stage', 'closedAt', 'outcome'], ...deals]),
    events: csv([['dealId', 'at', 'type', 'text'], ...events]),
  };
}

/** Uploads an import that goes on as a job. */
export async function startImport(
  api: Api,
  source: string,
  random: Random,
): Promise<RunningImport> {
  const { deals, events, lines } = makeFiles(source, random);
  const body = new FormData();
  body.set('source', source);
  body.set('deals', deals, 'deals.csv');
  body.set('events', events, 'events.csv');
  const call = { method: 'POST', path: '/api/deals/import', body } as const;
  const reply = await api.send(call);
  if (reply.status !== 202) throw new Error(accountOf(call, reply));
  const { id } = (reply.body as { import: ImportDto }).import;
  return { id, source, lines, phase: 'queued' };
}

const readImport = async (api: Api, id: string): Promise<ImportDto> =>
  (await api.get<{ import: ImportDto }>(`/api/deals/imports/${id}`)).import;

const isActive = ({ status }: ImportDto): boolean => status === 'queued' || status === 'running';

/** Waits until the import is in the middle of a phase drawn by chance. */
export async function waitForMiddle(api: Api, run: RunningImport, random: Random): Promise<void> {
  const target = random.int(0, PHASES.length - 1);
  for (;;) {
    const seen = await readImport(api, run.id);
    const { phase, done, total } = seen.progress;
    run.phase = phase && isActive(seen) ? `${phase}, ${done} of ${total}` : seen.status;
    const place = (PHASES as readonly (string | null)[]).indexOf(phase);
    if (!isActive(seen) || place > target || (place === target && done > 0)) return;
    await sleep(LOOK_MS);
  }
}

async function compareDeals(api: Api, run: RunningImport, found: Findings): Promise<void> {
  const listed = await listAll(api, `source=${run.source}`);
  const ids = new Set(listed.map(({ externalId }) => externalId));
  const lost = DEALS - ids.size;
  if (lost > 0) found.lost.push(`${run.source}: ${lost} of ${DEALS} imported deals are not there`);
  const doubled = listed.length - ids.size;
  if (doubled > 0) found.doubled.push(`${run.source}: ${doubled} deals are there twice`);
  const step = Math.ceil(listed.length / SAMPLE);
  const sample = listed.filter((_, place) => place % step === 0);
  await forEachAtOnce(sample, 4, async ({ id, externalId }) => {
    const mails = (await readTimeline(api, id)).filter(({ kind }) => kind === 'email_sent');
    if (mails.length === 0) found.lost.push(`${externalId}: its mail is not there`);
    if (mails.length > 1) found.doubled.push(`${externalId}: its mail is there ${mails.length}×`);
  });
}

/**
 * Waits until an import that was killed has finished by itself, and compares what it made.
 *
 * @param healthyAt when the demo was healthy again (`performance.now()`), from where `seconds` count
 */
export async function checkImport(
  api: Api,
  run: RunningImport,
  healthyAt: number,
): Promise<Findings & { seconds: number }> {
  const found = noFindings();
  const deadline = performance.now() + FINISH_MS;
  let seen = await readImport(api, run.id);
  while (isActive(seen) && performance.now() < deadline) {
    await sleep(500);
    seen = await readImport(api, run.id);
  }
  const seconds = (performance.now() - healthyAt) / 1000;
  if (seen.status !== 'finished') {
    const { phase, done, total } = seen.progress;
    const where = `${seen.status} (${phase}, ${done} of ${total}; ${seen.error ?? 'no error'})`;
    found.faults.push(`${run.source}: not finished after ${seconds.toFixed(0)} s, but ${where}`);
    return { ...found, seconds };
  }
  const { created, updated, skipped, eventsAdded } = seen.report;
  const counts = `${created} created, ${updated} updated, ${skipped} skipped, ${eventsAdded} lines`;
  const due = `${DEALS} created, 0 updated, 0 skipped, ${run.lines} lines`;
  if (counts !== due) found.faults.push(`${run.source}: reports ${counts} where ${due} are due`);
  await compareDeals(api, run, found);
  return { ...found, seconds };
}
