import type { TestProject } from 'vitest/node';
import { applyMigrations } from '../../scripts/lib/migrate.mjs';
import { startThrowawayPostgres } from '../../scripts/lib/throwaway-postgres.mjs';
import { runSql } from './run-sql';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where databases are made, and the migrated one that they are copies of. */
    testServer: { adminUrl: string; template: string };
  }
}

/**
 * Starts a PostgreSQL for the tests (or takes the one at TEST_DATABASE_URL, whose role must be
 * allowed to make databases) and migrates the template that `createTestDatabase` copies.
 */
export default async function setup(project: TestProject) {
  const given = process.env.TEST_DATABASE_URL;
  const server = given
    ? { url: given, stop: async () => {} }
    : await startThrowawayPostgres('vitest');
  const template = `sentinel_template_${process.pid}`;
  try {
    await runSql(server.url, `CREATE DATABASE ${template}`);
    const templateUrl = new URL(server.url);
    templateUrl.pathname = `/${template}`;
    await applyMigrations({ connectionString: templateUrl.href });
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('testServer', { adminUrl: server.url, template });
  return async () => {
    await runSql(server.url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await server.stop();
  };
}
