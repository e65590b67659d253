import { describe, expect, it } from 'vitest';
import { parseEnv } from '../../platform/env/schema';
import { TASK_TYPES } from '../model';
import { DEFAULT_MODELS, MAX_MODELS, modelsFor } from './models';

const env = (given: Record<string, string> = {}) => parseEnv(given, { crossChecks: false });

describe('modelsFor', () => {
  it('asks the documented models first, and three at most', () => {
    expect(TASK_TYPES.map((taskType) => DEFAULT_MODELS[taskType][0])).toEqual([
      'openai/gpt-4-turbo',
      'anthropic/claude-3.5-sonnet',
      'anthropic/claude-3.5-sonnet',
      'openai/gpt-4o',
      'google/gemini-2.5-pro',
      'openai/gpt-4-turbo',
    ]);
    for (const taskType of TASK_TYPES) {
      const models = modelsFor(taskType, { env: env(), settings: {} });
      expect(models).toEqual(DEFAULT_MODELS[taskType]);
      expect(models.length).toBeLessThanOrEqual(MAX_MODELS);
    }
  });

  it('takes the environment before the default, and a team’s choice before both', () => {
    const own = env({ OPENROUTER_MODEL_FINANCIAL: 'a/b, c/d:free' });
    expect(modelsFor('financial', { env: own, settings: {} })).toEqual(['a/b', 'c/d:free']);
    expect(modelsFor('general', { env: own, settings: {} })).toEqual(DEFAULT_MODELS.general);
    const settings = { financial: ['e/f', 'e/f', 'g/h'] };
    expect(modelsFor('financial', { env: own, settings })).toEqual(['e/f', 'g/h']);
    expect(modelsFor('financial', { env: own, settings: { financial: [] } })[0]).toBe('a/b');
  });

  it.each(['gpt-4o', 'a/b/c', 'a/b,', 'a b/c', 'a/b,c/d,e/f,g/h', 'https://x.example/y'])(
    'does not start with %s for a model',
    (name) => {
      expect(() => env({ OPENROUTER_MODEL_PLANNING: name })).toThrow(/OPENROUTER_MODEL_PLANNING/);
    },
  );
});
