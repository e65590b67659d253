import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../core/errors';
import { describeSignIn, outcomeOf, SIGN_IN_OUTCOMES } from './sign-in-outcome';

describe('how a sign-in ended', () => {
  it.each(SIGN_IN_OUTCOMES)('has words for "%s", good ones for one alone', (outcome) => {
    const told = describeSignIn('salesforce', outcome);
    expect(told?.words).toMatch(/\.$/);
    expect(told?.isGood).toBe(outcome === 'connected');
  });

  it.each(ERROR_CODES)('is known for %s, and never good', (code) => {
    expect(describeSignIn('google_calendar', outcomeOf(code))).toMatchObject({ isGood: false });
  });

  it.each(['', 'Connected', 'connected ', '<b>you won</b>', '__proto__', 'constructor'])(
    'is told to nobody where the address says "%s"',
    (outcome) => expect(describeSignIn('hubspot', outcome)).toBeNull(),
  );
});
