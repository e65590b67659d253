import { scopeFor } from '../../auth';
import { DAY_MS } from '../../core/dates';
import { getAssessment, getTimeline } from '../../deals';
import { aboutDeal, briefDeal, type DealData } from '../answers/about-deal';
import { logTouch, suggestFor } from '../answers/actions';
import { dealChance } from '../answers/deal-chance';
import { draftEmail } from '../answers/draft-email';
import { nextStepAnswer } from '../answers/next-step';
import type { Gathered } from '../model';
import { countContacts, sumPeriod } from '../repository/facts';
import { afterNow, loadDeals, mayChange, type Ask, type Gatherer } from './ask';

/** Deals that are told of side by side at most. */
const MAX_ASKED = 3;
const TIMELINE = 10;
const RECORD_DAYS = 365;

async function loadData(ask: Ask, ids: readonly string[]): Promise<DealData[]> {
  const deals = await loadDeals(ask, ids);
  return Promise.all(
    deals.map(async (deal): Promise<DealData> => {
      // Before anything is waited for: the facts stand in the order of the deals.
      const sheet = ask.sheet.deal(deal);
      const [assessment, { entries }, contacts] = await Promise.all([
        getAssessment(ask.deps, ask.actor, deal.id),
        getTimeline(ask.deps, ask.actor, deal.id, { limit: TIMELINE }),
        // As the deal itself is read: whatever team the page shows.
        countContacts(ask.deps.db, scopeFor(ask.actor, 'deal.read'), deal.id),
      ]);
      return { sheet, assessment, timeline: entries, contacts, mayChange: mayChange(ask, deal) };
    }),
  );
}

function noDeal({ sheet }: Ask): Gathered {
  return sheet.answer([
    'No deal is named that you can see, so there is nothing to tell of one.',
    'Ask with the name of a deal or of an account as it stands in your list, for example “Tell me about” and the name, or open a deal and ask from its page.',
  ]);
}

/** For one deal: its paragraphs, and what can be done about it. */
function ofOneDeal(tell: (ask: Ask, data: DealData) => string[] | Promise<string[]>): Gatherer {
  return async (ask) => {
    const [data] = await loadData(ask, ask.dealIds.slice(0, 1));
    if (!data) return noDeal(ask);
    return ask.sheet.answer(await tell(ask, data), actionsOf(data));
  };
}

function actionsOf({ sheet: { deal }, mayChange: may }: DealData) {
  return may && deal.outcome === null ? [suggestFor(deal)] : [];
}

/** Everything about one deal, or the main points of those that were named side by side. */
export const gatherAboutDeal: Gatherer = async (ask) => {
  const all = await loadData(ask, ask.dealIds.slice(0, MAX_ASKED));
  const [first] = all;
  if (!first) return noDeal(ask);
  if (all.length === 1) return ask.sheet.answer(aboutDeal(first), actionsOf(first));
  const further = ask.dealIds.length - all.length;
  const rest =
    further > 0
      ? ask.sheet.omit(`${ask.sheet.counted('Further deals that were named', further, 'further deal')} not shown`) // prettier-ignore
      : '';
  return ask.sheet.answer([...all.flatMap(briefDeal), rest], all.flatMap(actionsOf));
};

async function winRecord(ask: Ask) {
  const { deps, scope, now } = ask;
  const from = new Date(now.getTime() - RECORD_DAYS * DAY_MS);
  const sums = await sumPeriod(deps.db, scope, { from, until: afterNow(ask) });
  const total = (outcome: 'won' | 'lost'): number =>
    sums.reduce((sum, each) => sum + each[outcome].count, 0);
  return { won: total('won'), lost: total('lost'), days: RECORD_DAYS };
}

export const gatherDealChance: Gatherer = ofOneDeal(async (ask, data) =>
  dealChance(ask.sheet, data, await winRecord(ask)),
);

export const gatherNextStep: Gatherer = ofOneDeal((_ask, data) => nextStepAnswer(data));

export const gatherDraftEmail: Gatherer = async (ask) => {
  const [data] = await loadData(ask, ask.dealIds.slice(0, 1));
  if (!data) return noDeal(ask);
  const actions = data.mayChange ? [logTouch(data.sheet.deal, 'Follow-up mail sent')] : [];
  return ask.sheet.answer(draftEmail(data), actions);
};
