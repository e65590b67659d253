import type { Intent, TaskType } from '../model';
import { RELATED, SURE, type Name } from './find-names';
import type { Concept } from './lexicon-table';
import type { Reading } from './reading';
import { RULES, type DealCondition, type Rule } from './rules-table';

export interface Decision {
  readonly taskType: TaskType;
  readonly intent: Intent;
  readonly rule: string;
}

/** What rules are asked of. */
export interface Asked {
  readonly reading: Reading;
  /** How many periods are named. */
  readonly periods: number;
  readonly refersBack: boolean;
}

/** Where no rule fits. */
export const GENERAL: Decision = { taskType: 'general', intent: 'other', rule: 'nothing_else' };

/** How much of a question a name has to be to stand alone. */
const ALONE = 0.5;

const isSure = ({ score }: Name): boolean => score >= SURE;

function standsAlone({ reading: { names, words } }: Asked): boolean {
  const length = names.filter(isSure).reduce((sum, { from, to }) => sum + to - from, 0);
  return length > 0 && length >= words.length * ALONE;
}

const DEAL_CONDITIONS: Readonly<Record<DealCondition, (asked: Asked) => boolean>> = {
  named: ({ reading }) => reading.names.length > 0,
  surely_named: ({ reading }) => reading.names.some(isSure),
  related: ({ reading }) => reading.names.some(({ score }) => score >= RELATED),
  several: ({ reading }) => reading.names.length >= 2,
  meant: ({ reading, refersBack }) => reading.names.length > 0 || refersBack,
  none: ({ reading, refersBack }) => !reading.names.some(isSure) && !refersBack,
  alone: standsAlone,
};

function fits(rule: Rule, asked: Asked): boolean {
  const { says } = asked.reading;
  const isSaid = (wanted: Concept | readonly Concept[]): boolean =>
    typeof wanted === 'string' ? says(wanted) : wanted.some(says);
  return (
    rule.says.every(isSaid) &&
    !rule.not?.some(says) &&
    asked.periods >= (rule.periods ?? 0) &&
    (rule.deal === undefined || DEAL_CONDITIONS[rule.deal](asked))
  );
}

/** The first rule that fits. */
export function decide(asked: Asked): Decision {
  const rule = RULES.find((candidate) => fits(candidate, asked));
  return rule ? { taskType: rule.taskType, intent: rule.intent, rule: rule.name } : GENERAL;
}
