import { listDeals } from '../../deals';
import type { DealDto } from '../../deals/dto';
import { STAGES, type Stage } from '../../deals/model';
import { listDealsQuery, type ListDealsQuery } from '../../deals/schema';
import { actionsFor } from '../answers/deal-list';
import { MAX_ROWS } from '../answers/fact-sheet';
import { findAnswer } from '../answers/find';
import type { Conditions } from '../model';
import { listClosing } from '../repository/facts-lists';
import { loadDeals, mayChange, periodWords, spanOf, type Ask, type Gatherer } from './ask';
import { askedOwner, unknownOwner } from './owner';

const MAX_WORDS = 200;
/** A period alone is the day of closing where closed deals are asked for. */
const CLOSED: readonly Conditions['status'][] = ['closed', 'won', 'lost'];

interface Found {
  readonly deals: readonly DealDto[];
  /** How many fit; null where only that there are more is known. */
  readonly total: number | null;
  readonly hasMore: boolean;
  /** The words that were looked for in names and accounts. */
  readonly words: string | null;
}

const isStage = (stage: string): stage is Stage => (STAGES as readonly string[]).includes(stage);
const limitOf = ({ limit }: Conditions): number => Math.min(Math.max(1, limit ?? MAX_ROWS), MAX_ROWS); // prettier-ignore

/** Bands tell of risk and are listed by priority; everything else by value. */
const sortOf = ({ bands }: Conditions) => (bands && bands.length > 0 ? 'priority' : 'value');

/** The stages that are looked through one after the other; undefined is any. */
function stagesOf({ stages = [], status }: Conditions): (Stage | undefined)[] {
  if (status === 'won') return ['closed_won'];
  if (status === 'lost') return ['closed_lost'];
  const known = stages.filter(isStage);
  return known.length > 0 ? known : [undefined];
}

function queryOf(ask: Ask, owner: string | undefined, stage: Stage | undefined): ListDealsQuery {
  const { conditions } = ask.routed;
  const { bands, status, minValue, maxValue } = conditions;
  return {
    ...listDealsQuery.parse({ sort: sortOf(conditions) }),
    limit: limitOf(conditions),
    status: status === 'open' || status === 'closed' ? status : 'all',
    teamId: ask.teamId,
    ...(stage === undefined ? {} : { stage }),
    ...(bands && bands.length > 0 ? { band: [...bands] } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(minValue === undefined ? {} : { minValue }),
    ...(maxValue === undefined ? {} : { maxValue }),
  };
}

const byPriority = (a: DealDto, b: DealDto): number => (b.priority ?? -1) - (a.priority ?? -1);
const byValue = (a: DealDto, b: DealDto): number => b.value - a.value;

/** Several stages are several lists, merged in the order of each. */
async function listWith(ask: Ask, owner: string | undefined, words: string | null): Promise<Found> {
  const { conditions } = ask.routed;
  const q = words === null ? {} : { q: words };
  const pages = await Promise.all(
    stagesOf(conditions).map((stage) =>
      listDeals(ask.deps, ask.actor, { ...queryOf(ask, owner, stage), ...q }),
    ),
  );
  const limit = limitOf(conditions);
  const all = pages.flatMap(({ deals }) => deals);
  const order = sortOf(conditions) === 'priority' ? byPriority : byValue;
  const deals = (pages.length > 1 ? all.toSorted(order) : all).slice(0, limit);
  const hasMore = all.length > limit || pages.some(({ nextCursor }) => nextCursor !== null);
  return { deals, total: hasMore ? null : deals.length, hasMore, words };
}

async function listInPeriod(ask: Ask, owner: string | undefined): Promise<Found | null> {
  const { conditions, period } = ask.routed;
  const { status = 'open', stages = [], bands = [], minValue, maxValue } = conditions;
  if (period === null || !(conditions.closesWithin || CLOSED.includes(conditions.status))) return null; // prettier-ignore
  const filter = { span: spanOf(period), stages, bands, status, owner, minValue, maxValue };
  const { ids, total } = await listClosing(ask.deps.db, ask.scope, filter, limitOf(conditions));
  const deals = await loadDeals(ask, ids);
  return { deals, total, hasMore: total > deals.length, words: null };
}

/** By the words that may name something, the best first, until one of them is found. */
async function listByWords(ask: Ask, owner: string | undefined): Promise<Found> {
  const mentions = ask.routed.mentions.map((text) => text.trim().slice(0, MAX_WORDS).trim());
  const words = mentions.filter((text) => text !== '');
  for (const mention of words) {
    const found = await listWith(ask, owner, mention);
    if (found.deals.length > 0) return found;
  }
  const [first] = words;
  return first === undefined
    ? listWith(ask, owner, null)
    : { deals: [], total: 0, hasMore: false, words: first };
}

/** Deals that fit the conditions and the words of the question. */
export const gatherFind: Gatherer = async (ask) => {
  const { owner, whose, unknown } = await askedOwner(ask);
  if (unknown !== null) return ask.sheet.answer([unknownOwner(unknown)]);
  const inPeriod = await listInPeriod(ask, owner);
  const found = inPeriod ?? (await listByWords(ask, owner));
  const { conditions, period } = ask.routed;
  const parts = findAnswer(ask.sheet, {
    ...found,
    conditions,
    whose,
    period: inPeriod && period ? periodWords(ask, period) : null,
    order: inPeriod === null ? sortOf(conditions) : 'value',
  });
  return ask.sheet.answer(
    parts,
    actionsFor(found.deals, (deal) => mayChange(ask, deal)),
  );
};
