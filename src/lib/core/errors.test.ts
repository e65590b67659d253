import { expect, it } from 'vitest';
import { invalidField } from './errors';

it.each([
  ['must begin with https://', 'address: must begin with https://.'],
  ['HubSpot refused the token.', 'address: HubSpot refused the token.'],
])('a field’s fault ends with one full stop: %s', (fault, message) => {
  const error = invalidField('address', fault);
  expect([error.message, error.fields]).toEqual([message, { address: fault }]);
});
