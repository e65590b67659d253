/**
 * Long work in slices: a generator yields after every few milliseconds of work, so that whoever drives
 * it may do something else in between, show how far it is, or stop. What it yields is the share that is
 * done, 0..1. Slices are counted in work and not in time, since the engine knows no clock.
 */

/** How many events are replayed between two slices: some 5 to 15 ms. */
const SLICE = 20_000;

/** The work of an assessment besides its events, in events. */
export const UNITS_AN_ASSESSMENT = 20;
/** Looking at a snapshot once more, beside one event that is replayed. */
export const UNITS_A_SNAPSHOT = 0.4;

/** Counts work and tells when a slice is full. One unit is about the work of one event. */
export class Pace {
  private spent = 0;

  /** @returns whether it is time to yield */
  spend(units: number): boolean {
    this.spent += units;
    if (this.spent < SLICE) return false;
    this.spent = 0;

    return true;
  }
}

/** Does all the work in one go. */
export function drain<T>(steps: Generator<unknown, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();

  return step.value;
}

/** The work of a part, its progress told as that of the whole. */
export function* within<T>(
  from: number,
  to: number,
  steps: Generator<number, T>,
): Generator<number, T> {
  let step = steps.next();
  while (!step.done) {
    yield from + (to - from) * step.value;
    step = steps.next();
  }

  return step.value;
}

/** Goes over items in slices. `units` is the work that each of them is. */
export function* visitInSlices<T>(
  items: readonly T[],
  units: number,
  visit: (item: T, index: number) => void,
): Generator<number, void> {
  const pace = new Pace();
  for (const [index, item] of items.entries()) {
    visit(item, index);
    if (pace.spend(units)) yield (index + 1) / items.length;
  }
}
