import { describe, expect, it } from 'vitest';
import { TASK_TYPES, type TaskType } from '@/lib/ai/model';
import type { AssistantSettingsDto } from '@/lib/ai/output-schema';
import { changeAssistantInput } from '@/lib/ai/settings-schema';
import { changedModels, modelsError, namesIn, shownFields } from './settings-form';

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
