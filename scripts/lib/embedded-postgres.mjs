import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  dataFolder,
  folderHolder,
  lockFolder,
  readJson,
  readOrMakeSecrets,
  writePrivateJson,
} from './data-folder.mjs';
import { PlainError } from './plain-error.mjs';
import {
  findBinaries,
  reachableBinaries,
  reachableHome,
  serverUser,
} from './postgres-binaries.mjs';

/** Owns the database, which has its name, and migrates; the app runs as a role that owns nothing. */
const OWNER = 'sentinel';
const APP = 'sentinel_app';
const START_DEADLINE_MS = 60_000;
const LEAST_FREE_BYTES = 400 * 1024 * 1024;

const COMMON_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};
/** For databases that are thrown away: a crash may lose them, so nothing waits for the disk. */
const THROWAWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
};

/**
 * The addresses of the server noted in the data folder, running or not; null when none was made.
 * Until a folder of an earlier version is opened again, the app's address is the owner's.
 */
export function notedUrls(folder = dataFolder()) {
  const noted = readJson(path.join(folder, 'postgres.json'));
  if (!noted) return null;
  const ownerUrl = makeUrl(noted, OWNER);
  const appPassword = readJson(path.join(folder, 'secrets.json'))?.postgresAppPassword;
  if (!appPassword) return { ownerUrl, appUrl: ownerUrl };
  return { ownerUrl, appUrl: makeUrl({ port: noted.port, password: appPassword }, OWNER, APP) };
}

function makeUrl({ port, password }, database, user = OWNER) {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * Starts the PostgreSQL server of a data folder, or adopts the one that a killed parent left there.
 * With `shared`, a folder held by a live Sentinel process is no error: its running server is used
 * and left alone. Returns the database's addresses and how to stop what was started: `ownerUrl` for
 * migrations, and `appUrl`, whose role the migration step makes (`applyMigrations`).
 */
export async function startEmbeddedPostgres(options = {}) {
  const { folder = dataFolder(), durable = true, shared = false, command = 'sentinel' } = options;
  if (shared && folderHolder(folder)) return useRunning(folder);
  const unlock = lockFolder(folder, command);
  try {
    const server = await openServer(folder, durable);
    const stop = async () => {
      await server.stop();
      unlock();
    };
    return { ...notedUrls(folder), adopted: server.adopted, stop };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function useRunning(folder) {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    const noted = notedUrls(folder);
    if (noted && (await answers(noted.ownerUrl))) {
      // A server that an earlier version started has no secret of the app's role yet.
      readOrMakeSecrets(folder);
      return { ...notedUrls(folder), adopted: false, stop: async () => {} };
    }
    await sleep(100);
  }
  throw new PlainError(`The database in ${folder} does not answer: stop what holds that folder.`);
}

async function openServer(folder, durable) {
  const user = serverUser();
  const binaries = reachableBinaries(user, await findBinaries());
  const { postgresPassword: password } = readOrMakeSecrets(folder);
  const home = reachableHome(user, folder, password);
  const place = {
    folder,
    pgdata: path.join(home, 'postgres'),
    user,
    binaries,
    password,
    durable,
  };

  const running = await adoptOrphan(place);
  if (!running) {
    checkSpace(home);
    if (!fs.existsSync(path.join(place.pgdata, 'PG_VERSION'))) initialise(place);
    await launch(place);
  }
  await ensureDatabase(readJson(path.join(folder, 'postgres.json')));
  return { adopted: running, stop: () => stopServer(place) };
}

/** `{ pid, ready }` from PostgreSQL's own note in its data folder, or null. */
function readPostmaster(pgdata) {
  try {
    const lines = fs.readFileSync(path.join(pgdata, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return null;
  }
}

/** True when the process is alive and its command line names this data folder. */
function serves(pid, pgdata) {
  try {
    if (process.platform === 'win32') return process.kill(pid, 0);
    if (process.platform === 'linux') {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(pgdata);
    }
    const shown = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return shown.stdout.includes(pgdata);
  } catch {
    return false;
  }
}

/** A SIGKILL of the parent leaves the server running: take it over if it serves this folder. */
async function adoptOrphan({ folder, pgdata, password, binaries, user }) {
  const postmaster = readPostmaster(pgdata);
  if (!postmaster) return false;
  if (!serves(postmaster.pid, pgdata)) {
    // The number may belong to another process by now, which PostgreSQL would take for a server.
    fs.rmSync(path.join(pgdata, 'postmaster.pid'), { force: true });
    return false;
  }
  const noted = { port: postmaster.port, password };
  const deadline = Date.now() + START_DEADLINE_MS / 2;
  while (Date.now() < deadline && serves(postmaster.pid, pgdata)) {
    if (await answers(makeUrl(noted, 'postgres'))) {
      writePrivateJson(path.join(folder, 'postgres.json'), noted);
      return true;
    }
    await sleep(200);
  }
  await stopServer({ pgdata, binaries, user });
  return false;
}

function checkSpace(folder) {
  const { bavail, bsize } = fs.statfsSync(folder);
  if (bavail * bsize < LEAST_FREE_BYTES) throw noSpace(folder);
}

function noSpace(folder) {
  return new PlainError(
    `There is no space left for the database in ${folder}: free about 1 GB there, or set SENTINEL_DATA_DIR to another disk.`,
  );
}

/** Made beside and moved into place, so that an interrupted initdb leaves nothing half-made. */
function initialise({ folder, pgdata, user, binaries, password }) {
  const fresh = `${pgdata}.new`;
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(fresh, { mode: 0o700 });
  const passwordFile = path.join(fresh, '..', 'initdb-password');
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user.uid !== undefined) {
    fs.chownSync(fresh, user.uid, user.gid);
    fs.chownSync(passwordFile, user.uid, user.gid);
  }
  const flags = ['--auth=scram-sha-256', `--username=${OWNER}`, '--encoding=UTF8', '--no-sync'];
  // The built-in locale is the same on every machine, so text sorts alike on all of them.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const result = spawnSync(
    binaries.initdb,
    [`--pgdata=${fresh}`, `--pwfile=${passwordFile}`, ...flags, ...locale],
    { ...user, cwd: '/', encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
  );
  fs.rmSync(passwordFile, { force: true });
  if (result.status !== 0) throw explain(folder, result.stderr || String(result.error));
  fs.renameSync(fresh, pgdata);
}

async function launch({ folder, pgdata, user, binaries, password, durable }) {
  const port = await choosePort(readJson(path.join(folder, 'postgres.json'))?.port);
  writePrivateJson(path.join(folder, 'postgres.json'), { port, password });
  const settings = { ...COMMON_SETTINGS, ...(durable ? {} : THROWAWAY_SETTINGS), port };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const logFile = path.join(folder, 'postgres.log');
  const log = fs.openSync(logFile, 'w', 0o600);
  // Its own process group: a Ctrl-C in the terminal must not stop the database before the app.
  const child = spawn(binaries.postgres, ['-D', pgdata, ...flags], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, LC_ALL: 'C' },
  });
  fs.closeSync(log);
  let ended = null;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code) => (ended ??= `exit code ${code}`));
  child.unref();
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(readPostmaster(pgdata)?.pid === child.pid && readPostmaster(pgdata).ready)) {
    if (ended !== null || Date.now() > deadline) {
      throw explain(folder, fs.readFileSync(logFile, 'utf8') || ended);
    }
    await sleep(20);
  }
}

function explain(folder, output) {
  if (/no space left on device/i.test(output)) return noSpace(folder);
  const line =
    /^.*(?:FATAL|error|ERROR):.*$/m.exec(output)?.[0] ?? output.trim().split('\n').at(-1);
  return new PlainError(
    `The embedded PostgreSQL in ${folder} did not start (${line}): see postgres.log there, or set DATABASE_URL.`,
  );
}

/** The noted port when it is free, else one that the system picks. */
export async function choosePort(wanted = 0) {
  const free = await tryPort(wanted);
  return free ?? (await tryPort(0));
}

function tryPort(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, '127.0.0.1', () => {
      const chosen = probe.address().port;
      probe.close(() => resolve(chosen));
    });
  });
}

async function connect(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  await client.connect();
  return client;
}

async function answers(url) {
  try {
    const client = await connect(url);
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function ensureDatabase(noted) {
  const client = await connect(makeUrl(noted, 'postgres'));
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [OWNER]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${OWNER}`);
  } finally {
    await client.end();
  }
}

async function stopServer({ pgdata, user, binaries }) {
  const postmaster = readPostmaster(pgdata);
  if (!postmaster || !serves(postmaster.pid, pgdata)) return;
  await new Promise((resolve) => {
    const args = ['stop', '-D', pgdata, '-m', 'fast', '-w', '-t', '30', '-s'];
    const options = { ...user, cwd: '/', stdio: 'ignore', detached: true };
    const child = spawn(binaries.pg_ctl, args, options);
    child.once('error', resolve);
    child.once('exit', resolve);
  });
}
