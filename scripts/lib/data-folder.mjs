import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlainError } from './plain-error.mjs';

export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The folder that holds the embedded database, its secrets and the logs of the scripts. */
export function dataFolder() {
  return path.resolve(projectRoot, process.env.SENTINEL_DATA_DIR || '.data');
}

/** When the process was born, as an opaque text; null when there is no such process. */
export function processBirth(pid) {
  try {
    if (process.platform === 'linux') {
      // After the command's closing bracket, field 22 of stat is the start time in clock ticks.
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // Killed, but not yet reaped by its parent (in a container perhaps never): it holds nothing.
      return fields[0] === 'Z' ? null : fields[19];
    }
    if (process.platform === 'win32') {
      process.kill(pid, 0);
      return 'alive';
    }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return started.trim() || null;
  } catch {
    return null;
  }
}

/** Who holds the folder: `{ pid, command }` of a live process, or null. Stale locks count as none. */
export function folderHolder(folder) {
  const lock = readJson(path.join(folder, 'sentinel.lock'));
  // A process that died and a new one with its number (common in containers) differ in their birth.
  if (!lock || processBirth(lock.pid) !== lock.birth) return null;
  return lock;
}

/**
 * Takes the data folder for this process and returns the function that lets it go.
 * Throws a PlainError when another live Sentinel process holds it.
 */
export function lockFolder(folder, command) {
  makeFolder(folder);
  const file = path.join(folder, 'sentinel.lock');
  const content = JSON.stringify({ pid: process.pid, birth: processBirth(process.pid), command });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      fs.writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
      return () => {
        if (readJson(file)?.pid === process.pid) fs.rmSync(file, { force: true });
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = folderHolder(folder);
    if (holder) {
      throw new PlainError(
        `The data folder ${folder} is in use by "${holder.command}" (process ${holder.pid}): stop that one, or set SENTINEL_DATA_DIR (and PORT) to run a second.`,
      );
    }
    fs.rmSync(file, { force: true });
  }
  throw new PlainError(`Could not take the lock ${file}: remove it and try again.`);
}

function makeFolder(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    throw new PlainError(
      `The data folder ${folder} cannot be written (${error.code}): set SENTINEL_DATA_DIR to a folder of yours.`,
    );
  }
}

export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivateJson(file, value) {
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

/** The secrets of this installation, made at first use and kept in the data folder (mode 0600). */
export function readOrMakeSecrets(folder) {
  makeFolder(folder);
  const file = path.join(folder, 'secrets.json');
  const kept = readJson(file);
  const secrets = {
    postgresPassword: kept?.postgresPassword ?? randomBytes(24).toString('hex'),
    postgresAppPassword: kept?.postgresAppPassword ?? randomBytes(24).toString('hex'),
    environment: {
      SENTINEL_SESSION_SECRET: randomBytes(32).toString('base64'),
      SENTINEL_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      CRON_SECRET: randomBytes(24).toString('hex'),
      ...kept?.environment,
    },
  };
  if (JSON.stringify(kept) !== JSON.stringify(secrets)) writePrivateJson(file, secrets);
  return secrets;
}
