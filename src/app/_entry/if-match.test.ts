import { describe, expect, it } from 'vitest';
import { etagOf, versionFromIfMatch } from './if-match';

const read = (header?: string) =>
  versionFromIfMatch(
    new Request('http://x/', { headers: header === undefined ? {} : { 'if-match': header } }),
  );

describe('If-Match', () => {
  it('names the version that the ETag was made of', () => {
    for (const version of [1, 3, 999_999_999]) expect(read(etagOf(version))).toBe(version);
    expect(read('W/"3"')).toBe(3);
    expect(read(' "3" ')).toBe(3);
  });

  it('left out or * guards nothing', () => {
    expect(read()).toBeUndefined();
    expect(read('*')).toBeUndefined();
  });

  it.each(['', '3', '"x"', '"1", "2"', '"-1"', '"1.5"', '"99999999999999999999"', 'W/3'])(
    'is refused where it names none: %j',
    (header) => {
      const BAD = { code: 'BAD_REQUEST', fields: { 'If-Match': expect.any(String) as string } };
      expect(() => read(header)).toThrow(expect.objectContaining(BAD) as Error);
    },
  );
});
