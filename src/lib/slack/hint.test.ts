import { expect, it } from 'vitest';
import { hintOf } from './hint';

it('shows enough of an address to know it again, and nothing to use it by', () => {
  const url = 'https://hooks.slack.com/services/T01ABCDEF/B02GHIJKL/abcdefghijklmnopqrstx9Qa';
  expect(hintOf(url)).toBe('hooks.slack.com/services/T…/…x9Qa');
});

it('shows nothing of a short secret, and names the port of a stand-in', () => {
  expect(hintOf('http://127.0.0.1:9000/services/T1/B1/abcd')).toBe('127.0.0.1:9000/services/T…/…');
  expect(hintOf('https://hooks.slack.com/services/abcdefghijklmnop')).toBe(
    'hooks.slack.com/services/a…/…',
  );
});
