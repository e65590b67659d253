import { TASK_TYPES, type TaskType } from '../model';
import { ASKED_AT, QUESTIONS, type WrittenQuestion } from './questions';
import { routeQuestion } from './route-question';

/** How many questions there are, and of how many kind and intent were found. */
export interface Tally {
  readonly all: number;
  readonly taskType: number;
  readonly intent: number;
}

export interface Miss {
  readonly question: string;
  readonly isHeldOut: boolean;
  /** Kind and intent. */
  readonly expected: string;
  readonly got: string;
  readonly rule: string;
}

export interface Evaluation {
  readonly overall: Tally;
  readonly heldOut: Tally;
  readonly byTaskType: ReadonlyMap<TaskType, Tally>;
  readonly misses: readonly Miss[];
}

/** A written question as the router understands it, after the one that was asked before it. */
export function routeWritten({ text, previous }: WrittenQuestion) {
  const before = previous === undefined ? null : routeQuestion(previous, { now: ASKED_AT });
  return routeQuestion(text, { now: ASKED_AT, previous: before });
}

/** Routes the written questions and counts what was found. */
export function evaluateRouter(): Evaluation {
  const results = QUESTIONS.map((written) => ({ written, routed: routeWritten(written) }));
  type Result = (typeof results)[number];
  const isKind = ({ written, routed }: Result) => written.taskType === routed.taskType;
  const isIntent = (result: Result) =>
    isKind(result) && result.written.intent === result.routed.intent;
  const count = (some: readonly Result[]): Tally => ({
    all: some.length,
    taskType: some.filter(isKind).length,
    intent: some.filter(isIntent).length,
  });
  const ofKind = (taskType: TaskType) =>
    results.filter(({ written }) => written.taskType === taskType);
  return {
    overall: count(results),
    heldOut: count(results.filter(({ written }) => written.isHeldOut)),
    byTaskType: new Map(TASK_TYPES.map((taskType) => [taskType, count(ofKind(taskType))])),
    misses: results
      .filter((result) => !isIntent(result))
      .map(({ written, routed }) => ({
        question: written.text,
        isHeldOut: written.isHeldOut,
        expected: `${written.taskType}/${written.intent}`,
        got: `${routed.taskType}/${routed.intent}`,
        rule: routed.rule,
      })),
  };
}
