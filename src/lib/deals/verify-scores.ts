import 'server-only';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import { ENGINE_VERSION } from '../risk';
import type { RiskEvent } from '../risk/types';
import { hashInputs, loadHistories, loadScoringOf, toRiskDeal, type Scoring } from '../scoring';
import { explainStored } from './assess-plan';
import type { DealRecord } from './deal-change';
import { findDealRecord, listScoredDeals } from './repository/scored-deals';

const PAGE = 500;
/** Sets of policy and norms held at once. */
const MAX_SCORINGS = 200;

/** What of a stored assessment is not what its inputs give. */
export type Differing = 'versions' | 'inputs' | 'score' | 'band' | 'reasons' | 'contributions';

export interface ScoreDifference {
  readonly dealId: string;
  readonly dealName: string;
  readonly scopeKey: string;
  /** The moment that the stored score was made for; ISO. */
  readonly asOf: string;
  readonly differs: readonly Differing[];
  /** What that means, in words. */
  readonly meaning: string;
  readonly stored: number | null;
  /** Null where the policy or the norms that it names are not there. */
  readonly recomputed: number | null;
}

export interface VerifyCounts {
  readonly checked: number;
  readonly equal: number;
  readonly different: number;
  /** Stored before scores carried the hash of their inputs: the next assessment seals them. */
  readonly notSealed: number;
  /** Made by another version of the engine, and not what this one gives: no difference. */
  readonly otherEngine: number;
}

export interface VerifyOptions {
  /** One owner key (`team:…` or `user:…`); all of them where it is left out. */
  readonly scopeKey?: string | undefined;
  readonly onDifference: (difference: ScoreDifference) => void;
}

const MEANINGS = {
  versions: 'the policy or the norms that it names are not stored',
  inputs: 'the history or the deal was changed without a new assessment',
  score: 'the inputs are the same, so the stored score or the engine was changed',
} as const;

interface Recomputed {
  readonly differs: readonly Differing[];
  readonly score: number | null;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Contributions as they are stored, whatever the order of their keys in the database. */
const plainContributions = (stored: unknown) =>
  (Array.isArray(stored) ? (stored as { signal: string; points: number }[]) : []).map(
    ({ signal, points }) => [signal, points],
  );

function recompute(
  deal: DealRecord,
  history: readonly RiskEvent[],
  scoring: Scoring,
  asOf: Date,
): Recomputed {
  const { policy, norms } = scoring;
  if (policy.version !== deal.riskPolicyVersion || norms.version !== deal.riskNormsVersion) {
    return { differs: ['versions'], score: null };
  }
  const again = explainStored(deal, history, scoring, asOf.getTime());
  const hash = hashInputs(toRiskDeal(deal), history, asOf.getTime());
  const checks: readonly [name: Differing, isEqual: boolean][] = [
    ['inputs', hash === deal.riskInputsHash],
    ['score', again.score === deal.riskScore],
    ['band', again.band === deal.riskLevel],
    ['reasons', same(again.reasons, deal.riskReasons)],
    [
      'contributions',
      same(plainContributions(again.contributions), plainContributions(deal.riskContributions)),
    ],
  ];
  const differs = checks.filter(([, isEqual]) => !isEqual).map(([name]) => name);
  return { differs, score: again.score };
}

function meaningOf(differs: readonly Differing[]): string {
  if (differs.includes('versions')) return MEANINGS.versions;
  return differs.includes('inputs') ? MEANINGS.inputs : MEANINGS.score;
}

type Verdict = 'equal' | 'notSealed' | 'otherEngine' | ScoreDifference;

class Verifier {
  private readonly scorings = new Map<string, Scoring>();

  constructor(private readonly db: Db) {}

  private async scoringOf(deal: DealRecord): Promise<Scoring> {
    const versions = {
      policy: deal.riskPolicyVersion ?? '',
      norms: deal.riskNormsVersion ?? '',
    };
    const key = JSON.stringify([deal.scopeKey, versions]);
    const known = this.scorings.get(key);
    if (known) return known;
    if (this.scorings.size >= MAX_SCORINGS) this.scorings.clear();
    const loaded = await loadScoringOf(this.db, deal.scopeKey, versions);
    this.scorings.set(key, loaded);
    return loaded;
  }

  async judge(deal: DealRecord, history: readonly RiskEvent[]): Promise<Verdict> {
    if (deal.riskInputsHash === null || deal.riskAsOf === null) return 'notSealed';
    const { differs, score } = recompute(deal, history, await this.scoringOf(deal), deal.riskAsOf);
    if (differs.length === 0) return 'equal';
    const isOther = deal.riskEngineVersion !== ENGINE_VERSION && !differs.includes('inputs');
    if (isOther && !differs.includes('versions')) return 'otherEngine';
    return {
      dealId: deal.id,
      dealName: deal.name,
      scopeKey: deal.scopeKey,
      asOf: deal.riskAsOf.toISOString(),
      differs,
      meaning: meaningOf(differs),
      stored: deal.riskScore,
      recomputed: score,
    };
  }

  /** Looks once more at a deal that differed: it may have been changed between the two reads. */
  async judgeAgain(id: string): Promise<Verdict> {
    const deal = await findDealRecord(this.db, id);
    if (!deal) return 'equal';
    const history = (await loadHistories(this.db, [id])).get(id) ?? [];
    return this.judge(deal, history);
  }
}

/**
 * Computes every stored score again, open and closed, from the history, with the policy and the norms
 * that it names and as of its moment, and compares all of it: score to the last bit, band, reasons,
 * parts, and the hash of the inputs. Memory is bounded by a page of deals.
 */
export async function verifyScores(
  { db }: Pick<Deps, 'db'>,
  { scopeKey, onDifference }: VerifyOptions,
): Promise<VerifyCounts> {
  const verifier = new Verifier(db);
  const counts = { checked: 0, equal: 0, different: 0, notSealed: 0, otherEngine: 0 };
  for (let after = ''; ;) {
    const deals = await listScoredDeals(db, scopeKey, after, PAGE);
    const histories = await loadHistories(db, deals.map(({ id }) => id)); // prettier-ignore
    for (const deal of deals) {
      const seen = await verifier.judge(deal, histories.get(deal.id) ?? []);
      const verdict = typeof seen === 'string' ? seen : await verifier.judgeAgain(deal.id);
      counts.checked += 1;
      counts[typeof verdict === 'string' ? verdict : 'different'] += 1;
      if (typeof verdict !== 'string') onDifference(verdict);
    }
    after = deals.at(-1)?.id ?? '';
    if (deals.length < PAGE) return counts;
  }
}
