/** How many typing errors a word of this length may hold; short words are taken as written. */
export const errorsAllowed = (length: number): number => {
  if (length >= 9) return 2;
  return length >= 5 ? 1 : 0;
};

/**
 * Letters to add, drop, change or swap with their neighbour (optimal string alignment) to get from
 * `typed` to `word`, as far as they are no more than `limit`; else `limit + 1`. With `isStem`, what
 * `typed` goes on with after the word costs nothing.
 */
export function countErrors(typed: string, word: string, limit: number, isStem: boolean): number {
  if (word.length - typed.length > limit) return limit + 1;
  if (!isStem && typed.length - word.length > limit) return limit + 1;
  const length = Math.min(typed.length, word.length + limit);
  let older: number[] = [];
  let former = Array.from({ length: length + 1 }, (_, place) => place);
  for (let row = 1; row <= word.length; row += 1) {
    const current = nextRow({ typed, word, row, length }, former, older);
    if (Math.min(...current) > limit) return limit + 1;
    older = former;
    former = current;
  }
  const errors = isStem ? Math.min(...former) : (former[length] ?? limit + 1);
  return Math.min(errors, limit + 1);
}

interface Place {
  readonly typed: string;
  readonly word: string;
  readonly row: number;
  readonly length: number;
}

function nextRow(
  { typed, word, row, length }: Place,
  former: readonly number[],
  older: readonly number[],
): number[] {
  const current = [row];
  const at = (list: readonly number[], place: number): number => list[place] ?? Infinity;
  for (let column = 1; column <= length; column += 1) {
    const isSame = typed[column - 1] === word[row - 1];
    const isSwapped =
      row > 1 &&
      column > 1 &&
      typed[column - 1] === word[row - 2] &&
      typed[column - 2] === word[row - 1];
    current.push(
      Math.min(
        at(former, column) + 1,
        at(current, column - 1) + 1,
        at(former, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(older, column - 2) + 1 : Infinity,
      ),
    );
  }
  return current;
}
