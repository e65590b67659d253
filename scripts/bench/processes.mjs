// What the benchmark starts and ends: its database server, measured children, the built app.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serveBuild } from '../lib/app-server.mjs';
import { ensureBuild } from '../lib/build-app.mjs';
import { runLogged, stopChildren } from '../lib/children.mjs';
import { dataFolder, processBirth } from '../lib/data-folder.mjs';
import { demoEnvironment } from '../lib/demo-setting.mjs';
import { choosePort, startEmbeddedPostgres } from '../lib/embedded-postgres.mjs';
import { generateClient } from '../lib/install.mjs';

export { stopChildren } from '../lib/children.mjs';
export { runMain } from '../lib/plain-error.mjs';

/** Logs and secrets stay here; what is large lies in a temporary folder. */
const folder = path.join(dataFolder(), 'bench');
const scriptsFolder = path.join(import.meta.dirname, '..');

export async function prepare() {
  await generateClient(folder);
}

/**
 * A PostgreSQL with the product's own settings (it waits for the disk) in a folder that is removed
 * when it stops, or when this process dies.
 */
export async function startDurablePostgres() {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-'));
  // mkdtemp makes it 0700; as root the server runs as another user, who must get through.
  fs.chmodSync(place, 0o711);
  const guard = spawn(
    process.execPath,
    [path.join(scriptsFolder, 'lib/throwaway-guard.mjs'), place],
    { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  guard.unref();
  guard.stdin.unref();
  const remove = () => {
    fs.rmSync(place, { recursive: true, force: true });
    guard.stdin.end();
  };
  try {
    const server = await startEmbeddedPostgres({ folder: place, durable: true, command: 'bench' });
    const stop = async () => {
      await stopChildren();
      await server.stop();
      remove();
    };
    return { ownerUrl: server.ownerUrl, appUrl: server.appUrl, folder: place, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

/** What the app and the measured children run with. Nothing of this machine's settings counts. */
export function benchEnvironment(databaseUrl, address = 'http://localhost:3000') {
  return {
    ...demoEnvironment({ folder, databaseUrl, address }),
    SENTINEL_WORKER: 'off',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_LENIENT: '1000000000',
    RATE_LIMIT_STRICT: '1000000000',
    RATE_LIMIT_SEARCH: '1000000000',
    RATE_LIMIT_EXPORT: '1000000000',
    RATE_LIMIT_ANALYTICS: '1000000000',
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: '',
    CLERK_SECRET_KEY: '',
  };
}

/**
 * Runs a script of this folder in a process of its own and answers what it printed last, which is
 * JSON.
 */
export async function runMeasured(script, args, { env, heapMb }) {
  const file = path.join('scripts/bench', script);
  const limit = heapMb ? [`--max-old-space-size=${heapMb}`] : [];
  const command = [...limit, '--conditions=react-server', '--import=tsx', file, ...args];
  const output = await runLogged(folder, path.parse(script).name, process.execPath, command, env);
  return JSON.parse(output.trim().split('\n').at(-1));
}

let build = null;

/** The folder of the finished build of the sources as they are at the first call. */
export async function buildApp() {
  build ??= ensureBuild(folder);
  return (await build).target;
}

/** Serves a build with an environment of `benchEnvironment` and more. */
export async function serveApp(target, databaseUrl, more = {}) {
  const port = await choosePort();
  const address = `http://localhost:${port}`;
  const env = { ...benchEnvironment(databaseUrl, address), ...more };
  const { child, logFile, stop } = await serveBuild({ folder, target, port, env });
  const birth = processBirth(child.pid);
  const isAlive = () => processBirth(child.pid) === birth;
  return { address, pid: child.pid, logFile, isAlive, stop };
}
