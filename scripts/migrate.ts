// Brings the database up to date: MIGRATE_DATABASE_URL, else DATABASE_URL, else the embedded one.
// A role that may make tables belongs in MIGRATE_DATABASE_URL; the app itself needs no such right.
import { startEmbeddedPostgres } from './lib/embedded-postgres.mjs';
import { applyMigrations } from './lib/migrate.mjs';
import { runMain } from './lib/plain-error.mjs';

async function openDatabase() {
  const url = process.env.MIGRATE_DATABASE_URL || process.env.DATABASE_URL;
  if (url) return { url, stop: async () => {} };
  return startEmbeddedPostgres({ shared: true, command: 'npm run db:migrate' });
}

await runMain(async () => {
  const database = await openDatabase();
  try {
    const { applied, queues } = await applyMigrations({ connectionString: database.url });
    for (const name of applied) console.log(`applied ${name}`);
    console.log(
      `The database is up to date: ${applied.length} migrations applied now, ${queues} queues.`,
    );
  } finally {
    await database.stop();
  }
});
