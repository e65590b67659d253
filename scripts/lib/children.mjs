import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from './data-folder.mjs';
import { PlainError } from './plain-error.mjs';

const KILL_AFTER_MS = 15_000;
const living = new Set();

/**
 * Starts a command in a process group of its own, so that a Ctrl-C in the terminal reaches only
 * this process, which then ends its children in the right order.
 */
export function startChild(command, args, { env = {}, output = 'inherit' } = {}) {
  const child = spawn(command, args, {
    cwd: projectRoot,
    detached: process.platform !== 'win32',
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
  });
  living.add(child);
  child.ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, error }));
    child.once('exit', (code, signal) => resolve({ code: code ?? 1, signal }));
  }).finally(() => living.delete(child));
  return child;
}

/** Asks a child and all it has started to end; after a deadline they are made to. */
export async function stopChild(child) {
  if (!living.has(child)) return;
  signalGroup(child, 'SIGTERM');
  const ended = await Promise.race([child.ended, sleep(KILL_AFTER_MS, null, { ref: false })]);
  if (ended) return;
  signalGroup(child, 'SIGKILL');
  await child.ended;
}

export async function stopChildren() {
  await Promise.all([...living].map(stopChild));
}

function signalGroup(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Waits for a server to end, passing a stop on to it. Its exit code; 0 where the stop was asked for. */
export async function endOf(child) {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      asked = true;
      stopChildren();
    });
  }
  const { code } = await child.ended;
  return asked ? 0 : code;
}

/** Opens a fresh log file for a step below a data folder. */
export function openLog(folder, step) {
  const file = path.join(folder, 'logs', `${step}.log`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return { file, descriptor: fs.openSync(file, 'w', 0o600) };
}

/** The last lines of a log, to be shown where a step failed. */
export function logTail(file, lines = 20) {
  return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** Runs a command to its end with its output in a log; throws the log's last lines on failure. */
export async function runLogged(folder, step, command, args, env = {}) {
  const log = openLog(folder, step);
  const child = startChild(command, args, { env, output: log.descriptor });
  fs.closeSync(log.descriptor);
  const { code, error } = await child.ended;
  if (code === 0) return fs.readFileSync(log.file, 'utf8');
  throw new PlainError(
    `The step "${step}" failed (${error?.message ?? `exit code ${code}`}). Its last lines:\n${logTail(log.file)}\nAll of it: ${log.file}`,
  );
}
