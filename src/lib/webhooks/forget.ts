import 'server-only';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import * as erased from './repository/erased';

/** A person whose account goes, and what stands in their place. */
export interface Forgotten {
  readonly traces: { readonly id: string; readonly email: string };
  readonly replacement: { readonly id: string };
  /** What they are called from now on. */
  readonly name: string;
}

/** So many deliveries are looked through by one transaction. */
const BATCH = 1_000;

/**
 * Notes, in the caller's transaction, that a person is to be taken out of what was sent and what waits
 * to be sent: from its commit on nobody reads or sends a delivery that names them. Id and name give way
 * to a stand-in, their address goes, and answers that repeat them are emptied. What they did stays, by
 * nobody. `forgetNext` does it batch by batch, `endForgetting` says that it is done.
 */
export async function forgetPerson(
  tx: Tx,
  { traces, replacement, name }: Forgotten,
): Promise<void> {
  const { id: personId, email } = traces;
  await erased.insertErased(tx, { id: replacement.id, personId, email, name });
}

/** Whom `forgetPerson` noted under this stand-in, while it is not done. */
export async function findForgotten({ db }: Deps, id: string): Promise<Forgotten | null> {
  const person = await erased.findErased(db, id);
  if (!person) return null;
  const { personId, email, name } = person;
  return { traces: { id: personId, email }, replacement: { id }, name };
}

/**
 * Takes a person out of the next deliveries, in a transaction of its own that waits for nobody; one
 * that somebody holds is left for the search at the end.
 *
 * @returns whether there are more
 */
export function forgetNext({ db }: Deps, id: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const person = await erased.findErased(tx, id);
    if (!person) return false;
    const range = await erased.nextRange(tx, person.doneThrough, BATCH);
    if (!range) return false;
    await erased.takeOut(tx, range, person, { waits: false });
    await erased.noteDone(tx, id, range.last);
    return range.count === BATCH;
  });
}

/** Nothing of them is left. */
export const endForgetting = (tx: Tx, id: string): Promise<void> => erased.deleteErased(tx, id);

/** Takes everybody who was erased, and is not yet forgotten, out of a delivery that is about to be seen. */
export async function forgetIn({ db }: Pick<Deps, 'db'>, deliveryId: string): Promise<void> {
  const people = await erased.listErased(db);
  if (people.length === 0) return;
  await inTransaction(db, async (tx) => {
    const one = { first: deliveryId, last: deliveryId };
    for (const person of people) await erased.takeOut(tx, one, person, { waits: true });
  });
}
