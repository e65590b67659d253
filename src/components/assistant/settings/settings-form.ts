import { TASK_TYPES, type TaskType } from '@/lib/ai/model';
import type { AssistantSettingsDto } from '@/lib/ai/output-schema';
import type { Problem } from '@/lib/core/result';
import type { Action } from '../../hooks/use-action';
import { fieldError } from '../../hooks/use-action';

export interface AssistantChange {
  readonly teamId: string | null;
  readonly usesModels?: boolean;
  readonly models?: Partial<Record<TaskType, string[] | null>>;
  readonly teamBudgetUsd?: number | null;
  readonly personBudgetUsd?: number | null;
}

export type ChangeAssistant = Action<AssistantChange, unknown>;

/** What each type of question is, for whoever chooses its model. */
export const TASK_WORDS: Readonly<Record<TaskType, { label: string; hint: string }>> = {
  semantic_search: {
    label: 'Finding deals',
    hint: 'Deals like another, or by what is said of them.',
  },
  financial: { label: 'Figures', hint: 'Forecasts, comparisons, values and shares.' },
  deal_specific: { label: 'One deal', hint: 'Its risk, its next step, a mail about it.' },
  code_sql: { label: 'Code and SQL', hint: 'Queries and formulas to be used elsewhere.' },
  planning: { label: 'Planning', hint: 'Priorities and plans over several deals.' },
  general: { label: 'Everything else', hint: 'Whatever fits none of the others.' },
};

/** The names in a text with commas or line ends between them. */
export const namesIn = (text: string): string[] =>
  text
    .split(/[,\n]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** An amount as typed: null where there is none, NaN where it is no number (the server says so). */
const amountOf = (text: string): number | null => (text === '' ? null : Number(text));

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, index) => name === b[index]);

/** What the form changes of the models; an emptied field takes a choice back. */
export function changedModels(
  read: (taskType: TaskType) => string,
  before: AssistantSettingsDto['models'],
): Partial<Record<TaskType, string[] | null>> {
  const changes: Partial<Record<TaskType, string[] | null>> = {};
  for (const { taskType, models, isChosen } of before) {
    const names = namesIn(read(taskType));
    if (names.length === 0 && isChosen) changes[taskType] = null;
    if (names.length > 0 && !(isChosen && isSame(names, models))) changes[taskType] = names;
  }
  return changes;
}

/** What a form says of a place's settings. */
export interface TypedSettings {
  readonly usesModels: boolean;
  /** As it was typed; empty for none. */
  readonly text: (name: string) => string;
}

/**
 * What the form changes, and nothing of what stays: somebody else may have changed that meanwhile.
 *
 * @returns null where nothing is changed
 */
export function changedSettings(
  { usesModels, text }: TypedSettings,
  settings: AssistantSettingsDto,
): AssistantChange | null {
  const models = changedModels((taskType) => text(`models.${taskType}`), settings.models);
  const budgets = (['teamBudgetUsd', 'personBudgetUsd'] as const).flatMap((name) => {
    const amount = amountOf(text(name));
    return amount === settings[name] ? [] : [[name, amount] as const];
  });
  const changes = {
    ...(usesModels === settings.usesModels ? {} : { usesModels }),
    ...(Object.keys(models).length > 0 ? { models } : {}),
    ...Object.fromEntries(budgets),
  };
  return Object.keys(changes).length > 0 ? { teamId: settings.teamId, ...changes } : null;
}

export function readSettingsForm(
  form: HTMLFormElement,
  settings: AssistantSettingsDto,
): AssistantChange | null {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  return changedSettings({ usesModels: data.get('usesModels') !== null, text }, settings);
}

/** The first fault of a type's models: `models.financial`, or one of its names. */
export function modelsError(problem: Problem | null, taskType: TaskType): string | undefined {
  const field = Object.keys(problem?.fields ?? {}).find(
    (name) => name === `models.${taskType}` || name.startsWith(`models.${taskType}.`),
  );
  return field === undefined ? undefined : fieldError(problem, field);
}

/** A budget's fault: what is null to the API is an empty field to a person. */
export const budgetError = (
  problem: Problem | null,
  field: 'teamBudgetUsd' | 'personBudgetUsd',
): string | undefined => fieldError(problem, field)?.replace(', or null', ', or empty');

/** The fields that show their own error. */
export const shownFields = (problem: Problem | null): string[] => [
  'teamBudgetUsd',
  'personBudgetUsd',
  ...Object.keys(problem?.fields ?? {}).filter((field) =>
    TASK_TYPES.some((taskType) => field.startsWith(`models.${taskType}`)),
  ),
];
