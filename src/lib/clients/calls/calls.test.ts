import { describe, expect, it } from 'vitest';
import { callProvider, countFrom, holdsSecret, Paging, ProviderError, wordsFrom } from './index';

const DAY_MS = 86_400_000;

describe('what a provider says of a refusal', () => {
  const secrets = ['pat-small-secret-token'];
  it.each([
    ['Close date must lie ahead.', 'Close date must lie ahead.'],
    [' two\n lines\u0000 \u001B[31m', 'two lines [31m'],
    ['half \uD800', 'half \uFFFD'],
    [
      "No such column 'Nothing' on entity 'Account'",
      "No such column 'Nothing' on entity 'Account'",
    ],
    ['duplicate of 0065g0000000001AAA', 'duplicate of 0065g0000000001AAA'],
    ['bad token Bearer pat-small-secret-token', null],
    ['bad token small-secret', null],
    ['Authorization: something', null],
    ['you sent Bearer abcdefgh', null],
    ['unknown key AIzaSyD4x8vNnR0qWcE7Zk1bTtYyUuIiOoPp', null],
    ['', null],
  ])('%j is told as %j', (text, told) => {
    expect(wordsFrom(text, secrets)).toBe(told);
  });

  it('is short', () => {
    expect(wordsFrom('😀 '.repeat(1_000_000), [])?.length).toBeLessThanOrEqual(300);
  });

  it('holds a secret where it holds a telling part of one', () => {
    expect(holdsSecret('scope.of.small-secret', ['pat-small-secret-token'])).toBe(true);
    expect(holdsSecret('crm.objects.deals.read', ['pat-small-secret-token', ''])).toBe(false);
  });
});

it.each([
  [3e9, 2_147_483_647],
  [Infinity, 2_147_483_647],
  [-5, 0],
  [1.5, 1],
  [7, 7],
  ['x', null],
  [Number.NaN, null],
  [undefined, null],
])('a count of %j is %j', (told, count) => {
  expect(countFrom(told)).toBe(count);
});

it.each([
  [1e300, DAY_MS],
  [1_795_478_400_000, DAY_MS],
  [Infinity, DAY_MS],
  [2_000, 2_000],
  [-1, null],
  [Number.NaN, null],
])('a pause of %d ms is %j', (asked, waited) => {
  expect(new ProviderError('unavailable', 'Away.', { retryAfterMs: asked }).retryAfterMs).toBe(
    waited,
  );
});

describe('a list', () => {
  it('ends where it comes back to a place', () => {
    const paging = new Paging('Acme', 10);
    paging.goOn('a');
    paging.goOn('b');
    expect(() => paging.goOn('a')).toThrow('Acme sent a list that comes to no end');
  });

  it('ends after so many pages, and where a place is too long to be asked for', () => {
    const paging = new Paging('Acme', 3);
    paging.goOn('1');
    paging.goOn('2');
    expect(() => paging.goOn('3')).toThrow(ProviderError);
    expect(() => new Paging('Acme', 3).goOn('x'.repeat(3_000))).toThrow(ProviderError);
  });
});

it('a call that nobody waits for any more ends within its pause, not after it', async () => {
  const stop = new AbortController();
  const away = () => Promise.reject(new ProviderError('unavailable', 'Away.'));
  const begun = performance.now();
  const call = callProvider(away, { signal: stop.signal, firstPauseMs: 10_000 });
  setTimeout(() => stop.abort(), 20);
  await expect(call).rejects.toMatchObject({ fault: 'unavailable' });
  expect(performance.now() - begun).toBeLessThan(5_000);
});
