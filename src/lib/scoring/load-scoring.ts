import 'server-only';
import type { Db } from '../platform/db';
import {
  defaultNorms,
  defaultPolicy,
  riskNormsSchema,
  riskPolicySchema,
  type RiskNorms,
  type RiskPolicy,
} from '../risk';
import { findActivePolicy, findLatestNorms } from './repository';

/** What a scope's deals are scored with. Both are immutable and named by their versions. */
export interface Scoring {
  readonly policy: RiskPolicy;
  readonly norms: RiskNorms;
}

const MAX_CACHED = 500;
const parsed = new Map<string, RiskPolicy | RiskNorms>();

/** Rows never change once written, so what was parsed under a row's id stays right. */
function parsedOnce<T extends RiskPolicy | RiskNorms>(id: string, parse: () => T): T {
  const known = parsed.get(id);
  if (known) return known as T;
  if (parsed.size >= MAX_CACHED) parsed.clear();
  const fresh = parse();
  parsed.set(id, fresh);
  return fresh;
}

const FIRST_DAY: Scoring = { policy: defaultPolicy(), norms: defaultNorms() };

/** The policy and norms in force for a scope: its own where it has them, else those of a first day. */
export async function loadScoring(db: Db, scopeKey: string): Promise<Scoring> {
  const policy = await findActivePolicy(db, scopeKey);
  const norms = await findLatestNorms(db, scopeKey);
  return {
    policy: policy
      ? parsedOnce(policy.id, () => riskPolicySchema.parse(policy.data))
      : FIRST_DAY.policy,
    norms: norms ? parsedOnce(norms.id, () => riskNormsSchema.parse(norms.data)) : FIRST_DAY.norms,
  };
}
