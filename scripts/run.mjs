// Runs a TypeScript script: node scripts/run.mjs <file.ts> [arguments].
// In it `import 'server-only'` is the no-op that it is inside Next (scripts/lib/allow-server-only.mjs).
import { spawn } from 'node:child_process';
import { joinDataFolder, loadEnvironmentFiles } from './lib/environment.mjs';

const allowServerOnly = new URL('lib/allow-server-only.mjs', import.meta.url).href;

loadEnvironmentFiles();
// The migration opens the embedded database itself, running or not.
if (!process.argv[2]?.endsWith('migrate.ts')) {
  joinDataFolder();
  // Nothing but the migration acts as the database's owner.
  delete process.env.MIGRATE_DATABASE_URL;
}

const child = spawn(
  process.execPath,
  ['--import', allowServerOnly, '--import=tsx', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // A Ctrl-C reaches the child by itself; this process waits for the child's own end.
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
}
child.on('exit', (code, signal) => {
  if (!signal) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
