import 'server-only';

const waiting = new WeakMap<object, Set<() => void>>();

/** Called by `inTransaction` alone: from here on `afterCommit` keeps work for this transaction. */
export function expectWork(tx: object): Set<() => void> {
  const works = new Set<() => void>();
  waiting.set(tx, works);
  return works;
}

/**
 * Runs `work` once after the transaction has committed, and never where it rolls back; the same
 * function given twice runs once. For hints alone (waking somebody who would look soon anyway): a
 * process that dies between commit and hint gives none, and neither does a transaction that was not
 * begun by `inTransaction`.
 */
export function afterCommit(tx: object, work: () => void): void {
  waiting.get(tx)?.add(work);
}
