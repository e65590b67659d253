import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../risk';
import { changePolicyInput } from './policy-schema';

/** A deep change of the default, as JSON that came over the wire. */
function changed(edit: (policy: Record<string, never>) => void): unknown {
  const policy = JSON.parse(JSON.stringify(defaultPolicy())) as Record<string, never>;
  edit(policy);
  return policy;
}
const read = (policy: unknown) => changePolicyInput.safeParse({ policy, basedOn: 'default-1' });
const parse = (policy: unknown) => changePolicyInput.parse({ policy, basedOn: 'default-1' });
/** What is said of each field at fault. */
function faultsOf(policy: unknown): Record<string, string> {
  const parsed = read(policy);
  if (parsed.success) throw new Error('nothing was refused');
  const faults = parsed.error.issues.map(({ path, message }) => [path.join('.'), message] as const);
  return Object.fromEntries(new Map(faults));
}
const set = (path: string, value: unknown) =>
  changed((policy) => {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const holder = keys.reduce<Record<string, unknown>>(
      (part, key) => part[key] as Record<string, unknown>,
      policy,
    );
    holder[last] = value;
  });
const json = (text: string): unknown =>
  JSON.parse(JSON.stringify(defaultPolicy()).replace(/}$/, `,${text}}`));

describe('a policy that comes in', () => {
  it('is taken as it was exported, its own version passed over', () => {
    const { version: _version, ...content } = defaultPolicy();
    expect(parse(defaultPolicy()).policy).toEqual(content);
    expect(parse(content).policy).toEqual(content);
    expect(parse({ ...content, version: 7 }).policy).toEqual(content);
  });

  it('may have more stages than the product, and words with spaces around them', () => {
    const { policy } = parse(
      changed((each) =>
        Object.assign(each, {
          stages: ['discovery', 'demo', 'proposal', 'negotiation'],
          competitorWords: ['  Acme  '],
        }),
      ),
    );
    expect(policy.competitorWords).toEqual(['Acme']);
  });

  it.each([
    ['weights.inactivity', 2.5, 'must be at most 2'],
    ['weights.inactivity', '1', 'must be a number'],
    ['weights.inactivity', null, 'must be a number'],
    ['weights.inactivity', undefined, 'is missing'],
    ['weights.backward_move', -2.1, 'must be at least -2'],
    ['inactivityDays.default', 0.5, 'must be at least 1'],
    ['inactivityDays.stages.proposal', 91, 'must be at most 90'],
    ['inactivityDays.stages.propsal', 9, 'is not one of the open stages'],
    ['bands.high', 1, 'must be below 1'],
    ['bands.medium', 0.8, undefined],
    ['highValue', 0, 'must be above 0'],
    ['alerts.rising.days', 2.5, 'must be a whole number'],
    ['alerts.rising.on', 'yes', 'must be true or false'],
    ['alerts.enteredHigh', [], 'must be an object'],
    ['stages', ['discovery', 'proposal'], 'must contain negotiation'],
    ['stages', 'discovery', 'must be a list'],
    ['closedStages.won', [], 'must contain closed_won'],
    ['closedStages.won', ['closed_won', 'Closed_Won'], undefined],
    ['closedStages.lost', ['closed_lost', 'closed_won'], '"closed_won" means won too'],
    ['competitorWords', Array.from({ length: 501 }, (_, n) => `w${n}`), 'must have at most 500 entries'], // prettier-ignore
    ['competitorWords.2', '   ', 'must not be empty'],
    ['competitorWords.2', 'x'.repeat(201), 'must have at most 200 characters'],
    ['competitorWords.2', 'a\u0000b', 'holds characters that are not text (NUL or a broken one)'],
    ['committeePhrases.1', '\ud800', 'holds characters that are not text (NUL or a broken one)'],
    ['competitorWords.0', 'e', 'must have at least 2 letters or digits'],
    ['committeePhrases.0', '.* (', 'must have at least 2 letters or digits'],
    ['competitorWords.1', 'ab\u200bcd', 'holds characters that cannot be seen (such as a zero-width space)'], // prettier-ignore
    ['competitorWords.1', 'ab\u202ecd', 'holds characters that cannot be seen (such as a zero-width space)'], // prettier-ignore
    ['competitorWords.1', 'ab\u0007cd', 'holds characters that cannot be seen (such as a zero-width space)'], // prettier-ignore
    ['stages.0', 'discovery\u200b', 'holds characters that cannot be seen (such as a zero-width space)'], // prettier-ignore
    ['competitorWords', Array.from({ length: 101 }, (_, n) => `${n} `.padEnd(200, 'x')), 'must have at most 20,000 characters in all'], // prettier-ignore
    ['bands.medium', 5e-324, 'must be at least 0.01'],
    ['bands.high', 0.995, 'must be at most 0.99'],
    ['bands.high', 0.405, 'must be at least 0.01 above medium'],
    ['learned.stages.nowhere', 1, 'is not one of the stages'],
    ['learned.inStage.0', 1, undefined],
    ['learned.silence', [1], undefined],
    ['extra', 1, 'is not a field of a policy'],
    ['weights.gut_feeling', 1, 'is not a field of a policy'],
  ])('names %s where it is %j', (path, value, message) => {
    const faults = faultsOf(set(path, value));
    const [field = ''] = Object.keys(faults);
    if (message) expect(faults).toMatchObject({ [`policy.${path}`]: message });
    else
      expect(`policy.${path}`.startsWith(field) || field.startsWith(`policy.${path}`)).toBe(true);
  });

  it('names a word that stands in a list twice, in any case', () => {
    const faults = faultsOf(set('competitorWords', ['Acme', 'Globex', 'ACME']));
    expect(faults).toEqual({ 'policy.competitorWords.2': '"ACME" is named twice' });
  });

  it('names a word that differs from another by its white space only', () => {
    const faults = faultsOf(set('competitorWords', ['abc def', 'ABC \u00a0 def']));
    expect(Object.keys(faults)).toEqual(['policy.competitorWords.1']);
  });

  it('has to leave a score at which a rule is armed again', () => {
    const low = (rearmBelow: number) =>
      changed((each) =>
        Object.assign(each, {
          bands: { medium: 0.05, high: 0.1 },
          alerts: { ...defaultPolicy().alerts, enteredHigh: { on: true, rearmBelow } },
        }),
      );
    expect(read(low(0.09)).success).toBe(true);
    for (const rearmBelow of [0.095, 0.1, 0.3]) {
      expect(faultsOf(low(rearmBelow))).toEqual({
        'policy.alerts.enteredHigh.rearmBelow':
          'must be at least 0.01 below bands.high, or no score arms the rule again',
      });
    }
  });

  it('may have bands a hundredth apart, and words of any script', () => {
    expect(read(set('bands', { medium: 0.69, high: 0.7 })).success).toBe(true);
    expect(read(set('bands', { medium: 0.01, high: 0.99 })).success).toBe(true);
    expect(read(set('competitorWords', ['株式会社', 'C4', 'Žižkov AG'])).success).toBe(true);
  });

  it('refuses numbers that are none', () => {
    for (const text of ['1e400', '-1e400']) {
      const policy = JSON.parse(
        JSON.stringify(defaultPolicy()).replace('"intercept":0', `"intercept":${text}`),
      ) as unknown;
      expect(faultsOf(policy)).toEqual({ 'policy.intercept': 'must be a number' });
    }
    expect(Object.keys(faultsOf(set('intercept', Number.NaN)))).toEqual(['policy.intercept']);
  });

  it('refuses keys that would change what an object is, wherever they stand', () => {
    expect(Object.keys(faultsOf(json('"__proto__":{"admin":true}')))).toEqual(['policy.__proto__']);
    const deep = JSON.parse(
      JSON.stringify(defaultPolicy()).replace('"discovery":14', '"__proto__":14,"discovery":14'),
    ) as unknown;
    expect(Object.keys(faultsOf(deep))).toEqual(['policy.inactivityDays.stages.__proto__']);
    expect(Object.keys(faultsOf(json('"constructor":1')))).toEqual(['policy.constructor']);
  });

  it.each([null, 7, 'policy', [], [defaultPolicy()], undefined])('refuses %j whole', (value) => {
    const [field = ''] = Object.keys(faultsOf(value));
    expect(field.startsWith('policy')).toBe(true);
  });
});
