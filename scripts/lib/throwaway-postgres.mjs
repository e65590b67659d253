import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';

/** Ends the server and removes the folder if this process dies before it does so itself. */
function startGuard(folder) {
  const file = path.join(import.meta.dirname, 'throwaway-guard.mjs');
  const options = { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] };
  const guard = spawn(process.execPath, [file, folder], options);
  guard.unref();
  guard.stdin.unref();
  return guard;
}

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 4 * 1024 ** 3;

/**
 * Memory where there is plenty of it: tests make and drop hundreds of databases of a thousand files
 * each, and some file systems take most of a second for what was just removed to be made again.
 */
function roomiest() {
  try {
    fs.accessSync(MEMORY, fs.constants.W_OK);
    const { bavail, bsize } = fs.statfsSync(MEMORY);
    if (bavail * bsize >= ENOUGH_BYTES && os.freemem() >= ENOUGH_BYTES) return MEMORY;
  } catch {
    // No such place on this system.
  }
  return os.tmpdir();
}

/** A PostgreSQL of its own in a folder that is removed when it stops. */
export async function startThrowawayPostgres(command) {
  const folder = fs.mkdtempSync(path.join(roomiest(), 'sentinel-'));
  // mkdtemp makes it 0700; as root the server runs as another user, who must get through.
  fs.chmodSync(folder, 0o711);
  const guard = startGuard(folder);
  const remove = () => {
    fs.rmSync(folder, { recursive: true, force: true });
    guard.stdin.end();
  };
  try {
    const server = await startEmbeddedPostgres({ folder, durable: false, command });
    const stop = async () => {
      await server.stop();
      remove();
    };
    return { ownerUrl: server.ownerUrl, appUrl: server.appUrl, folder, stop };
  } catch (error) {
    remove();
    throw error;
  }
}
