import type {
  AssessmentDto,
  DealDto,
  DealPageDto,
  TimelineEntryDto,
  TimelinePageDto,
} from '@/lib/deals/dto';
import { forEachAtOnce, UnexpectedAnswer, type Api } from './api-client';
import { begin, compareTimeline, judge, settle, type TrackedDeal } from './deal-ledger';
import { noFindings, type Findings } from './findings';
import { DEAL_NAME, write, type WritingRound } from './writer';

const AT_ONCE = 8;

export interface ReadBack extends Findings {
  /** Writes without an answer that are there all the same. */
  landed: number;
}

/** All pages of a list. */
async function walkPages<P extends { readonly nextCursor: string | null }>(
  api: Api,
  path: string,
): Promise<P[]> {
  const pages: P[] = [];
  for (let cursor = ''; ;) {
    const page: P = await api.get(`${path}${cursor}`);
    pages.push(page);
    if (page.nextCursor === null) return pages;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

/** All deals that a list shows; `query` narrows it, as in `q=word`. */
export async function listAll(api: Api, query: string): Promise<DealDto[]> {
  const path = `/api/deals?limit=100&sort=createdAt&${query}`;
  return (await walkPages<DealPageDto>(api, path)).flatMap(({ deals }) => deals);
}

export async function readTimeline(api: Api, id: string): Promise<TimelineEntryDto[]> {
  const path = `/api/deals/${id}/timeline?limit=100`;
  return (await walkPages<TimelinePageDto>(api, path)).flatMap(({ entries }) => entries);
}

function groupByName(deals: readonly DealDto[]): Map<string, DealDto[]> {
  const groups = new Map<string, DealDto[]>();
  for (const deal of deals) groups.set(deal.name, [...(groups.get(deal.name) ?? []), deal]);
  return groups;
}

/** Judges one deal by the list; what is seen of an open end is taken over. False where it is amiss. */
function judgeListed(found: ReadBack, deal: TrackedDeal, listed: readonly DealDto[]): boolean {
  const named = listed.filter(({ id }) => !deal.copies.includes(id));
  const seen = named.find(({ id }) => deal.id === null || id === deal.id) ?? null;
  if (named.length > (seen ? 1 : 0)) found.doubled.push(`${deal.name}: stands in the list twice`);
  const verdict = judge(deal, seen);
  if ('why' in verdict) {
    found[verdict.outcome].push(verdict.why);
    return false;
  }
  if (verdict.outcome === 'landed') found.landed += 1;
  settle(deal, seen, verdict.state);
  return true;
}

/** The stored assessment, which lists show, against the one computed from the history. */
function compareAssessment(deal: DealDto, { score, band, reasons, asOf }: AssessmentDto): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['score', deal.riskScore, score],
    ['band', deal.riskLevel, band],
    ['reasons', deal.riskReasons, reasons],
    // A closed deal is judged at the moment before it closed, whenever that was written down.
    ['moment', deal.outcome ? asOf : deal.riskAsOf, asOf],
  ];
  return pairs
    .map(([name, stored, computed]) => [name, JSON.stringify(stored), JSON.stringify(computed)])
    .filter(([, stored, computed]) => stored !== computed)
    .map(([name, stored, computed]) => `${name} stored ${stored}, computed ${computed}`);
}

/** A sweep between the two requests stores a newer assessment: then both are read again. */
async function findAssessmentFaults(api: Api, id: string): Promise<string[]> {
  let faults: string[] = [];
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { deal } = await api.get<{ deal: DealDto }>(`/api/deals/${id}`);
    const path = `/api/deals/${id}/assessment`;
    const { assessment } = await api.get<{ assessment: AssessmentDto }>(path);
    faults = compareAssessment(deal, assessment);
    if (faults.length === 0) break;
  }
  return faults;
}

async function readDetails(api: Api, found: Findings, deal: TrackedDeal): Promise<void> {
  if (!deal.id || !deal.acknowledged || deal.acknowledged.isDeleted) return;
  const timeline = await readTimeline(api, deal.id);
  const { missing, surplus } = compareTimeline(deal.acknowledged, timeline);
  found.lost.push(...missing.map((entry) => `${deal.name}: the timeline lacks "${entry}"`));
  found.doubled.push(...surplus.map((entry) => `${deal.name}: "${entry}" was not acknowledged`));
  const faults = await findAssessmentFaults(api, deal.id);
  found.faults.push(...faults.map((fault) => `${deal.name}: ${fault}`));
}

/** What lies in the bin is absent, and comes back as it was. */
async function readBin(
  round: WritingRound,
  found: Findings,
  deal: TrackedDeal,
  restoring: boolean,
): Promise<void> {
  if (!deal.id || !deal.acknowledged?.isDeleted) return;
  const { status } = await round.api.send({ method: 'GET', path: `/api/deals/${deal.id}` });
  if (status !== 404) found.faults.push(`${deal.name}: is in the bin and answers ${status}`);
  if (!restoring) return;
  begin(deal, { kind: 'restored' });
  if (!(await write(round, deal))) found.lost.push(`${deal.name}: could not be restored`);
}

/** Everything about one deal that the list does not show. */
async function readWhole(
  round: WritingRound,
  found: Findings,
  deal: TrackedDeal,
  restore: 'half' | 'all',
): Promise<void> {
  const isEven = (deal.acknowledged?.version ?? 0) % 2 === 0;
  try {
    await readBin(round, found, deal, restore === 'all' || isEven);
    await readDetails(round.api, found, deal);
  } catch (error) {
    if (!(error instanceof UnexpectedAnswer)) throw error;
    found.faults.push(`${deal.name}: ${error.message}`);
  }
}

/**
 * Reads everything back after a start: all deals of the writers by the list; those of `fresh` also by
 * their timelines, assessments and from the bin, of which about half (`all`: every one) is restored.
 */
export async function readBack(
  round: WritingRound,
  deals: readonly TrackedDeal[],
  fresh: Iterable<TrackedDeal>,
  restore: 'half' | 'all',
): Promise<ReadBack> {
  const found = { ...noFindings(), landed: 0 };
  const listed = groupByName(await listAll(round.api, `q=${DEAL_NAME}`));
  const sound = new Set(
    deals.filter((deal) => judgeListed(found, deal, listed.get(deal.name) ?? [])),
  );
  const known = new Set(deals.map(({ name }) => name));
  const strange = [...listed.keys()].filter((name) => !known.has(name));
  found.faults.push(...strange.map((name) => `${name}: nobody asked for this deal`));
  const toRead = [...fresh].filter((deal) => sound.has(deal));
  await forEachAtOnce(toRead, AT_ONCE, (deal) => readWhole(round, found, deal, restore));
  return found;
}
