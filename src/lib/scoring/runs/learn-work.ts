import 'server-only';
import {
  compareLearned,
  learnSteps,
  type DealWithEvents,
  type LearnedComparison,
  type RiskPolicy,
} from '../../risk';
import type { LearnResult, NamedReport } from '../dto';
import { countClosed } from '../repository';
import { judgingParams } from '../run-schema';
import { storeProposal } from '../store-proposal';
import { DEFAULT_VERSION, type StoredPolicy } from '../stored-policy';

import { chooseSplit, chooseStep } from './choose-days';
import { judgePolicy, judgeStored, type Judging } from './judge-stored';
import { loadClosed } from './load-closed';
import type { RunDriver } from './run-driver';
import { policyOf, type RunWork } from './run-work';

const LEARNED = 'learned';

type Reports = readonly [learned: NamedReport, present: NamedReport, ofDefault?: NamedReport];

const NOT_BETTER_THAN_DEFAULT =
  'Nothing is proposed: the learned policy was better than the one in force, but not than the built-in default.';

/** Better than the one in force alone is not enough: that may be worse than the built-in default. */
function compareAll([learned, present, ofDefault]: Reports): LearnedComparison {
  const found = compareLearned(learned.report, present.report);
  if (!found.isBetter || !ofDefault) return found;
  const [figures = '', reason = ''] = found.sentences;
  if (!compareLearned(learned.report, ofDefault.report).isBetter) {
    return { isBetter: false, sentences: [figures, NOT_BETTER_THAN_DEFAULT] };
  }
  return {
    isBetter: true,
    sentences: [figures, 'It was better than the built-in default, too.', reason],
  };
}

/** What was learned, what is in force and, where that is another one, the built-in default. */
async function judgeAll(
  driver: RunDriver,
  scopeKey: string,
  deals: readonly DealWithEvents[],
  [learned, present]: readonly [RiskPolicy, StoredPolicy],
  days: Omit<Judging, 'span'>,
): Promise<Reports> {
  const judge = (stored: StoredPolicy, span: Judging['span']) =>
    judgeStored(driver, scopeKey, deals, stored, { ...days, span });
  const first = await judgePolicy(driver, deals, learned, LEARNED, { ...days, span: [0.5, 0.67] });
  if (present.version === DEFAULT_VERSION) return [first, await judge(present, [0.67, 1])];
  const ofDefault = await policyOf(driver, scopeKey, DEFAULT_VERSION);
  return [first, await judge(present, [0.67, 0.83]), await judge(ofDefault, [0.83, 1])];
}

/**
 * Learns a policy from what closed before the split, judges it beside the one in force and the built-in
 * default on what closed since, and stores it as a proposal where it is better than both. It is in force only once somebody switches it on.
 */
export const learnWork: RunWork = async (driver, run) => {
  const { scopeKey } = run;
  const asked = judgingParams.parse(run.params);
  const { won, lost } = await countClosed(driver.deps.db, scopeKey);
  const { deals, leftOut } = await loadClosed(driver, scopeKey, won + lost, [0, 0.15]);
  const until = await chooseSplit(driver.deps, scopeKey, asked.split);
  const stepDays = asked.stepDays ?? chooseStep(deals, until);
  const present = await policyOf(driver, scopeKey, asked.policy);
  const steps = learnSteps(deals, { policy: present.policy, until, version: LEARNED });
  const outcome = await driver.drive('learning from closed deals', [0.15, 0.5], steps);
  const found = { kind: 'learn', leftOut } as const;
  if (outcome.kind === 'too_little') {
    const { sentences } = outcome;
    return async () => ({ ...found, sentences, proposal: null, reports: [] });
  }
  const options = { split: until, stepDays, firstDay: false };
  const judged = await judgeAll(driver, scopeKey, deals, [outcome.policy, present], options);
  const { isBetter, sentences } = compareAll(judged);
  const result: LearnResult = {
    ...found,
    sentences: [...outcome.report.sentences, ...sentences],
    proposal: null,
    reports: judged.filter((each) => each !== undefined),
  };
  if (!isBetter) return async () => result;
  return async (tx) => ({
    ...result,
    proposal: await storeProposal(tx, {
      scopeKey,
      policy: outcome.policy,
      note: `Learned from the deals that closed before ${new Date(until).toISOString().slice(0, 10)}.`,
      runId: run.id,
      parent: present.version,
      createdById: run.createdById,
      at: driver.deps.now(),
    }),
  });
};
