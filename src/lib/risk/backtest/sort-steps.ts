/** Numbers that are sorted at once: about 3 ms. */
const RUN = 16_384;
/** Numbers that are merged between two slices. */
const MERGED = 262_144;

/** Merges two sorted runs of `from`, [low, middle) and [middle, high), into `to`. */
function mergeRuns(
  values: Float64Array,
  from: Uint32Array,
  to: Uint32Array,
  [low, middle, high]: readonly [number, number, number],
): void {
  let left = low;
  let right = middle;
  for (let place = low; place < high; place += 1) {
    const takesLeft =
      left < middle &&
      (right >= high ||
        (values[from[left] as number] as number) <= (values[from[right] as number] as number));
    to[place] = from[takesLeft ? left : right] as number;
    if (takesLeft) left += 1;
    else right += 1;
  }
}

/**
 * The places of values in ascending order; equal values stay in the order in which they came, as with
 * a stable sort of all at once. In slices, since a sort of a million numbers takes a second.
 */
export function* sortSteps(values: Float64Array): Generator<number, Uint32Array> {
  const n = values.length;
  let order = Uint32Array.from({ length: n }, (_, index) => index);
  for (let low = 0; low < n; low += RUN) {
    order.subarray(low, low + RUN).sort((a, b) => (values[a] as number) - (values[b] as number));
    yield (0.5 * low) / n;
  }
  let merged = new Uint32Array(n);
  let sinceYield = 0;
  for (let width = RUN; width < n; width *= 2) {
    for (let low = 0; low < n; low += 2 * width) {
      const middle = Math.min(low + width, n);
      const high = Math.min(low + 2 * width, n);
      mergeRuns(values, order, merged, [low, middle, high]);
      sinceYield += high - low;
      if (sinceYield < MERGED) continue;
      sinceYield = 0;
      yield 0.5;
    }
    [order, merged] = [merged, order];
  }

  return order;
}
