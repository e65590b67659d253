import 'server-only';
import type { Deps } from '../platform/deps';
import { assess, ENGINE_VERSION, type RiskPolicy } from '../risk';
import { listNormsVersions, loadScoringOf } from '../scoring';
import type { SignalPoints } from './model';
import { listAlertParts } from './repository/verify';

const PAGE = 1_000;
const TOLERANCE = 1e-9;

export interface AlertDifference {
  readonly alertId: string;
  readonly dealId: string;
  readonly scopeKey: string;
  /** `versions`: its policy is not stored; `sum`: its parts do not add up to its score. */
  readonly differs: 'versions' | 'sum';
}

export interface AlertCounts {
  readonly checked: number;
  readonly different: number;
  /** Fired by another version of the engine: not compared. */
  readonly otherEngine: number;
}

export interface VerifyAlertsOptions {
  /** One owner key (`team:…` or `user:…`); all of them where it is left out. */
  readonly scopeKey?: string | undefined;
  readonly onDifference: (difference: AlertDifference) => void;
}

type Row = Awaited<ReturnType<typeof listAlertParts>>[number];

/** The base that a policy starts from with some norms; it depends on nothing of the deal. */
function baseOf(policy: RiskPolicy, norms: Parameters<typeof assess>[3]): number {
  const [stage = ''] = policy.stages;
  const none = { value: 0, expectedCloseDate: null, closedAt: null, outcome: null };
  return assess({ id: '', createdAt: 0, stage, ...none }, [], policy, norms, 0).base;
}

/** An alert names no norms, so its base may be that of any norms which its scope ever had. */
class Bases {
  private readonly known = new Map<string, readonly number[] | null>();

  constructor(private readonly db: Deps['db']) {}

  private async load(scopeKey: string, policy: string): Promise<readonly number[] | null> {
    const bases: number[] = [];
    for (const norms of await listNormsVersions(this.db, scopeKey)) {
      const scoring = await loadScoringOf(this.db, scopeKey, { policy, norms });
      if (scoring.policy.version !== policy) return null;
      bases.push(baseOf(scoring.policy, scoring.norms));
    }
    return bases;
  }

  /** Null where the policy is not stored. */
  async of({ scopeKey, policyVersion }: Row): Promise<readonly number[] | null> {
    const key = JSON.stringify([scopeKey, policyVersion]);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const bases = await this.load(scopeKey, policyVersion ?? '');
    this.known.set(key, bases);
    return bases;
  }
}

function addsUp({ score, contributions }: Row, bases: readonly number[]): boolean {
  const points = contributions as unknown as readonly SignalPoints[];
  const sum = points.reduce((all, one) => all + one.points, 0);
  return bases.some((base) => Math.abs(1 / (1 + Math.exp(-(base + sum))) - score) <= TOLERANCE);
}

function judge(
  row: Row,
  bases: readonly number[] | null,
): AlertDifference['differs'] | 'equal' | 'otherEngine' {
  if (bases === null) return 'versions';
  if (row.engineVersion !== ENGINE_VERSION) return 'otherEngine';
  return addsUp(row, bases) ? 'equal' : 'sum';
}

/**
 * Checks the ledger, replayed rows included: that the policy of each alert is stored, and that what
 * each signal added gives its score, starting from what that policy starts from with some norms of
 * its scope. An alert holds no hash of what it judged, so it is not computed again from the history.
 */
export async function verifyAlerts(
  { db }: Pick<Deps, 'db'>,
  { scopeKey, onDifference }: VerifyAlertsOptions,
): Promise<AlertCounts> {
  const bases = new Bases(db);
  const counts = { checked: 0, different: 0, otherEngine: 0 };
  for (let after = ''; ;) {
    const rows = await listAlertParts(db, scopeKey, after, PAGE);
    for (const row of rows) {
      const verdict = judge(row, await bases.of(row));
      counts.checked += 1;
      if (verdict === 'otherEngine') counts.otherEngine += 1;
      if (verdict === 'equal' || verdict === 'otherEngine') continue;
      counts.different += 1;
      const { id: alertId, dealId, scopeKey: owner } = row;
      onDifference({ alertId, dealId, scopeKey: owner, differs: verdict });
    }
    after = rows.at(-1)?.id ?? '';
    if (rows.length < PAGE) return counts;
  }
}
