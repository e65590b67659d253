import 'server-only';
import { backtestSteps, type DealWithEvents, type RiskPolicy } from '../../risk';
import type { LearnResult, NamedReport } from '../dto';
import { hasLearnedParts } from '../model';
import { findLearnedWith } from '../repository/policies';
import { findRun } from '../repository/runs';
import type { StoredPolicy } from '../stored-policy';
import type { RunDriver } from './run-driver';
import { labelOf } from './run-work';

/** More looks than this are left out, and the report says how many. */
const MAX_LOOKS = 150_000;

/** The days on which deals are judged. */
interface Days {
  readonly split: number;
  readonly stepDays: number;
}

export interface Judging extends Days {
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

/** A policy that is judged; a draft has no origin and no run of its own. */
export type Judged = Pick<StoredPolicy, 'version' | 'policy' | 'origin' | 'runId'>;

/** The day until which a run had seen how deals ended; null where that is not known any more. */
async function seenBy({ deps }: RunDriver, runId: string | null): Promise<Date | null> {
  const run = runId === null ? null : await findRun(deps.db, runId);
  const { reports: [first] = [] } = (run?.result ?? {}) as Partial<LearnResult>;
  return first ? new Date(first.report.split) : null;
}

/**
 * Why a policy looks better than it is on deals that were open from the split on. Learned parts know
 * how the deals ended that they were learned from, also in a policy that was edited since.
 */
async function cautionOf(
  driver: RunDriver,
  scopeKey: string,
  { policy, origin, runId }: Judged,
  label: string,
  split: number,
): Promise<string | null> {
  const isLearned = origin === 'learned';
  if (!isLearned && !hasLearnedParts(policy)) return null;
  const found = isLearned
    ? { runId }
    : await findLearnedWith(driver.deps.db, scopeKey, policy.learned);
  const until = await seenBy(driver, found?.runId ?? null);
  if (until === null) {
    return `${label} has learned parts, and it is not known from which deals. On those it looks better than it is.`;
  }
  if (until.getTime() <= split) return null;
  const day = until.toISOString().slice(0, 10);
  return `${label} was learned from the deals that closed before ${day}, some of which it is judged on here, so it looks better than it is. A backtest with a split from ${day} on judges it fairly.`;
}

/** Judges a policy, and says so where it was learned from deals that it is judged on. */
export async function judgeStored(
  driver: RunDriver,
  scopeKey: string,
  deals: readonly DealWithEvents[],
  judged: Judged,
  options: Judging & { readonly label?: string },
): Promise<NamedReport> {
  const { label = labelOf(judged.version) } = options;
  const named = await judgePolicy(driver, deals, judged.policy, label, options);
  const said = label.charAt(0).toUpperCase() + label.slice(1);
  const words = /^v\d+$/.test(label) ? label : said;
  return { ...named, caution: await cautionOf(driver, scopeKey, judged, words, options.split) };
}
