import { describe, expect, it } from 'vitest';
import { demandSameOrigin } from './same-origin';

const check = (headers: Record<string, string>) => () =>
  demandSameOrigin(
    new Request('http://app.example/', { method: 'POST', headers: { host: 'app.example', ...headers } }),
  ); // prettier-ignore
const REFUSED = expect.objectContaining({ code: 'FORBIDDEN' }) as Error;

describe('a write with a cookie', () => {
  it.each([
    ['from our own page', { origin: 'http://app.example' }],
    ['behind a proxy', { origin: 'https://sentinel.example', 'x-forwarded-host': 'sentinel.example' }],
    ['with the browser’s word', { 'sec-fetch-site': 'same-origin' }],
    ['of a program, which sends neither', {}],
  ])('%s is taken', (_what, headers) => {
    expect(check(headers as Record<string, string>)).not.toThrow();
  }); // prettier-ignore

  it.each([
    ['from another site', { origin: 'https://evil.example' }],
    ['from another port', { origin: 'http://app.example:8080' }],
    ['from a sandbox', { origin: 'null' }],
    ['from a broken origin', { origin: 'app.example' }],
    ['from a sister site', { 'sec-fetch-site': 'same-site' }],
    ['from a link elsewhere', { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused', (_what, headers) => {
    expect(check(headers as Record<string, string>)).toThrow(REFUSED);
  });
});
