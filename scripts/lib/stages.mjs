import fs from 'node:fs';
import { logTail, openLog, startChild } from './children.mjs';
import { readJson } from './data-folder.mjs';
import { elapsed, report } from './progress.mjs';

/**
 * A stage: `name`; `steps` as lists of command words, run one after the other; `needs`, stages that
 * must have passed before; `after`, those that need only be over; `alone`, when nothing may run beside it; `prepare`, which gives it an
 * environment and a way to end what it started; `count`, which reads how many tests there were.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** One check that passed or failed as a whole. */
function countCheck(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/**
 * Reads Vitest's JSON report; a run that failed without a failed test still counts as one, and so
 * does a report that is not there.
 */
export function countVitest(file) {
  return (code) => {
    const result = readJson(file);
    if (!result) return countCheck(code || 1);
    const failed = result.numFailedTests || (code === 0 ? 0 : 1);
    const skipped = result.numPendingTests + result.numTodoTests;
    return { passed: result.numPassedTests, failed, skipped };
  };
}

/** Reads Playwright's JSON report; without one nothing is known to have passed. */
export function countPlaywright(file) {
  return (code) => {
    const stats = readJson(file)?.stats;
    if (!stats) return countCheck(code || 1);
    const failed = stats.unexpected || (code === 0 ? 0 : 1);
    return { passed: stats.expected + stats.flaky, failed, skipped: stats.skipped };
  };
}

/** Reads the closing line `N passed, N failed` of a house script. */
export function countPrinted(code, output) {
  const found = /(\d+) passed, (\d+) failed/.exec(output);
  if (!found) return countCheck(code || 1);
  return { passed: Number(found[1]), failed: Number(found[2]), skipped: 0 };
}

async function runStage(stage, folder) {
  const began = performance.now();
  report(`${stage.name} …`);
  const log = openLog(folder, `verify-${stage.name}`);
  let code = 0;
  const prepared = await stage.prepare?.();
  for (const [command, ...args] of stage.steps) {
    const env = { ...stage.env, ...prepared?.env };
    const result = await startChild(command, args, { env, output: log.descriptor }).ended;
    code = result.code;
    if (code !== 0) break;
  }
  await prepared?.stop();
  fs.closeSync(log.descriptor);
  const counts = (stage.count ?? countCheck)(code, fs.readFileSync(log.file, 'utf8'));
  const ok = code === 0 && counts.failed === 0;
  const took = elapsed(began);
  report(
    `${stage.name} ${ok ? 'passed' : 'FAILED'} in ${took}: ${counts.passed} passed, ${counts.failed} failed`,
  );
  if (!ok) console.log(`${logTail(log.file, 60)}\n(all of it: ${log.file})\n`);
  return { name: stage.name, ok, took, ...counts };
}

/**
 * Runs the stages, two at a time where they allow it, and goes on when one fails, so that one run
 * reports everything. A stage whose need failed is itself reported as failed.
 */
export async function runStages(stages, folder) {
  const results = new Map();
  const running = new Map();
  const waiting = [...stages];
  const canStart = (stage) => {
    const before = [...(stage.needs ?? []), ...(stage.after ?? [])];
    if (before.some((name) => !results.has(name))) return false;
    const others = [...running.keys()];
    if (stage.alone) return others.length === 0;
    return others.length < 2 && !others.some((other) => other.alone);
  };
  while (results.size < stages.length) {
    const next = waiting.find(canStart);
    if (next) {
      waiting.splice(waiting.indexOf(next), 1);
      const broken = (next.needs ?? []).find((name) => !results.get(name).ok);
      const work = async () => {
        const result = await (broken ? skipStage(next, broken) : runStage(next, folder));
        results.set(next.name, result);
        running.delete(next);
      };
      running.set(next, work());
    } else {
      await Promise.race(running.values());
    }
  }
  return stages.map((stage) => results.get(stage.name));
}

function skipStage(stage, broken) {
  report(`${stage.name} FAILED: it needs ${broken}`);
  return { name: stage.name, ok: false, took: '-', passed: 0, failed: 1, skipped: 0 };
}
