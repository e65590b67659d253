import { ruleLabel } from '../../alerts/model';
import type { DealDto, PipelineDto } from '../../deals/dto';
import { listed } from './deal-lines';
import type { DealSheet } from './deal-sheet';
import type { FactSheet } from './fact-sheet';
import type { Activity, PeriodSums } from './figures';
import type { Move } from './health-moves';
import { bandWords, MAX_CURRENCIES, NOTHING_OPEN, shownCurrencies } from './pipeline';
import { bullets, escapeMarkdown, table } from './markdown';

type CurrencyTotals = PipelineDto['currencies'][number];
type Moved = { readonly move: Move; readonly deal: DealDto };

export interface HealthData {
  readonly whose: string;
  /** The evening looked back at. */
  readonly since: Date;
  readonly past: PipelineDto;
  readonly now: PipelineDto;
  readonly sums: readonly PeriodSums[];
  readonly moves: readonly Moved[];
  /** False where only the highest by priority were compared one by one. */
  readonly comparesAll: boolean;
}

/** Shares that differ by less read as the same. */
const LEAST_DIFFERENCE = 0.01;

const highShare = ({ bandCounts, openCount }: PipelineDto): number =>
  openCount === 0 ? 0 : bandCounts.High / openCount;

/** How the share of deals at High risk moved: the one measure that adds up over currencies. */
function firstWords(facts: FactSheet, { whose, since, past, now }: HealthData): string {
  const day = facts.day('Looked back at', since);
  const who = whose === '' ? 'The open pipeline' : `${whose} open pipeline`;
  const present = facts.percent('Share of open deals at High risk', highShare(now));
  const before = facts.percent(`Share of open deals at High risk on ${day}`, highShare(past));
  const rise = highShare(now) - highShare(past);
  const against = `${present} of the open deals are at High risk, against ${before} then`;
  if (Math.abs(rise) < LEAST_DIFFERENCE)
    return `${who} is about as risky as on ${day}: ${against}.`;
  return `${who} is ${rise > 0 ? 'riskier' : 'less risky'} than on ${day}: ${against}.`;
}

const NONE = { count: 0, value: 0, weighted: 0, atRiskCount: 0, atRiskValue: 0 };

function currencyTable(facts: FactSheet, currency: string, data: HealthData): string {
  const { since, past, now } = data;
  const day = facts.day('Looked back at', since);
  const of = ({ currencies }: PipelineDto): Omit<CurrencyTotals, 'currency' | 'stages'> =>
    currencies.find((each) => each.currency === currency) ?? NONE;
  const [before, present] = [of(past), of(now)];
  const row = (name: string, show: (label: string, from: typeof before) => string): string[] => [
    name,
    show(`${name} in ${currency} on ${day}`, before),
    show(`${name} in ${currency}`, present),
  ];
  return table(
    [`Open pipeline (${currency})`, day, 'Now'],
    [
      row('Open deals', (label, from) => facts.count(label, from.count)),
      row('Open value', (label, from) => facts.money(label, from.value, currency)),
      row('Value weighted by risk', (label, from) => facts.money(label, from.weighted, currency)),
      row('Deals at High risk', (label, from) => facts.count(label, from.atRiskCount)),
      row('Value at High risk', (label, from) => facts.money(label, from.atRiskValue, currency)),
    ],
  );
}

function scoreWords(sheet: DealSheet, move: Move): string {
  if (!('scoreBefore' in move)) return '';
  const { scoreBefore, valueBefore, closeBefore, isPushed } = move;
  const { riskScore, value, currency, expectedCloseDate } = sheet.deal;
  const parts: string[] = [];
  if (riskScore !== null && move.kind !== 'revalued' && move.kind !== 'pushed') {
    const before = sheet.score('Risk score on the day looked back at', scoreBefore);
    parts.push(`score ${before} then, ${sheet.score('Risk score', riskScore)} now`);
  }
  if (value !== valueBefore) {
    const before = sheet.money('Value on the day looked back at', valueBefore, currency);
    parts.push(`value ${before} then, ${sheet.value} now`);
  }
  if (isPushed && closeBefore !== null && expectedCloseDate !== null) {
    const before = sheet.day('Expected close on the day looked back at', closeBefore);
    parts.push(`close date pushed from ${before} to ${sheet.day('Expected close', expectedCloseDate)}`); // prettier-ignore
  }
  return parts.length > 0 ? `: ${parts.join('; ')}` : '';
}

const KIND_WORDS: Readonly<Record<Move['kind'], string>> = {
  won: 'won',
  lost: 'lost',
  new: 'new since',
  worse: 'got worse',
  better: 'got better',
  pushed: 'was pushed',
  revalued: 'changed its value',
};

function moveLine(sheet: DealSheet, move: Move): string {
  const { deal } = sheet;
  const [reason] = deal.riskReasons;
  const closed = deal.closedAt === null || deal.outcome === null ? '' : ` on ${sheet.day('Closed', deal.closedAt)}`; // prettier-ignore
  const why = move.kind === 'worse' && reason !== undefined ? `. ${escapeMarkdown(sheet.words(reason))}` : ''; // prettier-ignore
  return `${sheet.link} (${sheet.value}) ${KIND_WORDS[move.kind]}${closed}${scoreWords(sheet, move)}${why}`;
}

const PARTS = [
  ['won', 'won'],
  ['lost', 'lost'],
  ['created', 'new'],
] as const;

/** "EUR: 2 won ($3), 1 lost ($4)". */
function sumLine(facts: FactSheet, sums: PeriodSums): string {
  const { currency } = sums;
  const parts = PARTS.map(([part, name]) => {
    const count = facts.count(`Deals ${name} since then in ${currency}`, sums[part].count);
    const value = facts.money(`Value of deals ${name} since then in ${currency}`, sums[part].value, currency); // prettier-ignore
    return `${count} ${name} (${value})`;
  });
  return `${currency}: ${listed(parts)}`;
}

const sinceWords = (facts: FactSheet, sums: readonly PeriodSums[]): string =>
  sums.length === 0
    ? 'No deal was won, lost or begun since.'
    : `Since then:\n\n${bullets(sums.slice(0, MAX_CURRENCIES).map((each) => sumLine(facts, each)))}`;

function emptyWords(facts: FactSheet, { since, past, now }: HealthData): string | null {
  const day = facts.day('Looked back at', since);
  if (past.openCount === 0 && now.openCount === 0) {
    return `${NOTHING_OPEN} Nothing was open on ${day} either.`;
  }
  if (past.openCount > 0) return null;
  const open = facts.counted('Open deals', now.openCount, 'open deal');
  return `No trend is known: nothing was open on ${day}, and now there ${now.openCount === 1 ? 'is' : 'are'} ${open}, by risk ${bandWords(facts, now)}.`; // prettier-ignore
}

/** How the open pipeline differs from that of a past evening, and what moved it. */
export function healthAnswer(facts: FactSheet, data: HealthData): string[] {
  const empty = emptyWords(facts, data);
  if (empty !== null) return [empty, sinceWords(facts, data.sums)];
  const both = [...data.now.currencies, ...data.past.currencies];
  const unique = [...new Map(both.map((each) => [each.currency, each])).values()];
  const { shown, rest } = shownCurrencies(facts, unique);
  const lines = data.moves.map(({ move, deal }) => moveLine(facts.deal(deal), move));
  const partly = 'Only the deals of the highest priority were compared one by one';
  return [
    firstWords(facts, data),
    ...shown.map(({ currency }) => currencyTable(facts, currency, data)),
    rest,
    sinceWords(facts, data.sums),
    lines.length > 0 ? `What moved most:\n\n${bullets(lines)}` : 'No single deal moved much.',
    data.comparesAll ? '' : `${facts.omit(partly)}.`,
    'The past is replayed from the deals’ histories and judged by the policy of today.',
  ];
}

export interface Alerted {
  readonly deal: DealDto;
  readonly kind: string;
  readonly openedAt: string;
}

export interface WithoutPast {
  readonly whose: string;
  readonly since: Date;
  /** Null where one owner's deals are asked for, as it holds everybody's. */
  readonly pipeline: PipelineDto | null;
  readonly sums: readonly PeriodSums[];
  readonly activity: Activity;
  readonly alerts: readonly Alerted[];
}

/** Where the past pipeline is too large to be replayed: what changed since, and what alerts said. */
export function healthWithoutPast(facts: FactSheet, data: WithoutPast): string[] {
  const { whose, pipeline, since } = data;
  const day = facts.day('Looked back at', since);
  const who = whose === '' ? 'The open pipeline' : `${whose} open pipeline`;
  const now = pipeline === null ? '' : ` Now, by risk: ${bandWords(facts, pipeline)}.`;
  const { pushes, stageMoves, touches } = data.activity;
  const counts = [
    facts.counted('Close dates pushed since then', pushes, 'close date pushed', 'close dates pushed'), // prettier-ignore
    facts.counted('Stage moves since then', stageMoves, 'stage move'),
    facts.counted('Touches since then', touches, 'touch', 'touches'),
  ];
  const lines = data.alerts.map(({ deal, kind, openedAt }) => {
    const sheet = facts.deal(deal);
    const rule = escapeMarkdown(ruleLabel(kind));
    return `${sheet.link} (${sheet.value}, ${sheet.risk}): ${rule} on ${sheet.day('Alert', openedAt)}`; // prettier-ignore
  });
  return [
    `${who} is too large to be replayed as of ${day}, so its totals of then are not known.${now}`,
    sinceWords(facts, data.sums),
    `Also since then: ${listed(counts)}.`,
    lines.length > 0 ? `The latest alerts:\n\n${bullets(lines)}` : 'No alert was raised since.',
    `${facts.omit('The pipeline of the past day is too large to be replayed')}.${whose === '' ? ' Ask for one owner’s deals instead.' : ''}`, // prettier-ignore
  ];
}
