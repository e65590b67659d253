import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disarmCell, rearmCell } from './csv-cell';

const SIGNS = ['=', '+', '-', '@', '\t', '\r', '\0'];
/** Texts that are rich in what matters here: signs and apostrophes at the beginning. */
const hostile = fc
  .tuple(fc.array(fc.constantFrom("'", ...SIGNS), { maxLength: 4 }), fc.string({ unit: 'binary' }))
  .map(([start, rest]) => start.join('') + rest);
const anyText = fc.oneof(hostile, fc.string({ unit: 'binary' }), fc.string());

describe('a disarmed cell', () => {
  it.each(SIGNS)('begins with an apostrophe where the text begins with %j', (sign) => {
    expect(disarmCell(`${sign}HYPERLINK("x")`)).toBe(`'${sign}HYPERLINK("x")`);
  });

  it('is the text itself where nothing would run', () => {
    for (const text of ['', 'Acme', "'quoted'", '1-2', "O'Brien", ' =1', '100%', "''"]) {
      expect(disarmCell(text)).toBe(text);
      expect(rearmCell(text)).toBe(text);
    }
  });

  it('keeps an apostrophe that the text had before a sign', () => {
    expect(disarmCell("'=1")).toBe("''=1");
    expect(rearmCell("''=1")).toBe("'=1");
  });

  it('never begins with a formula sign, and gives back every text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const cell = disarmCell(text);
        expect(SIGNS).not.toContain(cell.charAt(0));
        expect(rearmCell(cell)).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });

  it('of a file that was never disarmed loses no more than one apostrophe', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect([text, text.slice(1)]).toContain(rearmCell(text));
      }),
    );
  });
});
