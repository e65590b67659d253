import 'server-only';
import { compareLearned, learnSteps } from '../../risk';
import type { LearnResult } from '../dto';
import { countClosed } from '../repository';
import { judgingParams } from '../run-schema';
import { storeProposal } from '../store-proposal';
import { judgePolicy, judgeStored } from './backtest-work';
import { chooseSplit, chooseStep } from './choose-days';
import { loadClosed } from './load-closed';
import { policyOf, type RunWork } from './run-work';

const LEARNED = 'learned';

/**
 * Learns a policy from what closed before the split, judges it and the present one on what closed since,
 * and stores it as a proposal where it is better. It is in force only once somebody switches it on.
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
  const days = { split: until, stepDays, firstDay: false };
  const judged = [
    await judgePolicy(driver, deals, outcome.policy, LEARNED, { ...days, span: [0.5, 0.75] }),
    await judgeStored(driver, deals, present, { ...days, span: [0.75, 1] }),
  ] as const;
  const { isBetter, sentences } = compareLearned(judged[0].report, judged[1].report);
  const result: LearnResult = {
    ...found,
    sentences: [...outcome.report.sentences, ...sentences],
    proposal: null,
    reports: judged,
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
