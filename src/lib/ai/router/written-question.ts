import type { Conditions, Intent, TaskType } from '../model';

/** What beside task type and intent a written question expects; what is left out is not asked. */
export interface Expected {
  /** `YYYY-MM-DD..YYYY-MM-DD`, both days counting; null for none. */
  readonly period?: string | null;
  readonly before?: string;
  /** Exactly these. */
  readonly conditions?: Conditions;
  /** The best ones, in this order; an empty list where none may be found. */
  readonly mentions?: readonly string[];
  readonly refersBack?: boolean;
  /** The question that was asked just before. */
  readonly previous?: string;
}

export type Row = readonly [
  text: string,
  taskType: TaskType,
  intent: Intent,
  expected?: Expected | undefined,
];
