import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../risk';
import { previewPolicyInput, startRunInput } from './run-schema';

const fieldsOf = (value: unknown, schema: typeof startRunInput | typeof previewPolicyInput) => {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
};

describe('what a run may be asked', () => {
  const all = {
    kind: 'backtest',
    split: '2026-02-28',
    stepDays: 7,
    policy: 'v3',
    compareWith: null,
    firstDay: true,
    teamId: null,
  };

  it('is everything or next to nothing', () => {
    expect(fieldsOf(all, startRunInput)).toEqual([]);
    expect(startRunInput.parse({ kind: 'learn' })).toEqual({ kind: 'learn' });
  });

  it.each([
    ['split', ['2026-02-30', '2026-13-01', '1989-12-31', '28.02.2026', '2026-2-8', '', 20_260_228]],
    ['stepDays', [0, 91, 1.5, '7', Number.NaN, null]],
    ['policy', ['', 'x'.repeat(101), 'a\u0000b', 3]],
    ['compareWith', ['', false]],
    ['firstDay', ['yes', 1]],
    ['kind', ['preview', 'sweep', undefined]],
    ['teamId', ['../north', 'A']],
  ])('is refused by %s', (field, bad) => {
    for (const value of bad) {
      expect(fieldsOf({ ...all, [field]: value }, startRunInput), String(value)).toEqual([field]);
    }
  });

  it('holds nothing else', () => {
    expect(startRunInput.safeParse({ ...all, scopeKey: 'team:x' }).success).toBe(false);
  });
});

describe('a policy to preview', () => {
  it('is a whole policy, with or without the name of its version', () => {
    const { version: _version, ...content } = defaultPolicy();
    expect(previewPolicyInput.parse({ policy: content }).policy).toEqual(content);
    expect(previewPolicyInput.parse({ policy: defaultPolicy() }).policy).toEqual(content);
    const bad = { ...content, bands: { medium: 0.8, high: 0.7 } };
    expect(fieldsOf({ policy: bad }, previewPolicyInput)).toEqual(['policy.bands']);
    expect(fieldsOf({}, previewPolicyInput)).toEqual(['policy']);
  });

  it('is a stored version instead, and never both', () => {
    expect(previewPolicyInput.parse({ version: 'v3' })).toEqual({ version: 'v3' });
    const both = { version: 'v3', policy: defaultPolicy() };
    expect(fieldsOf(both, previewPolicyInput)).toEqual(['policy']);
    expect(fieldsOf({ version: '' }, previewPolicyInput)).toEqual(['version']);
  });
});
