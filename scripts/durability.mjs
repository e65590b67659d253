// `npm run durability [-- --rounds 20 --writers 20 --seed 1 --short --json]`: kills the demo while
// many write, starts it again as a person does, and looks whether every acknowledged write is there.
import './lib/check-node.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from './lib/data-folder.mjs';
import { choosePort } from './lib/embedded-postgres.mjs';
import { generateClient, installPackages } from './lib/install.mjs';
import { PlainError, runMain } from './lib/plain-error.mjs';
import { endAll, KILLS, killDemo, startDemo, stopDemo } from './durability/demo-process.mjs';

const USAGE =
  'Usage: npm run durability [-- --rounds 20 --writers 20 --seed 1 --no-import --short --json]';
const IMPORT_EVERY = 3;
const SHORT_ROUNDS = 2;
const LONGEST_MS = 3_000;
const SHORT_LONGEST_MS = 800;
const FAULTS_SHOWN = 20;

const state = { folder: null, child: null, starts: 0, stopping: null };

function readFlags() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const options = { rounds: text, writers: text, seed: text, json: flag, short: flag, import: { ...flag, default: true } }; // prettier-ignore
  try {
    const { values } = parseArgs({ options, allowNegative: true });
    const { short, json } = values;
    return {
      rounds: readNumber('rounds', values.rounds, short ? SHORT_ROUNDS : 20),
      writers: readNumber('writers', values.writers, 20),
      seed: readNumber('seed', values.seed, 1),
      withImports: values.import && !short,
      short,
      json,
    };
  } catch (error) {
    throw error instanceof PlainError ? error : new PlainError(`${error.message}\n${USAGE}`);
  }
}

function readNumber(name, text, otherwise) {
  const number = Number(text ?? otherwise);
  if (Number.isInteger(number) && number >= 1 && number <= 1_000) return number;
  throw new PlainError(`--${name} must be a whole number from 1 to 1000. ${USAGE}`);
}

/** Lines for a person; with --json they go to the other stream, so that stdout is the document. */
function printer({ json }) {
  return json ? console.error : console.log;
}

function makeFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-durability-'));
  // mkdtemp makes it 0700; as root the database runs as another user, who must get through.
  fs.chmodSync(folder, 0o711);
  return folder;
}

async function start(port) {
  state.starts += 1;
  const { folder, starts: number } = state;
  const env = {
    RATE_LIMIT_LENIENT: '10000000',
    RATE_LIMIT_STRICT: '10000',
    RATE_LIMIT_SEARCH: '100000',
  };
  const demo = await startDemo({ folder, port, number, env });
  state.child = demo.child;
  return demo;
}

const kill = (kind) => killDemo(kind, { child: state.child, folder: state.folder });

function lineOf(result, rounds) {
  const { round, acknowledged, inFlight, landed, lost, doubled } = result;
  const imported = result.import;
  return [
    `round ${String(round).padStart(2)}/${rounds}`,
    `killed ${result.kill.padEnd(13)}`,
    `${String(acknowledged).padStart(4)} acknowledged`,
    `${String(inFlight).padStart(2)} in flight (${landed} landed)`,
    `${lost.length} lost`,
    `${doubled.length} doubled`,
    `healthy in ${result.secondsToHealthy.toFixed(1)} s`,
    ...(imported
      ? [`import killed while ${imported.killedWhile}, finished ${imported.secondsToFinish.toFixed(0)} s after the start`]
      : []),
  ].join('   '); // prettier-ignore
}

const faultsOf = ({ lost, doubled, faults }) => [...lost, ...doubled, ...faults];

function printFaults(print, result) {
  const faults = faultsOf(result);
  for (const fault of faults.slice(0, FAULTS_SHOWN)) print(`    ${fault}`);
  if (faults.length > FAULTS_SHOWN) print(`    … and ${faults.length - FAULTS_SHOWN} more`);
}

/** A round that found something is the last: what it left behind is what one wants to look at. */
async function runRounds(trial, flags, print) {
  const results = [];
  for (let round = 1; round <= flags.rounds; round += 1) {
    const result = await trial.runRound({
      round,
      kill: KILLS[(round - 1) % KILLS.length],
      withImport: flags.withImports && round % IMPORT_EVERY === 0,
      isLast: round === flags.rounds,
    });
    results.push(result);
    print(lineOf(result, flags.rounds));
    printFaults(print, result);
    if (faultsOf(result).length > 0) break;
  }
  return results;
}

function sumUp(results, closing, flags) {
  const all = [...results, ...(closing ? [closing] : [])];
  const sum = (read) => all.reduce((total, result) => total + read(result), 0);
  return {
    seed: flags.seed,
    writers: flags.writers,
    machine: `${os.cpus().length} × ${os.cpus()[0]?.model}, Node ${process.versions.node}`,
    kills: results.length,
    acknowledged: sum(({ acknowledged = 0 }) => acknowledged),
    inFlight: sum(({ inFlight = 0 }) => inFlight),
    lost: sum(({ lost }) => lost.length),
    doubled: sum(({ doubled }) => doubled.length),
    otherFaults: sum(({ faults }) => faults.length),
    repeated: sum(({ repeated = 0 }) => repeated),
    repeatedLanded: sum(({ repeatedLanded = 0 }) => repeatedLanded),
    ranTwice: sum(({ ranTwice }) => ranTwice),
    held: (closing ?? results.at(-1)).held,
    rounds: results,
    closing,
  };
}

function printSum(print, summary, flags) {
  const { acknowledged, kills, lost, doubled, otherFaults, ranTwice, held } = summary;
  const failed = summary.rounds.filter((result) => faultsOf(result).length > 0).length;
  const isClosed = !summary.closing || faultsOf(summary.closing).length === 0;
  const { repeated, repeatedLanded } = summary;
  print(
    `${repeated} creations without an answer were sent again with their key: ${repeatedLanded} had landed, ` +
      `${ranTwice} of them ran twice${ranTwice > 0 ? ' (the gap of the key, see docs/API.md)' : ''}`,
  );
  if (held > 0) print(`${held} keys are still taken by requests that were killed`);
  if (otherFaults > 0) print(`${otherFaults} other faults`);
  print(
    `${acknowledged.toLocaleString('en')} writes acknowledged over ${kills} kills, ${lost} lost, ${doubled} doubled`,
  );
  const passed = summary.rounds.length - failed;
  // What was not reached because of a fault has not passed.
  print(`${passed} passed, ${flags.rounds - passed + (isClosed ? 0 : 1)} failed`);
  return failed === 0 && isClosed;
}

async function runTrial(flags, print) {
  const port = await choosePort();
  print('starting the demo (the first time it is built, which takes a minute or two)');
  const { token } = await start(port);
  const { Trial } = await import('./durability/trial.ts');
  const control = { address: `http://127.0.0.1:${port}`, start: () => start(port), kill };
  const { writers, seed, short } = flags;
  const longestMs = short ? SHORT_LONGEST_MS : LONGEST_MS;
  const trial = new Trial(control, { writers, seed, token, longestMs });
  const results = await runRounds(trial, flags, print);
  const isClean = results.every((result) => faultsOf(result).length === 0);
  const closing = isClean && !flags.short ? await trial.close() : null;
  if (closing) printFaults(print, closing);
  await stopDemo({ child: state.child });
  const summary = sumUp(results, closing, flags);
  const isGood = printSum(print, summary, flags);
  if (flags.json) console.log(JSON.stringify(summary, null, 2));
  return isGood;
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    state.stopping ??= (async () => {
      if (state.folder) await endAll(state.folder);
      if (state.folder) fs.rmSync(state.folder, { recursive: true, force: true });
      process.exit(130);
    })();
  });
}

async function runInFolder(flags) {
  state.folder = makeFolder();
  let isGood = false;
  try {
    isGood = await runTrial(flags, printer(flags));
    return isGood;
  } finally {
    // A run that is being stopped has not failed.
    if (state.stopping) await state.stopping;
    // What made the trial fail is thrown on, and not what ending it stumbles over.
    await endAll(state.folder).catch((error) => console.error(error.message));
    if (isGood) fs.rmSync(state.folder, { recursive: true, force: true });
    else console.error(`What is left of the demo, with its logs, is in ${state.folder}`);
  }
}

await runMain(async () => {
  const flags = readFlags();
  await installPackages(dataFolder());
  await generateClient(dataFolder());
  const { register } = await import('tsx/esm/api');
  register();
  return (await runInFolder(flags)) ? 0 : 1;
});
