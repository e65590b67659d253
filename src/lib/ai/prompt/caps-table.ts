import type { TaskType } from '../model';

export interface PromptCap {
  /** Tokens of the facts, the fences with them. */
  readonly facts: number;
  /** Tokens of the conversation before. */
  readonly history: number;
}

/**
 * By the kind of question: a search needs many deals and little of each, one deal needs its notes, a
 * query needs the schema that the system text holds and hardly a deal.
 */
export const PROMPT_CAPS: Readonly<Record<TaskType, PromptCap>> = {
  semantic_search: { facts: 7_000, history: 800 },
  financial: { facts: 6_000, history: 1_200 },
  deal_specific: { facts: 5_000, history: 2_000 },
  code_sql: { facts: 2_500, history: 1_500 },
  planning: { facts: 6_000, history: 2_000 },
  general: { facts: 3_000, history: 1_500 },
};
