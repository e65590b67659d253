// `npm run verify`: installs what is missing and runs every check and every test.
import './lib/check-node.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBrowser } from './lib/browser.mjs';
import { stopChildren } from './lib/children.mjs';
import { dataFolder } from './lib/data-folder.mjs';
import { generateClient, installPackages } from './lib/install.mjs';
import { runMain } from './lib/plain-error.mjs';
import { elapsed, report } from './lib/progress.mjs';
import { startRedis } from './lib/redis.mjs';
import { countPlaywright, countPrinted, countVitest, runStages } from './lib/stages.mjs';

const node = process.execPath;
const folder = dataFolder();
const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-verify-'));
process.on('exit', () => fs.rmSync(reports, { recursive: true, force: true }));
const bin = (name) => `node_modules/${name}`;

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    await stopChildren();
    process.exit(130);
  });
}

function vitestStage(project, prepare) {
  const file = path.join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  return {
    name: project,
    alone: true,
    prepare,
    count: countVitest(file),
    steps: [[node, bin('vitest/vitest.mjs'), 'run', '--project', project, ...reporters]],
  };
}

async function withRedis() {
  const redis = await startRedis();
  if (!redis) report('db: no redis-server is installed, so its tests are skipped');
  return redis
    ? { env: { TEST_REDIS_URL: redis.url }, stop: redis.stop }
    : { env: {}, stop: async () => {} };
}

/** Slow ones first. The build replaces generated types, so it waits for the type check. */
function listStages(browser) {
  const e2eReport = path.join(reports, 'e2e.json');
  return [
    {
      name: 'types',
      steps: [
        [node, bin('next/dist/bin/next'), 'typegen'],
        [node, bin('typescript/bin/tsc'), '--noEmit'],
      ],
    },
    { name: 'lint', steps: [[node, bin('oxlint/bin/oxlint'), '--deny-warnings']] },
    { name: 'format', steps: [[node, bin('prettier/bin/prettier.cjs'), '--check', '.']] },
    { name: 'boundaries', steps: [[node, 'scripts/checks/boundaries.mjs']] },
    { name: 'house', count: countPrinted, steps: [[node, 'scripts/checks/house.mjs']] },
    { name: 'unused', steps: [[node, bin('knip/bin/knip.js')]] },
    { name: 'build', after: ['types'], steps: [[node, 'scripts/ensure-build.mjs']] },
    vitestStage('unit'),
    vitestStage('db', withRedis),
    {
      name: 'e2e',
      needs: ['build'],
      alone: true,
      env: { SENTINEL_CHROMIUM: browser, SENTINEL_E2E_REPORT: e2eReport },
      count: countPlaywright(e2eReport),
      steps: [[node, 'scripts/e2e.mjs']],
    },
    {
      name: 'durability',
      needs: ['build'],
      after: ['e2e'],
      alone: true,
      count: countPrinted,
      steps: [[node, 'scripts/durability.mjs', '--short']],
    },
    {
      name: 'stream',
      after: ['durability'],
      alone: true,
      count: countPrinted,
      steps: [[node, 'scripts/chaos-stream.mjs', '--short']],
    },
    {
      name: 'delivery',
      after: ['stream'],
      alone: true,
      count: countPrinted,
      steps: [[node, 'scripts/chaos-delivery.mjs', '--short']],
    },
  ];
}

function printTable(results) {
  const columns = ['stage', 'took', 'passed', 'failed', 'skipped'];
  const rows = results.map((r) => [r.name, r.took, r.passed, r.failed, r.skipped].map(String));
  const widths = columns.map((title, i) => Math.max(title.length, ...rows.map((r) => r[i].length)));
  const line = (cells) => cells.map((cell, i) => cell.padEnd(widths[i])).join('  ');
  console.log(`\n${[columns, ...rows].map(line).join('\n')}\n\nAll stages took ${elapsed()}.`);
}

function sum(results, key) {
  return results.reduce((total, result) => total + result[key], 0);
}

await runMain(async () => {
  const installed = await installPackages(folder);
  report(`packages: ${installed ? 'installed' : 'present'}`);
  await generateClient(folder);
  const browser = await ensureBrowser(folder);
  const results = await runStages(listStages(browser), folder);
  printTable(results);
  const skipped = sum(results, 'skipped');
  const closing = `${sum(results, 'passed')} passed, ${sum(results, 'failed')} failed`;
  console.log(skipped > 0 ? `${closing}, ${skipped} skipped` : closing);
  return results.every((result) => result.ok) ? 0 : 1;
});
