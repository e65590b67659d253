import 'server-only';
import { backtestSteps, type DealWithEvents, type RiskPolicy } from '../../risk';
import type { BacktestResult, LearnResult, NamedReport } from '../dto';
import { countClosed } from '../repository';
import { findRun } from '../repository/runs';
import { judgingParams } from '../run-schema';
import type { StoredPolicy } from '../stored-policy';
import { chooseSplit, chooseStep } from './choose-days';
import { loadClosed } from './load-closed';
import type { RunDriver } from './run-driver';
import { labelOf, policyOf, type RunWork } from './run-work';

/** More looks than this are left out, and the report says how many. */
const MAX_LOOKS = 150_000;

/** The days on which deals are judged. */
export interface Days {
  readonly split: number;
  readonly stepDays: number;
}

interface Judging extends Days {
  readonly firstDay: boolean;
  /** The part of the run's progress that this is. */
  readonly span: readonly [number, number];
}

/** Judges a policy; `label` is what the screen calls it. */
export async function judgePolicy(
  driver: RunDriver,
  deals: readonly DealWithEvents[],
  policy: RiskPolicy,
  label: string,
  options: Judging,
): Promise<NamedReport> {
  const { split, stepDays, firstDay, span } = options;
  const steps = backtestSteps(deals, {
    policy,
    split,
    stepDays,
    firstDay,
    maxSnapshots: MAX_LOOKS,
  });
  const report = await driver.drive(`judging past days by ${label}`, span, steps);
  return { label, policyVersion: policy.version, report, caution: null };
}

/** The day until which a learned policy has seen how deals ended; null for others. */
async function learnedUntil(
  { deps }: RunDriver,
  { origin, runId }: StoredPolicy,
): Promise<Date | null> {
  if (origin !== 'learned' || runId === null) return null;
  const run = await findRun(deps.db, runId);
  const { reports: [first] = [] } = (run?.result ?? {}) as Partial<LearnResult>;
  return first ? new Date(first.report.split) : null;
}

/** Judges a stored policy, and says so where it was learned from deals that it is judged on. */
export async function judgeStored(
  driver: RunDriver,
  deals: readonly DealWithEvents[],
  stored: StoredPolicy,
  options: Judging,
): Promise<NamedReport> {
  const label = labelOf(stored.version);
  const named = await judgePolicy(driver, deals, stored.policy, label, options);
  const until = await learnedUntil(driver, stored);
  if (until === null || until.getTime() <= options.split) return named;
  const day = until.toISOString().slice(0, 10);
  const caution = `${label} was learned from the deals that closed before ${day}, some of which it is judged on here, so it looks better than it is. Choose a split from ${day} on.`;
  return { ...named, caution };
}

/** Judges the closed deals of a scope by one policy or two. */
export const backtestWork: RunWork = async (driver, { scopeKey, params }) => {
  const { db } = driver.deps;
  const asked = judgingParams.parse(params);
  const { won, lost } = await countClosed(db, scopeKey);
  const { deals, leftOut } = await loadClosed(driver, scopeKey, won + lost, [0, 0.2]);
  const split = await chooseSplit(driver.deps, scopeKey, asked.split);
  const stepDays = asked.stepDays ?? chooseStep(deals, split);
  const versions = [asked.policy, ...(asked.compareWith === null ? [] : [asked.compareWith])];
  const reports: NamedReport[] = [];
  for (const [place, version] of versions.entries()) {
    const stored = await policyOf(driver, scopeKey, version);
    const at = (done: number) => 0.2 + (0.8 * done) / versions.length;
    const span = [at(place), at(place + 1)] as const;
    const options = { split, stepDays, firstDay: asked.firstDay, span };
    reports.push(await judgeStored(driver, deals, stored, options));
  }
  const result: BacktestResult = { kind: 'backtest', reports, leftOut };
  return async () => result;
};
