import 'server-only';
import type { BacktestResult, NamedReport } from '../dto';
import { countClosed } from '../repository';
import { judgingParams } from '../run-schema';
import { chooseSplit, chooseStep } from './choose-days';
import { loadClosed } from './load-closed';
import { judgeStored } from './judge-stored';
import { policyOf, type RunWork } from './run-work';

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
    reports.push(await judgeStored(driver, scopeKey, deals, stored, options));
  }
  const result: BacktestResult = { kind: 'backtest', reports, leftOut };
  return async () => result;
};
