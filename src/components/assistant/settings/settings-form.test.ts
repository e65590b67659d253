import { describe, expect, it } from 'vitest';
import { TASK_TYPES, type TaskType } from '@/lib/ai/model';
import type { AssistantSettingsDto } from '@/lib/ai/output-schema';
import { changeAssistantInput } from '@/lib/ai/settings-schema';
import { changedModels, changedSettings, modelsError, namesIn, shownFields } from './settings-form';

const before: AssistantSettingsDto['models'] = TASK_TYPES.map((taskType) => ({
  taskType,
  models: taskType === 'financial' ? ['a/one', 'a/two'] : ['d/default'],
  default: ['d/default'],
  isChosen: taskType === 'financial',
}));
const change = (typed: Partial<Record<TaskType, string>>) =>
  changedModels((type) => typed[type] ?? '', before);

describe('changedModels', () => {
  it('says nothing of what stays', () => {
    expect(change({ financial: ' a/one,  a/two ' })).toEqual({});
  });

  it('takes a choice back where its field was emptied', () => {
    expect(change({ financial: '  ' })).toEqual({ financial: null });
  });

  it('names what was chosen, also where it is the default', () => {
    expect(change({ financial: 'a/two, a/one', general: 'd/default' })).toEqual({
      financial: ['a/two', 'a/one'],
      general: ['d/default'],
    });
  });
});

describe('what the form sends', () => {
  const settings: AssistantSettingsDto = {
    teamId: 'team',
    isConfigured: true,
    usesModels: true,
    models: before,
    teamBudgetUsd: 5,
    personBudgetUsd: null,
    operatorBudgetUsd: null,
    usage: { since: '2026-01-01T00:00:00.000Z', costUsd: 0, models: [], people: [] },
  };
  const sent = (usesModels: boolean, typed: Readonly<Record<string, string>>) => {
    const shown = { 'models.financial': 'a/one, a/two', teamBudgetUsd: '5', ...typed };
    const text = (name: string) => (shown as Record<string, string>)[name] ?? '';
    return changedSettings({ usesModels, text }, settings);
  };

  it('is nothing where nothing was changed', () => {
    expect(sent(true, {})).toBeNull();
  });

  it('is what was changed alone, so that nobody else’s change is taken back', () => {
    expect(sent(false, {})).toEqual({ teamId: 'team', usesModels: false });
    expect(sent(true, { teamBudgetUsd: '' })).toEqual({ teamId: 'team', teamBudgetUsd: null });
    expect(sent(true, { personBudgetUsd: '2.50' })).toEqual({
      teamId: 'team',
      personBudgetUsd: 2.5,
    });
    expect(sent(true, { personBudgetUsd: 'x' })).toEqual({ teamId: 'team', personBudgetUsd: Number.NaN }); // prettier-ignore
  });
});

it('reads names with commas or line ends between them', () => {
  expect(namesIn(' a/b ,c/d\n\n e/f,, ')).toEqual(['a/b', 'c/d', 'e/f']);
});

it('finds the fault of a type under the path that the schema gives', () => {
  const parsed = changeAssistantInput.safeParse({ models: { code_sql: ['a/b', 'no model'] } });
  const path = parsed.error?.issues[0]?.path.join('.') ?? '';
  const problem = { code: 'VALIDATION_FAILED', message: 'x', fields: { [path]: 'is wrong' } } as const; // prettier-ignore
  expect(modelsError(problem, 'code_sql')).toBe('Is wrong.');
  expect(modelsError(problem, 'general')).toBeUndefined();
  expect(shownFields(problem)).toContain(path);
});
