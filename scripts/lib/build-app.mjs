import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runLogged } from './children.mjs';
import { folderHolder, lockFolder, projectRoot } from './data-folder.mjs';

/** Finished builds, one folder for each state of the sources, shared by all data folders. */
const buildsFolder = path.join(projectRoot, '.data/builds');
const standalone = path.join(projectRoot, '.next/standalone');
const BUILDS_KEPT = 3;
const INPUTS = [
  'src',
  'public',
  'prisma/schema.prisma',
  'package-lock.json',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'scripts/lib/build-app.mjs',
];

/** `next build`, then the two folders that the standalone server does not bring along by itself. */
async function buildStandalone(folder, env = {}) {
  const next = path.join(projectRoot, 'node_modules/next/dist/bin/next');
  const settings = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env };
  await runLogged(folder, 'next-build', process.execPath, [next, 'build'], settings);
  for (const [from, to] of [
    ['public', 'public'],
    ['.next/static', '.next/static'],
  ]) {
    const source = path.join(projectRoot, from);
    if (!fs.existsSync(source)) continue;
    fs.cpSync(source, path.join(standalone, to), { recursive: true });
  }
  // Settings of this machine are no part of a build.
  for (const name of fs.readdirSync(standalone)) {
    if (name.startsWith('.env')) fs.rmSync(path.join(standalone, name));
  }
}

/** Builds into .next/standalone, types checked, whatever was built before. */
export async function buildForStart(folder) {
  const unlock = await lockBuilds(() => {});
  try {
    await buildStandalone(folder);
  } finally {
    unlock();
  }
}

/** A digest of everything that the build is made from. */
function hashInputs() {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    for (const file of listFiles(path.join(projectRoot, input))) {
      hash.update(path.relative(projectRoot, file)).update('\0').update(fs.readFileSync(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function listFiles(place) {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [place];
  return fs
    .readdirSync(place)
    .filter((name) => !/\.test(-support)?\.tsx?$/.test(name) && name !== 'generated')
    .sort()
    .flatMap((name) => listFiles(path.join(place, name)));
}

/**
 * The folder of a finished build of the present sources, made where there is none yet. A running
 * server keeps the folder it was started from, so building anew never changes files under it.
 */
export async function ensureBuild(folder, { onWait = () => {}, onBuild = () => {} } = {}) {
  const unlock = await lockBuilds(onWait);
  try {
    const target = path.join(buildsFolder, hashInputs());
    const built = !fs.existsSync(path.join(target, 'server.js'));
    if (built) {
      onBuild();
      await buildStandalone(folder, { SENTINEL_BUILD_UNCHECKED: '1' });
      fs.rmSync(target, { recursive: true, force: true });
      fs.renameSync(standalone, target);
    }
    const now = new Date();
    fs.utimesSync(target, now, now);
    removeOldBuilds();
    return { target, built };
  } finally {
    unlock();
  }
}

async function lockBuilds(onWait) {
  if (folderHolder(buildsFolder)) onWait();
  for (;;) {
    try {
      return lockFolder(buildsFolder, 'a build');
    } catch (error) {
      // Between looking and taking, another may have been quicker.
      if (!folderHolder(buildsFolder)) throw error;
      await sleep(500);
    }
  }
}

/** Keeps the newest builds and those of the last day, since a server may still run from one. */
function removeOldBuilds() {
  const builds = fs
    .readdirSync(buildsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'logs')
    .map((entry) => path.join(buildsFolder, entry.name))
    .sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs);
  const aDayAgo = Date.now() - 24 * 3_600_000;
  const old = builds.slice(BUILDS_KEPT).filter((build) => fs.statSync(build).mtimeMs < aDayAgo);
  for (const build of old) fs.rmSync(build, { recursive: true, force: true });
}
