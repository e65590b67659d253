import 'server-only';
import type { Tx } from '../platform/db';
import { emptyEchoes, renameInBodies } from './repository/deliveries';

/** A person whose account goes, and what stands in their place. */
export interface Forgotten {
  readonly traces: { readonly id: string; readonly email: string };
  readonly replacement: { readonly id: string };
  /** What they are called from now on. */
  readonly name: string;
}

/**
 * Takes a person out of what was sent and what waits to be sent, in the caller's transaction: id and
 * name give way to a stand-in, their address goes, and answers that repeat them are emptied. What they
 * did stays, by nobody.
 */
export async function forgetPerson(
  tx: Tx,
  { traces, replacement, name }: Forgotten,
): Promise<void> {
  await emptyEchoes(tx, traces);
  await renameInBodies(tx, traces.id, { id: replacement.id, name });
}
