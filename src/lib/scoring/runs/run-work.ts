import 'server-only';
import { AppError } from '../../core/errors';
import type { Tx } from '../../platform/db';
import type { RunResult } from '../dto';
import type { RunRecord } from '../repository/runs';
import { DEFAULT_VERSION, loadPolicyVersion, type StoredPolicy } from '../stored-policy';
import type { RunDriver } from './run-driver';

/**
 * What a run found. Called in the transaction that ends the run, so that whatever it stores is stored
 * once, however often the work was begun.
 */
export type Finish = (tx: Tx) => Promise<RunResult>;

/** Does the work of a kind of run, from the beginning. */
export type RunWork = (driver: RunDriver, run: RunRecord) => Promise<Finish>;

/** How a screen calls a version. */
export const labelOf = (version: string): string =>
  version === DEFAULT_VERSION ? 'default' : version;

/** The policy that a run was asked about; it may have gone with the team's history since. */
export async function policyOf(
  { deps }: RunDriver,
  scopeKey: string,
  version: string,
): Promise<StoredPolicy> {
  const stored = await loadPolicyVersion(deps.db, scopeKey, version);
  if (stored) return stored;
  throw new AppError('CONFLICT', `The policy ${version} is no longer there.`);
}
