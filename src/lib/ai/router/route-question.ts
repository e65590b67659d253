import type { Conditions, Period, RoutedQuestion } from '../model';
import { readConditions } from './conditions';
import { decide, type Asked, type Decision } from './decide';
import { SURE } from './find-names';
import { decideFollowUp } from './follow-up';
import type { Concept } from './lexicon-table';
import { countPeriods, readPeriods, type Periods } from './periods';
import { readQuestion, type Reading } from './reading';

/** "It" means a deal only where no group of deals is spoken of. */
const NO_PRONOUN: readonly Concept[] = [
  'deals',
  'pipeline',
  'money',
  'forecast',
  'by_owner',
  'code',
];

function refersToDeal({ says, names }: Reading): boolean {
  if (says('this_deal')) return names.every(({ score }) => score < SURE);
  return says('pronoun') && names.length === 0 && !NO_PRONOUN.some(says);
}

/** Conditions narrow lists of deals; a question about one deal, or none, has none. */
const hasConditions = ({ taskType }: Decision): boolean =>
  taskType === 'financial' || taskType === 'semantic_search';

interface Follows {
  readonly reading: Reading;
  readonly decision: Decision;
  /** The question whose words still hold, in a follow-up of it. */
  readonly kept: RoutedQuestion | null;
}

function conditionsOf({ reading, decision, kept }: Follows, period: Period | null): Conditions {
  if (!hasConditions(decision)) return {};
  return { ...kept?.conditions, ...readConditions(reading, decision.intent, period !== null) };
}

/** A follow-up about a deal that names none means the one that was spoken of. */
function refersBackIn({ reading, decision, kept }: Follows, asked: Asked): boolean {
  const isOfDeal = decision.taskType === 'deal_specific' || decision.intent === 'similar';
  return asked.refersBack || (kept !== null && isOfDeal && reading.names.length === 0);
}

const periodsOf = (
  { reading, decision, kept }: Follows,
  now: Date,
  previous: RoutedQuestion | null,
): Periods => {
  const { period, before } = readPeriods(reading, decision.intent, { now, previous });
  return { period: period ?? kept?.period ?? null, before };
};

/**
 * Understands a question: what kind it is, what is asked for, and which period, conditions and deals
 * it names. The same words are always understood the same; only the beginning of a text that is
 * longer than `MAX_MESSAGE` is read.
 *
 * @param now the time of asking; periods are days in UTC
 * @param previous the question before in the same conversation: a follow-up that only changes the
 *   period, the deal or a condition keeps its intent
 */
export function routeQuestion(
  text: string,
  { now, previous = null }: { now: Date; previous?: RoutedQuestion | null },
): RoutedQuestion {
  const reading = readQuestion(text);
  const periods = countPeriods(reading, now);
  const asked: Asked = { reading, periods, refersBack: refersToDeal(reading) };
  const own = decide(asked);
  const followUp = decideFollowUp(asked, own, previous);
  const decision = followUp ?? own;
  const follows: Follows = { reading, decision, kept: followUp ? previous : null };
  const { period, before } = periodsOf(follows, now, previous);
  return {
    question: reading.question,
    ...decision,
    period,
    before,
    conditions: conditionsOf(follows, period),
    mentions: reading.names.map(({ text: name }) => name),
    refersBack: refersBackIn(follows, asked),
  };
}
