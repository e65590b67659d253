import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from './embedded-postgres.mjs';

/** A PostgreSQL of its own in a folder that is removed when it stops. */
export async function startThrowawayPostgres(command) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-'));
  // mkdtemp makes it 0700; as root the server runs as another user, who must get through.
  fs.chmodSync(folder, 0o711);
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({ folder, durable: false, command });
    const stop = async () => {
      await server.stop();
      remove();
    };
    return { url: server.url, folder, stop };
  } catch (error) {
    remove();
    throw error;
  }
}
