// What the commands have in common that try something out in processes on a database of their own.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startChild, stopChildren } from './children.mjs';
import { dataFolder } from './data-folder.mjs';
import { generateClient, installPackages } from './install.mjs';
import { PlainError } from './plain-error.mjs';

/** The flags of the command line: texts for `numbers`, true or false for `switches`. */
export function readFlags({ usage, numbers, switches }) {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const options = Object.fromEntries([
    ...numbers.map((name) => [name, text]),
    ...switches.map((name) => [name, flag]),
  ]);
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new PlainError(`${error.message}\n${usage}`);
  }
}

/** What each of these was given as, or is otherwise, as the text of a whole number from 1. */
function readNumbers(flags, usage, otherwise) {
  return Object.entries(otherwise).map(([name, usual]) => {
    const number = Number(flags[name] ?? usual);
    if (Number.isInteger(number) && number >= 1) return [name, String(number)];
    throw new PlainError(`--${name} must be a whole number from 1. ${usage}`);
  });
}

/** What every trial's process is told, by names that begin with CHAOS. */
export function settingsOf(flags, usage, otherwise) {
  const numbers = readNumbers(flags, usage, { ...otherwise, seed: 1 });
  return {
    LOG_LEVEL: 'fatal',
    ...Object.fromEntries(numbers.map(([name, number]) => [`CHAOS_${name.toUpperCase()}`, number])),
    CHAOS_JSON: flags.json ? '1' : '',
  };
}

/**
 * Runs a script with Node, `DATABASE_URL` being a database that goes with it. Ctrl-C ends all.
 *
 * @param prepare starts what else it needs: `{ env, stop }`
 * @returns the script's exit code
 */
export async function runTrial({ name, node, env, prepare }) {
  const command = `npm run ${name.replace('-', ':')}`;
  let database = null;
  const stopAll = async () => {
    await stopChildren();
    await database?.stop();
    database = null;
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, async () => {
      await stopAll();
      process.exit(130);
    });
  }
  const folder = path.join(dataFolder(), name);
  await installPackages(folder);
  await generateClient(folder);
  const { startThrowawayPostgres } = await import('./throwaway-postgres.mjs');
  const { applyMigrations } = await import('./migrate.mjs');
  const beside = await prepare?.();
  try {
    database = await startThrowawayPostgres(command);
    const { ownerUrl, appUrl } = database;
    await applyMigrations({ connectionString: ownerUrl, appConnectionString: appUrl });
    const all = { ...env, ...beside?.env, DATABASE_URL: appUrl };
    const { code } = await startChild(process.execPath, node, { env: all }).ended;
    return code;
  } finally {
    await stopAll();
    await beside?.stop();
  }
}
