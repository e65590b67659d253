import { makeDeal, type PersonKey, type World } from '@/test/factories';
import { logTouch, updateDeal } from '../../deals';
import type { DealDto } from '../../deals/dto';
import { logTouchInput, updateDealInput } from '../../deals/schema';
import { formatDay, formatFigure } from '../answers/format';
import { escapeMarkdown } from '../answers/markdown';
import type { Conditions, Facts, Gathered, Intent, Period, RoutedQuestion } from '../model';
import { gather } from './gather';

export interface AskedFor {
  readonly by?: PersonKey;
  readonly dealIds?: readonly string[];
  readonly teamId?: string | null;
  readonly conditions?: Conditions;
  readonly period?: Period;
  readonly before?: Period;
  readonly mentions?: readonly string[];
}

/** A question as the router would hand it over. */
export const routedTo = (intent: Intent, asked: AskedFor = {}): RoutedQuestion => ({
  question: 'a question',
  taskType: 'financial',
  intent,
  rule: 'test',
  period: asked.period ?? null,
  before: asked.before ?? null,
  conditions: asked.conditions ?? {},
  mentions: asked.mentions ?? [],
  refersBack: false,
});

export async function askFor(
  world: World,
  intent: Intent,
  asked: AskedFor = {},
): Promise<Gathered> {
  const { by = 'owner', dealIds = [], teamId } = asked;
  return gather(world.deps, await world.actor(by), routedTo(intent, asked), { dealIds, teamId });
}

export const touch = async (world: World, id: string, type: string, text?: string) =>
  logTouch(world.deps, await world.request('owner'), id, logTouchInput.parse({ type, text }));
export const update = async (world: World, id: string, patch: object): Promise<DealDto> =>
  updateDeal(world.deps, await world.request('owner'), id, updateDealInput.parse(patch));

export { makeDeal };

const LINK = /\[((?:[^[\]\\]|\\.)*)\]\(\/deals\/([^)]*)\)/g;
const DAY = /\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b/g;
const MONTH = /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{4})\b/g;
const TOKEN = /-?(?:\b[A-Z]{3} |[^\s\w.,;:|()+–-])?\d[\d,]*(?:\.\d+)?%?/gu;

const tokensOf = (text: string): string[] =>
  [...text.matchAll(TOKEN)].map(([token]) => token.replace(/,+$/, ''));

function allowedTokens(facts: Facts): Set<string> {
  const figures = [...facts.figures, ...facts.deals.flatMap((deal) => deal.figures)];
  return new Set(figures.flatMap((figure) => tokensOf(formatFigure(figure))));
}

function allowedDays(facts: Facts): Set<string> {
  const dates = [...facts.dates, ...facts.deals.flatMap((deal) => deal.dates)];
  return new Set(dates.map(({ day }) => formatDay(day)));
}

/** The answer without names, which may hold digits of their own. */
function withoutNames(content: string, facts: Facts): string {
  const names = [
    ...facts.names,
    ...facts.deals.flatMap(({ account, ownerName, name }) => [account ?? '', ownerName, name]),
  ].map(escapeMarkdown);
  const longestFirst = names.filter((name) => name !== '').toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((text, name) => text.replaceAll(name, '·'), content);
}

/**
 * What an answer names that is not among its facts: links, days and figures. The numbers of a list are
 * the list's.
 */
export function strayOf({ facts, answer }: Gathered): string[] {
  const known = new Set(facts.deals.map(({ id }) => id));
  const links = [...answer.content.matchAll(LINK)].flatMap(([link, , id = '']) =>
    known.has(id) ? [] : [link],
  );
  const unlinked = answer.content.replaceAll(LINK, '·').replaceAll(/^\d+\. /gm, '');
  const text = withoutNames(unlinked, facts);
  const [days, tokens] = [allowedDays(facts), allowedTokens(facts)];
  const written = [...text.matchAll(DAY)].map(([day]) => day);
  const months = [...text.replaceAll(DAY, ' ').matchAll(MONTH)].map(
    ([, month, year]) => `${month} ${year}`,
  );
  const rest = text.replaceAll(DAY, ' ').replaceAll(MONTH, ' ');
  return [
    ...links,
    ...written.filter((day) => !days.has(day)),
    ...months.filter((month) => ![...days].some((day) => day.endsWith(` ${month}`))),
    ...tokensOf(rest).filter((token) => !tokens.has(token)),
  ];
}
