import { expect, it } from 'vitest';
import { webAddress } from './web-address';

it.each([
  ['https://acme.my.salesforce.com/006A', 'https://acme.my.salesforce.com/006A'],
  ['http://127.0.0.1:4010/006A', 'http://127.0.0.1:4010/006A'],
  [' https://acme.example/a b', 'https://acme.example/a%20b'],
  ['javascript:alert(1)', null],
  ['java\nscript:alert(1)', null],
  ['data:text/html,hello', null],
  ['/deals/1', null],
  ['', null],
  [7, null],
  [null, null],
])('of %j a link leads to %j', (given, expected) => {
  expect(webAddress(given)).toBe(expected);
});
