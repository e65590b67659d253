// Runs a TypeScript script: node scripts/run.mjs <file.ts> [arguments].
// The condition `react-server` makes `import 'server-only'` the no-op that it is inside Next.
import { spawn } from 'node:child_process';
import { joinDataFolder, loadEnvironmentFiles } from './lib/environment.mjs';

loadEnvironmentFiles();
// The migration opens the embedded database itself, running or not.
if (!process.argv[2]?.endsWith('migrate.ts')) {
  joinDataFolder();
  // Nothing but the migration acts as the database's owner.
  delete process.env.MIGRATE_DATABASE_URL;
}

const child = spawn(
  process.execPath,
  ['--conditions=react-server', '--import=tsx', ...process.argv.slice(2)],
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
