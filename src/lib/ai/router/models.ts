import type { Env } from '../../platform/env/schema';
import type { TaskType } from '../model';

/** OpenRouter's `models` takes three: the first one answers, the others where it cannot. */
export const MAX_MODELS = 3;

/** Which models answer which kind of question where nobody chose others; the first one is asked first. */
export const DEFAULT_MODELS: Readonly<Record<TaskType, readonly string[]>> = {
  semantic_search: ['openai/gpt-4-turbo', 'openai/gpt-4o', 'anthropic/claude-sonnet-4.5'],
  financial: ['anthropic/claude-3.5-sonnet', 'anthropic/claude-sonnet-4.5', 'openai/gpt-4o'],
  deal_specific: ['anthropic/claude-3.5-sonnet', 'anthropic/claude-sonnet-4.5', 'openai/gpt-4o'],
  code_sql: ['openai/gpt-4o', 'openai/gpt-4.1', 'anthropic/claude-sonnet-4.5'],
  planning: ['google/gemini-2.5-pro', 'google/gemini-2.5-flash', 'openai/gpt-4o'],
  general: ['openai/gpt-4-turbo', 'openai/gpt-4o', 'google/gemini-2.5-flash'],
};

type ModelVariable =
  | 'OPENROUTER_MODEL_SEMANTIC_SEARCH'
  | 'OPENROUTER_MODEL_FINANCIAL'
  | 'OPENROUTER_MODEL_DEAL_SPECIFIC'
  | 'OPENROUTER_MODEL_CODE_SQL'
  | 'OPENROUTER_MODEL_PLANNING'
  | 'OPENROUTER_MODEL_GENERAL';

const VARIABLES: Readonly<Record<TaskType, ModelVariable>> = {
  semantic_search: 'OPENROUTER_MODEL_SEMANTIC_SEARCH',
  financial: 'OPENROUTER_MODEL_FINANCIAL',
  deal_specific: 'OPENROUTER_MODEL_DEAL_SPECIFIC',
  code_sql: 'OPENROUTER_MODEL_CODE_SQL',
  planning: 'OPENROUTER_MODEL_PLANNING',
  general: 'OPENROUTER_MODEL_GENERAL',
};

/** What `modelsFor` looks at: the environment's choices, and a team's own. */
export interface ModelSources {
  readonly env: Pick<Env, ModelVariable>;
  readonly settings: Readonly<Partial<Record<TaskType, readonly string[]>>>;
}

/**
 * The models to ask for a kind of question, in order, three at most: the team's choice, else the
 * environment's, else the default.
 */
export function modelsFor(taskType: TaskType, { env, settings }: ModelSources): readonly string[] {
  const choices = [settings[taskType], env[VARIABLES[taskType]]];
  const chosen = choices.find((models) => models !== undefined && models.length > 0);
  return [...new Set(chosen ?? DEFAULT_MODELS[taskType])].slice(0, MAX_MODELS);
}
