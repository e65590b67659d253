import { describe, expect, it } from 'vitest';
import { CsvLineCounter } from './csv-line-counter';

function linesOf(text: string, pieceLength = text.length || 1): number {
  const counter = new CsvLineCounter();
  for (let at = 0; at < text.length; at += pieceLength) {
    counter.add(Buffer.from(text.slice(at, at + pieceLength)));
  }
  return counter.lines;
}

describe('counting the lines of a CSV', () => {
  it.each([
    ['', 0],
    ['a,b', 1],
    ['a,b\n', 1],
    ['a,b\n1,2', 2],
    ['a,b\r\n1,2\r\n', 2],
    ['a,b\r1,2\r', 2],
    ['a,b\n\n\n1,2\n\n', 2],
    ['a,b\n"1\n2\n3",4\n', 2],
    ['a,b\n"say ""hi""\n",4\n5,6', 3],
  ])('finds in %j that many: %i', (text, lines) => {
    expect(linesOf(text)).toBe(lines);
    expect(linesOf(text, 1)).toBe(lines);
  });
});
