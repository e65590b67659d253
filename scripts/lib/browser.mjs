import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { runLogged } from './children.mjs';
import { PlainError } from './plain-error.mjs';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A command's full path on the PATH, or null. */
export function findCommand(command) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const places = folders.map((folder) => path.join(folder, command));
  return places.find((place) => fs.existsSync(place)) ?? null;
}

async function findBrowser() {
  const named = process.env.SENTINEL_CHROMIUM;
  if (named) {
    if (fs.existsSync(named)) return named;
    throw new PlainError(`SENTINEL_CHROMIUM names ${named}, which does not exist: correct it.`);
  }
  for (const command of COMMANDS) {
    const found = findCommand(command);
    if (found) return found;
  }
  const { chromium } = await import('@playwright/test');
  return [...PLACES, chromium.executablePath()].find((place) => fs.existsSync(place)) ?? null;
}

/**
 * The path of a Chromium or Chrome: SENTINEL_CHROMIUM, an installed one, Playwright's own, else one
 * installed now in the way that this machine can. Throws a PlainError where it cannot.
 */
export async function ensureBrowser(folder) {
  const found = await findBrowser();
  if (found) return found;
  for (const recipe of installRecipes()) {
    try {
      for (const [command, ...args] of recipe) {
        await runLogged(folder, 'browser-install', command, args);
      }
    } catch {
      continue;
    }
    const installed = await findBrowser();
    if (installed) return installed;
  }
  throw new PlainError(
    'There is no browser for the end-to-end tests: install Chromium or Chrome, or set SENTINEL_CHROMIUM to one.',
  );
}

function installRecipes() {
  const playwright = [process.execPath, 'node_modules/@playwright/test/cli.js', 'install'];
  const isRoot = process.getuid?.() === 0;
  const canApt = isRoot && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  const recipes = [[[...playwright, ...(canApt ? ['--with-deps'] : []), 'chromium']]];
  if (canApt) {
    recipes.push([
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
    ]);
  }
  return recipes;
}
