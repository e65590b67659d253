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
import { findActivePolicy, findLatestNorms, findNorms, findPolicy } from './repository';

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

type Row = { readonly id: string; readonly data: unknown } | null;

const scoringOf = (policy: Row, norms: Row): Scoring => ({
  policy: policy
    ? parsedOnce(policy.id, () => riskPolicySchema.parse(policy.data))
    : FIRST_DAY.policy,
  norms: norms ? parsedOnce(norms.id, () => riskNormsSchema.parse(norms.data)) : FIRST_DAY.norms,
});

/** The policy and norms in force for a scope: its own where it has them, else those of a first day. */
export async function loadScoring(db: Db, scopeKey: string): Promise<Scoring> {
  const norms = await findLatestNorms(db, scopeKey);
  return scoringOf(await findActivePolicy(db, scopeKey), norms);
}

/** The policy and norms that a stored assessment names, newer ones notwithstanding. */
export async function loadScoringOf(
  db: Db,
  scopeKey: string,
  versions: { readonly policy: string; readonly norms: string },
): Promise<Scoring> {
  return scoringOf(
    await findPolicy(db, scopeKey, versions.policy),
    await findNorms(db, scopeKey, versions.norms),
  );
}
