import 'server-only';
import type { Tx } from '../platform/db';
import { riskPolicySchema, type RiskPolicy } from '../risk';
import { insertPolicy, lockPolicies, nextVersionName } from './repository/policies';

export interface Proposal {
  readonly scopeKey: string;
  /** What was learned; its version is replaced by the scope's next one. */
  readonly policy: RiskPolicy;
  readonly note: string | null;
  /** The run that found it, which shows why. */
  readonly runId: string | null;
  /** The version that was in force when it was learned. */
  readonly parent: string | null;
  readonly createdById: string | null;
  /** When; the database's own time where left out. */
  readonly at?: Date;
}

/**
 * Stores a learned policy as a proposal, in the caller's transaction: it changes no score until
 * somebody switches it on.
 *
 * @returns its version, such as `v4`
 */
export async function storeProposal(tx: Tx, proposal: Proposal): Promise<string> {
  const { at = null, ...row } = proposal;
  await lockPolicies(tx, row.scopeKey);
  const version = await nextVersionName(tx, row.scopeKey);
  const policy = riskPolicySchema.parse({ ...row.policy, version });
  await insertPolicy(tx, { ...row, at, policy, origin: 'learned' });
  return version;
}
