// Brings the database up to date: MIGRATE_DATABASE_URL, else DATABASE_URL, else the embedded one.
// A role that may make tables belongs in MIGRATE_DATABASE_URL; the one in DATABASE_URL is the app's,
// and is given what the app needs and no more.
import { startEmbeddedPostgres } from './lib/embedded-postgres.mjs';
import { givenDatabase } from './lib/environment.mjs';
import { applyMigrations } from './lib/migrate.mjs';
import { runMain } from './lib/plain-error.mjs';

await runMain(async () => {
  const database =
    givenDatabase() ??
    (await startEmbeddedPostgres({ shared: true, command: 'npm run db:migrate' }));
  try {
    const { applied, queues, trail } = await applyMigrations({
      connectionString: database.ownerUrl,
      appConnectionString: database.appUrl,
    });
    for (const name of applied) console.log(`applied ${name}`);
    console.log(
      `The database is up to date: ${applied.length} migrations applied now, ${queues} queues.`,
    );
    console.log(trail.note);
  } finally {
    await database.stop();
  }
});
