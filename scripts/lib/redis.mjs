import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findCommand } from './browser.mjs';
import { startChild, stopChild } from './children.mjs';
import { choosePort } from './embedded-postgres.mjs';

/** Starts the machine's own Redis for the tests; null where none is installed. */
export async function startRedis() {
  const command = findCommand('redis-server');
  if (!command) return null;
  const port = await choosePort();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-redis-'));
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = startChild(command, args, { output: 'ignore' });
  const stop = async () => {
    await stopChild(child);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await accepts(port)) return { url: `redis://127.0.0.1:${port}`, stop };
    await sleep(50);
  }
  await stop();
  return null;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
