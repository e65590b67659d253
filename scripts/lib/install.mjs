import fs from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { projectRoot, readJson } from './data-folder.mjs';
import { runLogged } from './children.mjs';

const nodeModules = path.join(projectRoot, 'node_modules');

/** Whether node_modules holds what package-lock.json asks for. */
function isInstalled() {
  const wanted = readJson(path.join(projectRoot, 'package-lock.json'))?.packages ?? {};
  const present = readJson(path.join(nodeModules, '.package-lock.json'))?.packages;
  if (!present) return false;
  return Object.entries(wanted).every(
    ([place, entry]) => place === '' || entry.optional || present[place]?.version === entry.version,
  );
}

/** Runs `npm ci` where something is missing. Returns whether it had to. */
export async function installPackages(folder) {
  if (isInstalled()) return false;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  // Started by npm, its own script is known; else the shell's `npm` is asked.
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) await runLogged(folder, 'npm-ci', process.execPath, [npm, ...args]);
  else await runLogged(folder, 'npm-ci', 'npm', args);
  return true;
}

/** Generates the Prisma client where the schema or Prisma changed. Returns whether it had to. */
export async function generateClient(folder) {
  const stampFile = path.join(nodeModules, '.cache/sentinel/generated-from');
  const schema = fs.readFileSync(path.join(projectRoot, 'prisma/schema.prisma'));
  const version = readJson(path.join(nodeModules, 'prisma/package.json')).version;
  const stamp = createHash('sha256').update(schema).update(version).digest('hex');
  const made = path.join(projectRoot, 'src/lib/platform/db/generated/client.ts');
  if (fs.existsSync(made) && fs.existsSync(stampFile)) {
    if (fs.readFileSync(stampFile, 'utf8') === stamp) return false;
  }
  const prisma = path.join(nodeModules, 'prisma/build/index.js');
  await runLogged(folder, 'prisma-generate', process.execPath, [prisma, 'generate']);
  fs.mkdirSync(path.dirname(stampFile), { recursive: true });
  fs.writeFileSync(stampFile, stamp);
  return true;
}
