import { getPipeline, listDeals } from '../../deals';
import { OPEN_STAGES } from '../../deals/model';
import { listDealsQuery, type ListDealsQuery } from '../../deals/schema';
import { attentionAnswer } from '../answers/attention';
import { actionsFor } from '../answers/deal-list';
import { MAX_ROWS } from '../answers/fact-sheet';
import { mayChange, type Ask, type Gatherer } from './ask';
import { askedOwner, unknownOwner, type AskedOwner } from './owner';

/** As on the dashboard: a large deal of low risk can have a high priority, and needs nobody today. */
const DASHBOARD = listDealsQuery.parse({ sort: 'priority', band: 'High,Medium', limit: 10 });

/** What the question adds to the dashboard's list; empty where it asks for just that. */
function narrowing({ routed }: Ask, { owner }: AskedOwner): Partial<ListDealsQuery> {
  const { bands = [], stages = [], minValue, maxValue } = routed.conditions;
  const stage = OPEN_STAGES.find((each) => stages.length === 1 && each === stages[0]);
  return {
    ...(bands.length > 0 ? { band: [...bands] } : {}),
    ...(stage === undefined ? {} : { stage }),
    ...(minValue === undefined ? {} : { minValue }),
    ...(maxValue === undefined ? {} : { maxValue }),
    ...(owner === undefined ? {} : { owner }),
  };
}

const limitOf = ({ routed }: Ask): number =>
  Math.min(Math.max(1, routed.conditions.limit ?? MAX_ROWS), MAX_ROWS);

/** Of how many the list is the head; null where the question narrows it and nobody has counted. */
async function countAll(ask: Ask, asked: AskedOwner): Promise<number | null> {
  if (Object.keys(narrowing(ask, asked)).length > 0) return null;
  const { bandCounts } = await getPipeline(ask.deps, ask.actor, ask.teamId);
  return bandCounts.High + bandCounts.Medium;
}

/** The head of the list, in the dashboard's order. */
const listHead = (ask: Ask, asked: AskedOwner) =>
  listDeals(ask.deps, ask.actor, {
    ...DASHBOARD,
    ...narrowing(ask, asked),
    limit: limitOf(ask),
    teamId: ask.teamId,
  });

export const gatherAttention: Gatherer = async (ask) => {
  const asked = await askedOwner(ask);
  const { deals, nextCursor } = await listHead(ask, asked);
  const parts = attentionAnswer(ask.sheet, {
    deals,
    all: await countAll(ask, asked),
    hasMore: nextCursor !== null,
    whose: asked.whose,
    isNarrowed: Object.keys(narrowing(ask, asked)).some((key) => key !== 'owner'),
  });
  return ask.sheet.answer(
    asked.unknown === null ? parts : [unknownOwner(asked.unknown), ...parts],
    actionsFor(deals, (deal) => mayChange(ask, deal)),
  );
};
