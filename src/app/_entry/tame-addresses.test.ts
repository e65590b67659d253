import { describe, expect, it } from 'vitest';
import { isApiPath, tameAddress } from './tame-addresses';

describe('isApiPath', () => {
  it.each(['/api', '/api/', '/api/deals', '/api?x=1', '//api/deals'])('takes %s', (path) => {
    expect(isApiPath(path)).toBe(true);
  });

  it.each(['/api-docs', '/apis', '/deals/api', '/'])('leaves out %s', (path) => {
    expect(isApiPath(path)).toBe(false);
  });
});

describe('tameAddress', () => {
  it.each(['/api/deals', '/api/deals/a%20b?q=%E0', '/deals/c123', '/', '/%C3%BC'])(
    'leaves %s as it is',
    (url) => expect(tameAddress(url)).toBe(url),
  );

  it.each([
    ['/api/deals/%E0%A4%A', '/api/%2Fapi%2Fdeals%2F%25E0%25A4%25A'],
    ['/api//deals?x=1', '/api/%2Fapi%2F%2Fdeals?x=1'],
    ['//api/deals', '/api/%2F%2Fapi%2Fdeals'],
    ['/deals/%FF', '/%2Fdeals%2F%25FF'],
  ])('makes %s an address that does not exist', (url, tamed) => {
    expect(tameAddress(url)).toBe(tamed);
  });
});
