import 'server-only';
import type { Db } from '../platform/db';
import { ENGINE_VERSION } from '../risk';
import { loadScoringOf, type Scoring } from '../scoring';
import type { DealRecord } from './deal-change';

/**
 * The policies and norms that stored assessments name, each loaded once: what a deal did since is told
 * from what another yardstick did by looking at it with both.
 */
export class FormerScorings {
  private readonly loaded = new Map<string, Scoring | null>();

  constructor(
    private readonly db: Db,
    private readonly inForce: Scoring,
  ) {}

  private async load(scopeKey: string, policy: string, norms: string): Promise<Scoring | null> {
    const key = JSON.stringify([scopeKey, policy, norms]);
    const known = this.loaded.get(key);
    if (known !== undefined) return known;
    const found = await loadScoringOf(this.db, scopeKey, { policy, norms });
    const isIt = found.policy.version === policy && found.norms.version === norms;
    this.loaded.set(key, isIt ? found : null);
    return isIt ? found : null;
  }

  /** Null where nothing assessed the deal yet, another engine did, or its norms are gone. */
  async of(deal: DealRecord | null): Promise<Scoring | null> {
    if (deal === null || deal.riskEngineVersion !== ENGINE_VERSION) return null;
    const { riskPolicyVersion: policy, riskNormsVersion: norms } = deal;
    if (policy === null || norms === null) return null;
    if (policy === this.inForce.policy.version && norms === this.inForce.norms.version) {
      return this.inForce;
    }
    return this.load(deal.scopeKey, policy, norms);
  }
}
