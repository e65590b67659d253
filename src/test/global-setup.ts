import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { applyMigrations } from '../../scripts/lib/migrate.mjs';
import { startThrowawayPostgres } from '../../scripts/lib/throwaway-postgres.mjs';
import { databaseAt, runSql } from './run-sql';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * Where databases are made and by whom, the role that the app runs as in them, and the migrated
     * one that they are copies of.
     */
    testServer: { adminUrl: string; appUrl: string; template: string };
  }
}

interface TestServer {
  ownerUrl: string;
  appUrl: string;
  stop(): Promise<void>;
}

/** The server at the address; the migration step makes a role of the app for this run alone. */
function outsideServer(ownerUrl: string): TestServer {
  const role = `sentinel_test_app_${process.pid}`;
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = randomBytes(16).toString('hex');
  return {
    ownerUrl,
    appUrl: url.href,
    stop: async () => {
      await runSql(ownerUrl, `DROP ROLE IF EXISTS ${role}`);
    },
  };
}

/**
 * Starts a PostgreSQL for the tests (or takes the one at TEST_DATABASE_URL, whose role must be
 * allowed to make databases and roles) and migrates the template that `createTestDatabase` copies.
 */
export default async function setup(project: TestProject) {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? outsideServer(given) : await startThrowawayPostgres('vitest');
  const { ownerUrl: adminUrl, appUrl } = server;
  const template = `sentinel_template_${process.pid}`;
  const stop = async () => {
    await runSql(adminUrl, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await server.stop();
  };
  try {
    await runSql(adminUrl, `CREATE DATABASE ${template}`);
    await applyMigrations({
      connectionString: databaseAt(adminUrl, template),
      appConnectionString: appUrl,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('testServer', { adminUrl, appUrl, template });
  return stop;
}
