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

/** A PostgreSQL of its own in a folder that is removed when it stops. */
export async function startThrowawayPostgres(command) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-'));
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
