import { expect, it } from 'vitest';
import { sourceUrlOf } from './source-url';

it.each([
  [{ url: 'https://acme.my.salesforce.com/006A' }, 'https://acme.my.salesforce.com/006A'],
  [{ url: 'http://127.0.0.1:4010/006A' }, 'http://127.0.0.1:4010/006A'],
  [{ url: ' https://acme.example/a b' }, 'https://acme.example/a%20b'],
  [{ url: 'javascript:alert(1)' }, null],
  [{ url: 'java\nscript:alert(1)' }, null],
  [{ url: 'data:text/html,hello' }, null],
  [{ url: '/deals/1' }, null],
  [{ url: 7 }, null],
  [{ url: null }, null],
  [{}, null],
  [null, null],
])('of %o a link leads to %s', (snapshot, expected) => {
  expect(sourceUrlOf(snapshot)).toBe(expected);
});
