import pg from 'pg';
import { applyMigrations } from '../lib/migrate.mjs';
import type { DurablePostgres } from './processes.mjs';

export interface BenchDatabase {
  readonly ownerUrl: string;
  readonly appUrl: string;
  drop(): Promise<void>;
}

function at(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function query(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A migrated database of a section's own; the app's role has its rights there. */
export async function makeDatabase(server: DurablePostgres, name: string): Promise<BenchDatabase> {
  await query(server.ownerUrl, `CREATE DATABASE ${name}`);
  const [ownerUrl, appUrl] = [at(server.ownerUrl, name), at(server.appUrl, name)];
  await applyMigrations({ connectionString: ownerUrl, appConnectionString: appUrl });
  return {
    ownerUrl,
    appUrl,
    drop: async () => {
      await query(server.ownerUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

export async function serverVersion({ ownerUrl }: DurablePostgres): Promise<string> {
  const [row] = await query(ownerUrl, 'SHOW server_version');
  return row?.server_version ?? 'unknown';
}
