import type { Intent, TaskType } from '../model';
import type { Concept } from './lexicon-table';

/** What a rule asks of the deals that a question names. */
export type DealCondition =
  /** At least one that may be a name. */
  | 'named'
  /** At least one that can hardly be anything else: in quotes, after "about", beside "deal". */
  | 'surely_named'
  /** Two or more. */
  | 'several'
  /** Surely, and in a relation to what is asked: "with Acme", "for Globex". */
  | 'related'
  /** Named, or meant by "it" or "this deal". */
  | 'meant'
  | 'none'
  /** The name is most of the question. */
  | 'alone';

export interface Rule {
  readonly name: string;
  /** Each of these has to be said; of a list, one. */
  readonly says: readonly (Concept | readonly Concept[])[];
  /** None of these may be said. */
  readonly not?: readonly Concept[];
  readonly deal?: DealCondition;
  /** How many periods have to be named at least. */
  readonly periods?: number;
  readonly taskType: TaskType;
  readonly intent: Intent;
}

const GROUP = ['deals', 'pipeline', 'by_owner', 'forecast'] as const;
const STAGES = ['discovery', 'proposal', 'negotiation'] as const;
const OUTCOMES = ['won', 'lost', 'open', 'closed'] as const;
const RISKS = ['risk_adjective', 'medium_risk', 'low_risk'] as const;

/** In this order; the first rule that fits decides. What none fits is `general`. */
// prettier-ignore
export const RULES: readonly Rule[] = [
  // What is to be written decides before what it is about: "a SQL query for revenue" is code.
  { name: 'code', says: ['code'], taskType: 'code_sql', intent: 'other' },
  { name: 'write_email', says: ['write', 'email'], taskType: 'deal_specific', intent: 'draft_email' },
  { name: 'follow_up_with', says: ['follow_up'], deal: 'meant', taskType: 'deal_specific', intent: 'draft_email' },
  // "Research" is no search among deals, and a question about words is none about figures.
  { name: 'research', says: ['research'], not: ['similar', 'deals'], taskType: 'general', intent: 'other' },
  { name: 'definition', says: ['definition'], deal: 'none', taskType: 'general', intent: 'other' },
  { name: 'meaning', says: ['what_does', 'mean'], not: ['deals'], deal: 'none', taskType: 'general', intent: 'other' },
  { name: 'help', says: ['help'], deal: 'none', not: ['next', 'pipeline', 'forecast'], taskType: 'general', intent: 'other' },
  { name: 'planning', says: ['plan'], taskType: 'planning', intent: 'other' },
  // Looking for deals.
  { name: 'similar_to_deal', says: ['similar'], not: ['pipeline', 'forecast', 'what_does'], deal: 'meant', taskType: 'semantic_search', intent: 'similar' },
  { name: 'similar_deals', says: ['similar', ['deals', 'deal']], not: ['pipeline', 'forecast', 'what_does'], taskType: 'semantic_search', intent: 'similar' },
  { name: 'search', says: ['search'], not: ['attention', 'why'], taskType: 'semantic_search', intent: 'find' },
  // One deal.
  { name: 'compare_deals', says: ['compare'], deal: 'several', taskType: 'deal_specific', intent: 'about_deal' },
  { name: 'deal_date', says: ['when'], not: ['deals'], deal: 'meant', taskType: 'deal_specific', intent: 'about_deal' },
  { name: 'deal_likely', says: ['likely'], not: ['pipeline', 'forecast'], deal: 'meant', taskType: 'deal_specific', intent: 'deal_chance' },
  { name: 'deal_will_close', says: ['will', 'close'], not: GROUP, deal: 'meant', taskType: 'deal_specific', intent: 'deal_chance' },
  { name: 'deal_risk', says: [['risk', 'score']], not: GROUP, deal: 'meant', taskType: 'deal_specific', intent: 'deal_chance' },
  { name: 'deal_worry', says: ['worry'], not: GROUP, deal: 'meant', taskType: 'deal_specific', intent: 'deal_chance' },
  { name: 'deal_next_step', says: ['next'], not: ['deals', 'pipeline'], deal: 'meant', taskType: 'deal_specific', intent: 'next_step' },
  { name: 'deal_why', says: ['why'], not: GROUP, deal: 'meant', taskType: 'deal_specific', intent: 'deal_chance' },
  { name: 'about_named', says: ['about'], not: ['pipeline', 'by_owner', 'forecast'], deal: 'surely_named', taskType: 'deal_specific', intent: 'about_deal' },
  { name: 'about_deal', says: [['about', 'fact', 'changed', 'deal', 'look', 'this_deal', 'stale']], not: GROUP, deal: 'meant', taskType: 'deal_specific', intent: 'about_deal' },
  { name: 'deal_worse', says: ['worse'], not: GROUP, deal: 'surely_named', taskType: 'deal_specific', intent: 'deal_chance' },
  { name: 'related_deal', says: [], not: GROUP, deal: 'related', taskType: 'deal_specific', intent: 'about_deal' },
  // Many deals.
  { name: 'blank', says: ['blank'], taskType: 'financial', intent: 'find' },
  { name: 'by_owner', says: ['by_owner'], taskType: 'financial', intent: 'by_owner' },
  { name: 'stale', says: ['stale'], taskType: 'financial', intent: 'stale' },
  { name: 'health_why', says: ['why', ['pipeline', 'money', 'health', 'worse', 'deals', 'risk']], taskType: 'financial', intent: 'health' },
  { name: 'health_where', says: ['where', 'lost'], taskType: 'financial', intent: 'health' },
  { name: 'compare', says: ['compare'], taskType: 'financial', intent: 'compare' },
  { name: 'health', says: ['health'], taskType: 'financial', intent: 'health' },
  { name: 'health_worse', says: ['worse', ['pipeline', 'money', 'deals']], not: ['did', 'performance'], taskType: 'financial', intent: 'health' },
  { name: 'closing', says: ['list', 'deals', 'close_this'], not: ['won', 'lost', 'closed'], taskType: 'financial', intent: 'find' },
  { name: 'forecast', says: ['forecast'], taskType: 'financial', intent: 'forecast' },
  { name: 'will_win', says: ['will_win'], taskType: 'financial', intent: 'forecast' },
  { name: 'will_close', says: ['will', ['close', 'money']], not: ['deals'], taskType: 'financial', intent: 'forecast' },
  { name: 'performance', says: ['performance'], taskType: 'financial', intent: 'compare' },
  { name: 'won_total', says: ['total', 'did', ['won', 'lost', 'close', 'money', 'closed']], not: ['list'], taskType: 'financial', intent: 'compare' },
  { name: 'worse', says: ['worse'], taskType: 'financial', intent: 'health' },
  { name: 'two_periods', says: [], periods: 2, taskType: 'financial', intent: 'compare' },
  { name: 'attention', says: ['attention'], taskType: 'financial', intent: 'attention' },
  { name: 'pipeline', says: ['pipeline'], not: ['changed'], taskType: 'financial', intent: 'pipeline' },
  { name: 'total', says: ['total', ['deals', 'money', 'risk', 'stage', ...OUTCOMES, ...STAGES]], taskType: 'financial', intent: 'pipeline' },
  { name: 'changed', says: ['changed'], taskType: 'financial', intent: 'changed' },
  { name: 'period_summary', says: ['about'], deal: 'none', periods: 1, taskType: 'financial', intent: 'changed' },
  { name: 'pipeline_changed', says: ['pipeline'], taskType: 'financial', intent: 'pipeline' },
  { name: 'list_deals', says: ['deals'], taskType: 'financial', intent: 'find' },
  { name: 'list_outcome', says: [['list', 'superlative'], [...OUTCOMES, ...STAGES, ...RISKS, 'risk', 'close_this']], taskType: 'financial', intent: 'find' },
  { name: 'greeting', says: [['greeting', 'thanks']], taskType: 'general', intent: 'other' },
  { name: 'how_are_we', says: ['look'], deal: 'none', periods: 1, taskType: 'financial', intent: 'pipeline' },
  { name: 'name_alone', says: [], deal: 'alone', taskType: 'deal_specific', intent: 'about_deal' },
  { name: 'surely_named', says: [], not: ['what_is'], deal: 'surely_named', taskType: 'deal_specific', intent: 'about_deal' },
];
