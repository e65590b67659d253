import { expect, it } from 'vitest';
import { standInOf } from './stand-ins';

const env = {
  HUBSPOT_API_URL: 'https://api.hubapi.com',
  GOOGLE_API_URL: 'http://127.0.0.1:4012/calendar',
  SALESFORCE_ALLOWED_HOSTS: ['127.0.0.1:4010'],
};

it.each([
  ['hubspot', null, null],
  ['google_calendar', 'primary', '127.0.0.1:4012'],
  ['salesforce', 'https://acme.my.salesforce.com', null],
  ['salesforce', 'http://127.0.0.1:4010', '127.0.0.1:4010'],
  ['salesforce', null, null],
] as const)('%s at %s stands in at %s', (integration, address, expected) => {
  expect(standInOf(env, { integration, address })).toBe(expected);
});
