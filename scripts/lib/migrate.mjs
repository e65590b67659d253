import fs from 'node:fs';
import path from 'node:path';
import { demandOwner, grantAppRole } from './app-role.mjs';
import { projectRoot } from './data-folder.mjs';
import { applySchemaMigrations } from './schema-engine.mjs';

/** pg-boss's own queue for schedules, which it would otherwise try to make when an app starts. */
const SCHEDULER_QUEUE = '__pgboss__send-it';
const queuesFile = path.join(projectRoot, 'src/lib/jobs/queues.json');

/**
 * Brings a database up to date: Prisma's migrations, then pg-boss's own tables and the queues of
 * `queues.json` in the schema `pgboss`. App and workers start with `migrate: false`, since making a
 * queue needs rights that they should not have. Last, the role in `appConnectionString` is given
 * what the app needs, and no more.
 * Returns the names of the migrations applied, the number of queues, and how the audit trail stands:
 * `{ guarded, note }`, the note being one line for the person who migrates.
 */
export async function applyMigrations({ connectionString, appConnectionString }) {
  await demandOwner(connectionString);
  const applied = await applySchemaMigrations(connectionString);
  const queues = await createQueues(connectionString);
  const trail = await grantAppRole(connectionString, appConnectionString);
  return { applied, queues, trail };
}

async function createQueues(connectionString) {
  const queues = fs.existsSync(queuesFile) ? JSON.parse(fs.readFileSync(queuesFile, 'utf8')) : [];
  const { default: PgBoss } = await import('pg-boss');
  const boss = new PgBoss({ connectionString, supervise: false, schedule: false, max: 2 });
  let failure = null;
  boss.on('error', (error) => (failure ??= error));
  await boss.start();
  try {
    // A queue must exist before another names it as its dead letter queue.
    for (const name of [SCHEDULER_QUEUE, ...queues.map((queue) => queue.name)]) {
      await boss.createQueue(name);
    }
    for (const { name, ...options } of queues) await boss.updateQueue(name, options);
  } finally {
    await boss.stop({ graceful: false, wait: true });
  }
  if (failure) throw failure;
  return queues.length;
}
