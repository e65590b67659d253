import fs from 'node:fs';
import path from 'node:path';
import { stopOrphanServer } from '../lib/app-server.mjs';
import { openLog, startChild, stopChildren } from '../lib/children.mjs';
import { readJson } from '../lib/data-folder.mjs';
import { startEmbeddedPostgres } from '../lib/embedded-postgres.mjs';
import { PlainError } from '../lib/plain-error.mjs';

/** A first start may have to build the app. */
const START_DEADLINE_MS = 600_000;
const END_DEADLINE_MS = 60_000;

/** The harshest first, so that a short run has it. */
export const KILLS = ['everything', 'demo+server', 'server', 'demo+database', 'demo'];

/**
 * Starts the demo as a person does and waits for its welcome.
 *
 * @returns the process, the token that it printed, and the seconds until it said that it is healthy
 * @throws PlainError with what it printed when it ends instead
 */
export async function startDemo({ folder, port, number, env = {} }) {
  const began = performance.now();
  const child = startChild(process.execPath, ['scripts/demo.mjs'], {
    env: { ...env, PORT: String(port), SENTINEL_DATA_DIR: folder },
    output: 'pipe',
  });
  const log = openLog(folder, `start-${number}`);
  child.once('close', () => fs.closeSync(log.descriptor));
  const demo = { child, token: null, seconds: null };
  let output = '';
  const welcomed = new Promise((resolve) => {
    const read = (chunk) => {
      output += chunk;
      fs.writeSync(log.descriptor, chunk);
      if (output.includes('app: healthy')) demo.seconds ??= (performance.now() - began) / 1000;
      demo.token ??= /Bearer ([^"\s]+)"/.exec(output)?.[1] ?? null;
      if (demo.token) resolve('welcomed');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  const outcome = await Promise.race([welcomed, child.ended, deadline(START_DEADLINE_MS)]);
  if (outcome === 'welcomed') return demo;
  throw new PlainError(`Start ${number} of the demo came to nothing. It printed:\n${output}`);
}

function deadline(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, null).unref());
}

/** Processes whose parent this one is. */
function childrenOf(parent) {
  if (process.platform !== 'linux') return [];
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}

function pidsOf({ child, folder }) {
  const server = readJson(path.join(folder, 'server.json'))?.pid;
  const note = fs.readFileSync(path.join(folder, 'postgres/postmaster.pid'), 'utf8');
  const database = Number.parseInt(note, 10);
  if (!server || !database)
    throw new PlainError(`The demo's processes are not noted in ${folder}.`);
  return { demo: child.pid, server, database };
}

/**
 * Kills by SIGKILL what the name of the kill says, all at one moment, and waits until the demo has
 * ended. Where only the server is killed, the demo ends by itself.
 */
export async function killDemo(kind, { child, folder }) {
  const pids = pidsOf({ child, folder });
  const victims = kind === 'everything' ? Object.keys(pids) : kind.split('+');
  const backends = kind === 'everything' ? childrenOf(pids.database) : [];
  for (const pid of [...victims.map((name) => pids[name]), ...backends]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // A connection's process may have ended in the meantime.
      if (error.code !== 'ESRCH') throw error;
    }
  }
  const ended = await Promise.race([child.ended, deadline(END_DEADLINE_MS)]);
  if (!ended) throw new PlainError(`The demo went on after the kill (${kind}).`);
}

/** Ends the demo as Ctrl-C does. */
export async function stopDemo({ child }) {
  child.kill('SIGINT');
  const { code } = await child.ended;
  if (code !== 0) throw new PlainError(`The demo was asked to stop and ended with code ${code}.`);
}

/** Ends whatever still runs of a demo, killed or not. */
export async function endAll(folder) {
  await stopChildren();
  await stopOrphanServer(folder);
  if (!fs.existsSync(path.join(folder, 'postgres/postmaster.pid'))) return;
  const database = await startEmbeddedPostgres({ folder, command: 'npm run durability' });
  await database.stop();
}
