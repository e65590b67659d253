import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path';

describe('ownPath', () => {
  it.each(['/deals', '/deals?sort=risk&q=a%20b', '/deals/c123/edit'])('keeps %s', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/\t/evil.example',
    '/\t\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/api/deals',
    '/a/../api/deals',
    '/\r\nSet-Cookie: a=b',
    '/é',
    '/\u0000',
    '',
    undefined,
    7,
  ])('takes %j home', (path) => {
    expect(ownPath(path)).toBe('/dashboard');
  });
});
