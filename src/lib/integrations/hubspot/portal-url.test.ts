import { expect, it } from 'vitest';
import { portalUrl } from './portal-url';

it.each([
  ['https://api.hubapi.com', 'https://app-eu1.hubspot.com'],
  ['https://api-eu1.hubapi.com', 'https://app-eu1.hubspot.com'],
  ['http://127.0.0.1:4011', 'http://127.0.0.1:4011'],
  ['http://hubapi.com.evil.example/x', 'http://hubapi.com.evil.example'],
])('with the API at %s the records are at %s', (api, expected) => {
  expect(portalUrl(api, { uiDomain: 'app-eu1.hubspot.com' })).toBe(expected);
});
