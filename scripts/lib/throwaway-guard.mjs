// Outlives whoever started a throwaway server: when that process ends, killed or not, its end of
// this one's stdin closes, and the server and its folder go too.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [folder] = process.argv.slice(2);

function serverPid() {
  try {
    return Number.parseInt(
      fs.readFileSync(path.join(folder, 'postgres/postmaster.pid'), 'utf8'),
      10,
    );
  } catch {
    return null;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.stdin.resume();
await new Promise((resolve) => process.stdin.once('close', resolve));

for (let waited = 0; fs.existsSync(folder) && waited < 100; waited += 1) {
  const pid = serverPid();
  // SIGINT is PostgreSQL's fast shutdown; its note goes when it has ended.
  if (pid && waited === 0) process.kill(pid, 'SIGINT');
  if (!pid) break;
  await sleep(100);
}
fs.rmSync(folder, { recursive: true, force: true });
