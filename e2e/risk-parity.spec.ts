import { expect, test } from '@playwright/test';
import { buildSync } from 'esbuild';
import { riskHistory } from '../src/lib/risk';
import { tryOut, type RiskInputs } from '../src/lib/risk/what-if';
import { randomInputs } from './support/random-histories';

const DEALS = 1_000;
const SEED = 20_260_302;

/** The engine as a script for a browser, from the same files. */
function bundleEngine(): string {
  const entry = `export { tryOut } from './src/lib/risk/what-if';
    export { riskHistory } from './src/lib/risk/index';`;
  const { outputFiles } = buildSync({
    stdin: { contents: entry, resolveDir: '.' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'engine',
  });
  return outputFiles.map(({ text }) => text).join('');
}

interface Engine {
  readonly tryOut: typeof tryOut;
  readonly riskHistory: typeof riskHistory;
}

/**
 * Whole assessments as text, every digit of every number, with a step taken, and the points of the
 * history for one deal in ten. Runs in Node and, as it is, in the browser.
 */
function judgeAll(engine: Engine, all: readonly RiskInputs[]): string[] {
  return all.map((inputs, n) => {
    const { deal, events, policy, norms, asOf } = inputs;
    const window = { from: 0, to: asOf, maxPoints: 60 };
    const history =
      n % 10 === 0 ? engine.riskHistory(deal, events, policy, () => norms, window) : null;
    return JSON.stringify([engine.tryOut(inputs, [{ action: 'get_reply' }]), history]);
  });
}

test('browser and server give equal numbers, to the last bit, for 1,000 random deals', async ({
  page,
}) => {
  const inputs = randomInputs(DEALS, SEED);
  const here = judgeAll({ tryOut, riskHistory }, inputs);
  await page.addScriptTag({ content: bundleEngine() });
  const there = await page.evaluate(
    ([source, json]) => {
      const judge = new Function(`return ${source}`)() as typeof judgeAll;
      const { engine } = globalThis as unknown as { engine: Engine };
      return judge(engine, JSON.parse(json) as RiskInputs[]);
    },
    [judgeAll.toString(), JSON.stringify(inputs)] as const,
  );
  expect(here).toHaveLength(DEALS);
  const scores = here.map((text) => (JSON.parse(text) as [{ before: { score: number } }])[0].before.score); // prettier-ignore
  expect(new Set(scores).size, 'the deals are not all alike').toBeGreaterThan(DEALS * 0.9);
  const unequal = here.flatMap((text, n) => (text === there[n] ? [] : [n]));
  expect(unequal, 'deals of which the two differ').toEqual([]);
});
