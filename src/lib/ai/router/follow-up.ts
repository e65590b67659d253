import type { RoutedQuestion } from '../model';
import { readConditions } from './conditions';
import { GENERAL, type Asked, type Decision } from './decide';
import type { Concept } from './lexicon-table';
import type { Reading } from './reading';

/** A follow-up is short: who writes more says what they mean. */
const MAX_WORDS = 8;

/** Rules that take little to fit, and so give way to what the conversation is about. */
const WEAK: readonly string[] = [
  GENERAL.rule,
  'name_alone',
  'surely_named',
  'related_deal',
  'about_named',
  'about_deal',
  'deal_date',
  'two_periods',
  'period_summary',
  'list_deals',
  'list_outcome',
];

/** What speaks of more than one deal. */
const OF_MANY: readonly Concept[] = ['deals', 'pipeline', 'by_owner', 'forecast'];

const isAboutDeal = ({ taskType, intent }: RoutedQuestion): boolean =>
  taskType === 'deal_specific' || intent === 'similar';

/** "And why?" */
function asksWhy({ reading, periods }: Asked, previous: RoutedQuestion): Decision | null {
  const isBare = reading.says('why') && reading.names.length === 0 && periods === 0;
  if (!isBare || previous.taskType === 'general') return null;
  const rule = 'follow_up_why';
  return isAboutDeal(previous)
    ? { taskType: 'deal_specific', intent: 'deal_chance', rule }
    : { taskType: 'financial', intent: 'health', rule };
}

/** "What should I do next?", "Why that next step?": of the deal that was spoken of. */
function asksNext({ reading }: Asked, own: Decision, previous: RoutedQuestion): Decision | null {
  const isAside = !WEAK.includes(own.rule) && own.rule !== 'attention';
  const isOther = isAside || reading.names.length > 0 || OF_MANY.some(reading.says);
  if (isOther || !isAboutDeal(previous) || !reading.says('next')) return null;
  return { taskType: 'deal_specific', intent: 'next_step', rule: 'follow_up_next' };
}

const opens = ({ topics }: Reading): boolean =>
  topics.some(({ meaning, from }) => meaning === 'and_opener' && from === 0);

/** Whether it names another period, another deal or a condition. */
function changesSomething({ reading, periods }: Asked, { intent }: RoutedQuestion): boolean {
  if (periods > 0 || reading.names.length > 0) return true;
  if (reading.times.some(({ meaning }) => meaning === 'before_that')) return true;
  return Object.keys(readConditions(reading, intent, false)).length > 0;
}

/** "And last month?", "what about Initech?", "only mine", "what else?" */
function asksTheSame(asked: Asked, own: Decision, previous: RoutedQuestion): Decision | null {
  const asksMore = own.rule === GENERAL.rule && asked.reading.says('more');
  const isChanged = opens(asked.reading) && changesSomething(asked, previous);
  if (!asksMore && !isChanged) return null;
  return { taskType: previous.taskType, intent: previous.intent, rule: 'follow_up' };
}

/** "Who is working on it?" after an answer about a deal. */
function asksOfDeal({ reading, refersBack }: Asked, own: Decision, previous: RoutedQuestion) {
  if (!isAboutDeal(previous) || own.rule !== GENERAL.rule) return null;
  const asks = refersBack || (['fact', 'about', 'when'] as const).some(reading.says);
  if (!asks) return null;
  return { taskType: 'deal_specific', intent: 'about_deal', rule: 'follow_up_fact' } as const;
}

/**
 * What a question asks for as a follow-up of the one before; null where it stands by itself.
 *
 * @param own what it asks for by its own words
 */
export function decideFollowUp(
  asked: Asked,
  own: Decision,
  previous: RoutedQuestion | null,
): Decision | null {
  const isShort = asked.reading.words.length <= MAX_WORDS;
  if (!previous || !isShort) return null;
  const next = asksNext(asked, own, previous);
  if (next || !WEAK.includes(own.rule)) return next;
  return (
    asksWhy(asked, previous) ??
    asksTheSame(asked, own, previous) ??
    asksOfDeal(asked, own, previous)
  );
}
