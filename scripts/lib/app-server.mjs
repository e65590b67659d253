import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail, openLog, startChild, stopChild } from './children.mjs';
import { processBirth, readJson, writePrivateJson } from './data-folder.mjs';
import { PlainError } from './plain-error.mjs';

const START_DEADLINE_MS = 60_000;
/** A server asked to stop lets its running job finish a batch, for 8 s at most. */
const ORPHAN_KILL_MS = 15_000;

/** Throws a PlainError when something listens on the port already. */
export async function checkPortFree(port) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new PlainError(`PORT must be a number from 1 to 65535, and is "${process.env.PORT}".`);
  }
  if ((await isAnswered(port)) || !(await canListen(port))) {
    throw new PlainError(
      `Port ${port} is taken: stop what listens there, or choose another, as in PORT=${port + 1} ${lastCommand()}.`,
    );
  }
}

function lastCommand() {
  return `npm run ${process.env.npm_lifecycle_event ?? 'demo'}`;
}

function isAnswered(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

function canListen(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * Serves a finished build and waits until it is healthy. The process is noted in the data folder,
 * so that the next start can end a server whose parent was killed.
 */
export async function serveBuild({ folder, target, port, env }) {
  const log = openLog(folder, 'server');
  const child = startChild(process.execPath, [path.join(target, 'server.js')], {
    output: log.descriptor,
    env: { ...env, NODE_ENV: 'production', HOSTNAME: '127.0.0.1', PORT: String(port) },
  });
  fs.closeSync(log.descriptor);
  const birth = processBirth(child.pid);
  writePrivateJson(path.join(folder, 'server.json'), { pid: child.pid, birth });
  child.ended.then(() => fs.rmSync(path.join(folder, 'server.json'), { force: true }));
  await waitHealthy(child, port, log.file);
  return { child, logFile: log.file, stop: () => stopChild(child) };
}

async function waitHealthy(child, port, logFile) {
  const address = `http://127.0.0.1:${port}/api/health`;
  const deadline = Date.now() + START_DEADLINE_MS;
  let last = 'no answer';
  while (Date.now() < deadline) {
    const outcome = await Promise.race([child.ended, askHealth(address)]);
    if (outcome === 'healthy') return;
    if (typeof outcome === 'object') break;
    last = outcome;
    await sleep(150);
  }
  await stopChild(child);
  throw new PlainError(
    `The server did not become healthy (${last}). Its last lines:\n${logTail(logFile)}\nAll of it: ${logFile}`,
  );
}

async function askHealth(address) {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status === 200 ? 'healthy' : `/api/health answered ${response.status}`;
  } catch {
    return 'no answer';
  }
}

/** Ends the server that a killed parent left behind in this data folder, if there is one. */
export async function stopOrphanServer(folder) {
  const noted = readJson(path.join(folder, 'server.json'));
  if (!noted || processBirth(noted.pid) !== noted.birth) return false;
  process.kill(noted.pid, 'SIGTERM');
  for (let waited = 0; processBirth(noted.pid) === noted.birth; waited += 100) {
    if (waited > ORPHAN_KILL_MS) process.kill(noted.pid, 'SIGKILL');
    await sleep(100);
  }
  return true;
}
