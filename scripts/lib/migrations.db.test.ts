import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/test/database';
import { runSql } from '@/test/run-sql';
import { applyMigrations } from './migrate.mjs';
import { migratedSchema } from './migrated-schema.mjs';
import { diffSchemas, readSchema } from './schema-engine.mjs';

/** A database as the migrations leave it, and one made from the Prisma schema alone. */
let migrated: TestDatabase;
const schemaOnly = `sentinel_schema_${process.pid}`;
let schemaUrl: string;

beforeAll(async () => {
  const { adminUrl } = inject('testServer');
  migrated = await createTestDatabase();
  await runSql(adminUrl, `CREATE DATABASE ${schemaOnly}`);
  const url = new URL(adminUrl);
  url.pathname = `/${schemaOnly}`;
  schemaUrl = url.href;
  await runSql(schemaUrl, await diffSchemas(schemaUrl, null, readSchema()));
});
afterAll(async () => {
  await migrated.drop();
  await runSql(inject('testServer').adminUrl, `DROP DATABASE IF EXISTS ${schemaOnly} WITH (FORCE)`);
});

async function query(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(sql)).rows;
  } finally {
    await client.end();
  }
}
const both = async (sql: string) => ({
  migrated: await query(migrated.url, sql),
  schema: await query(schemaUrl, sql),
});

const COLUMNS = `SELECT table_name, column_name, udt_name, is_nullable, column_default,
    character_maximum_length, numeric_precision, numeric_scale, datetime_precision
  FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`;
const KEYS = `SELECT conrelid::regclass::text AS "table", conname, pg_get_constraintdef(oid) AS "rule"
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')
    AND conrelid::regclass::text <> '_prisma_migrations' ORDER BY 1, 2`;
const ENUMS = `SELECT t.typname, e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
  WHERE t.typnamespace = 'public'::regnamespace ORDER BY 1, e.enumsortorder`;
const INDEXES = `SELECT indexname, indexdef FROM pg_indexes
  WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`;

describe('the migrations', () => {
  it.each([
    ['columns', COLUMNS, 250],
    ['keys', KEYS, 50],
    ['enums', ENUMS, 10],
  ])('give the same %s as the Prisma schema', async (_what, sql, atLeast) => {
    const found = await both(sql);
    expect(found.migrated.length).toBeGreaterThan(atLeast);
    expect(found.migrated).toEqual(found.schema);
  });

  it('give every index of the schema, and those that it cannot say', async () => {
    const found = await both(INDEXES);
    const names = new Set(found.schema.map(({ indexname }) => indexname));
    const shared = found.migrated.filter(({ indexname }) => names.has(indexname));
    const more = found.migrated.filter(({ indexname }) => !names.has(indexname));
    expect(shared).toEqual(found.schema);
    expect(more.map(({ indexname }) => indexname)).toEqual([
      'Deal_filter_owner',
      'Deal_filter_source',
      'Deal_list_close_date',
      'Deal_list_created_at',
      'Deal_list_last_touch',
      'Deal_list_priority',
      'Deal_list_risk',
      'Deal_list_value',
      'Deal_open_risk_as_of',
      'Deal_open_stage_band',
      'Deal_search',
    ]);
  });

  it('are what the next one will be compared with', () => {
    expect(migratedSchema()).toBe(readSchema());
  });

  it('applied again change nothing', async () => {
    const before = await query(migrated.url, COLUMNS);
    const { applied } = await applyMigrations({ connectionString: migrated.url });
    expect(applied).toEqual([]);
    expect(await query(migrated.url, COLUMNS)).toEqual(before);
  });
});
