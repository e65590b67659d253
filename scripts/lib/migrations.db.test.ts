import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/test/database';
import { databaseAt, runSql } from '@/test/run-sql';
import { applyMigrations } from './migrate.mjs';
import { migratedSchema } from './migrated-schema.mjs';
import { diffSchemas, readSchema } from './schema-engine.mjs';

/** A database as the migrations leave it, and one made from the Prisma schema alone. */
let migrated: TestDatabase;
const schemaOnly = `sentinel_schema_${process.pid}`;
const { adminUrl } = inject('testServer');
const schemaUrl = databaseAt(adminUrl, schemaOnly);

beforeAll(async () => {
  migrated = await createTestDatabase();
  await runSql(adminUrl, `CREATE DATABASE ${schemaOnly}`);
  await runSql(schemaUrl, await diffSchemas(schemaUrl, null, readSchema()));
});
afterAll(async () => {
  await migrated.drop();
  await runSql(adminUrl, `DROP DATABASE IF EXISTS ${schemaOnly} WITH (FORCE)`);
});

/** What a schema consists of, kind by kind; what extensions and Prisma itself bring is left out. */
const OWN = (oid: string, classid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = ${oid} AND d.deptype = 'e'
     AND d.classid = '${classid}'::regclass)`;
const PARTS = {
  relations: `SELECT relname, relkind, relpersistence, relrowsecurity, relforcerowsecurity,
      relreplident, relispartition, reloptions::text
    FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'
      AND relname <> '_prisma_migrations' AND ${OWN('c.oid', 'pg_class')} ORDER BY 1`,
  columns: `SELECT table_name, column_name, udt_schema, udt_name, is_nullable, column_default,
      character_maximum_length, numeric_precision, numeric_scale, datetime_precision,
      collation_name, is_identity, is_generated, generation_expression
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  keys: `SELECT conrelid::regclass::text AS "table", conname, pg_get_constraintdef(oid) AS "rule"
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      AND contype NOT IN ('c', 'n', 't') AND conrelid::regclass::text <> '_prisma_migrations'
    ORDER BY 1, 2`,
  enums: `SELECT t.typname, e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
    WHERE t.typnamespace = 'public'::regnamespace ORDER BY 1, e.enumsortorder`,
  sequences: `SELECT s.sequencename, s.data_type::text, s.start_value, s.min_value, s.max_value,
      s.increment_by, s.cycle, s.cache_size, d.refobjid::regclass || '.' || a.attname AS owner
    FROM pg_sequences s
      LEFT JOIN pg_depend d ON d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass
        AND d.classid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
      LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE s.schemaname = 'public' ORDER BY 1`,
  indexes: `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS rule, i.indisvalid
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace
      AND i.indrelid::regclass::text <> '_prisma_migrations' ORDER BY 1`,
  checks: `SELECT conrelid::regclass || ' ' || conname || ': ' || pg_get_constraintdef(oid) AS "check"
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 't')
    ORDER BY 1`,
  triggers: `SELECT pg_get_triggerdef(oid) AS rule, tgenabled FROM pg_trigger
    WHERE NOT tgisinternal ORDER BY tgname`,
  functions: `SELECT pg_get_functiondef(p.oid) AS body FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a'
      AND ${OWN('p.oid', 'pg_proc')} ORDER BY 1`,
  rules: `SELECT 'rule ' || rulename AS name FROM pg_rules WHERE schemaname = 'public'
    UNION ALL SELECT 'policy ' || policyname FROM pg_policies
    UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
    UNION ALL SELECT 'domain ' || typname FROM pg_type
      WHERE typnamespace = 'public'::regnamespace AND typtype = 'd' ORDER BY 1`,
  storage: `SELECT a.attrelid::regclass || '.' || a.attname AS "column", a.attstorage
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
      AND (a.attstorage <> t.typstorage OR a.attcompression <> '') ORDER BY 1`,
  extensions: `SELECT extname FROM pg_extension ORDER BY 1`,
} as const;
type Part = keyof typeof PARTS;
type Rows = Record<string, unknown>[];

const partOf = (url: string, part: Part): Promise<Rows> => runSql(url, PARTS[part]);

/** Indexes that only the migrations know; the others are compared. */
const HAND_MADE_INDEXES = [
  'CrmPush_due',
  'Deal_closed_at',
  'Deal_filter_owner',
  'Deal_filter_source',
  'Deal_list_close_date',
  'Deal_list_closed',
  'Deal_list_created_at',
  'Deal_list_last_touch',
  'Deal_list_priority',
  'Deal_list_risk',
  'Deal_list_value',
  'Deal_next_step_due',
  'Deal_open_risk_as_of',
  'Deal_open_stage_band',
  'Deal_search',
  'EmailMessage_due',
  'LiveEvent_unplaced',
  'Meeting_untouched',
  'SlackMessage_due',
  'SyncRun_active',
  'TeamInvite_open',
  'WebhookDelivery_due',
];

/** Tables whose rows a crash may lose, which the schema language cannot say either. */
const UNLOGGED = new Set<unknown>(['ImportStagedDeal', 'ImportStagedEvent']);

/** What the schema language cannot say, in full: whoever changes it changes it here too. */
const HAND_MADE: Partial<Record<Part, Rows>> = {
  checks: [
    `"Deal" Deal_external_id_has_source: CHECK ((("externalId" IS NULL) OR (source IS NOT NULL)))`,
    `"Deal" Deal_outcome_matches_stage: CHECK ((((outcome IS NULL) AND (stage <> ALL (ARRAY['closed_won'::"DealStage", 'closed_lost'::"DealStage"])) AND ("closedAt" IS NULL)) OR ((outcome = 'won'::"DealOutcome") AND (stage = 'closed_won'::"DealStage") AND ("closedAt" IS NOT NULL)) OR ((outcome = 'lost'::"DealOutcome") AND (stage = 'closed_lost'::"DealStage") AND ("closedAt" IS NOT NULL))))`,
    `"Deal" Deal_risk_in_bounds: CHECK ((("riskScore" IS NULL) OR (("riskScore" >= (0)::double precision) AND ("riskScore" <= (1)::double precision))))`,
    `"Deal" Deal_value_not_negative: CHECK ((value >= (0)::numeric))`,
  ].map((check) => ({ check })),
  triggers: [
    'CREATE TRIGGER "AuditLog_append_only" BEFORE DELETE OR UPDATE ON public."AuditLog" FOR EACH ROW EXECUTE FUNCTION sentinel_refuse_change()',
    'CREATE TRIGGER "AuditLog_no_truncate" BEFORE TRUNCATE ON public."AuditLog" FOR EACH STATEMENT EXECUTE FUNCTION sentinel_refuse_change()',
    'CREATE TRIGGER "DealTimeline_no_update" BEFORE UPDATE ON public."DealTimeline" FOR EACH ROW EXECUTE FUNCTION sentinel_refuse_change()',
    // A: in every session, whatever session_replication_role says.
  ].map((rule) => ({ rule, tgenabled: 'A' })),
  functions: [
    {
      body: `CREATE OR REPLACE FUNCTION public.sentinel_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
  RAISE EXCEPTION '% of "%" is refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$function$
`,
    },
  ],
  rules: [],
  storage: [{ column: '"ImportChunk".bytes', attstorage: 'e' }],
  extensions: [{ extname: 'pg_trgm' }, { extname: 'plpgsql' }],
};
/** The same, as a database made from the schema alone has it. */
const WITHOUT_HANDS: Partial<Record<Part, Rows>> = {
  checks: [],
  triggers: [],
  functions: [],
  rules: [],
  storage: [],
  extensions: [{ extname: 'plpgsql' }],
};

describe('the migrations', () => {
  it.each([
    ['columns', 250],
    ['keys', 50],
    ['enums', 10],
    ['sequences', 0],
  ] as const)('give the same %s as the Prisma schema', async (part, moreThan) => {
    const found = await partOf(migrated.ownerUrl, part);
    expect(found.length).toBeGreaterThan(moreThan);
    expect(found).toEqual(await partOf(schemaUrl, part));
  });

  it('give the same relations as the Prisma schema, some of them unlogged', async () => {
    const plain = await partOf(schemaUrl, 'relations');
    expect(plain.length).toBeGreaterThan(30);
    const expected = plain.map((relation) =>
      UNLOGGED.has(relation.relname) ? { ...relation, relpersistence: 'u' } : relation,
    );
    expect(await partOf(migrated.ownerUrl, 'relations')).toEqual(expected);
  });

  it('give every index of the schema, and those that it cannot say', async () => {
    const all = await partOf(migrated.ownerUrl, 'indexes');
    const isHandMade = ({ name }: Rows[number]) => HAND_MADE_INDEXES.includes(String(name));
    expect(all.filter((index) => !isHandMade(index))).toEqual(await partOf(schemaUrl, 'indexes'));
    expect(all.filter(isHandMade).map(({ name }) => name)).toEqual(HAND_MADE_INDEXES);
    expect(all.filter(({ indisvalid }) => !indisvalid)).toEqual([]);
  });

  it.each(Object.keys(HAND_MADE) as Part[])(
    'give the %s that are written by hand',
    async (part) => {
      expect(await partOf(migrated.ownerUrl, part)).toEqual(HAND_MADE[part]);
      expect(await partOf(schemaUrl, part)).toEqual(WITHOUT_HANDS[part]);
    },
  );

  it('are what the next one will be compared with', () => {
    expect(migratedSchema()).toBe(readSchema());
  });

  it('applied again change nothing', async () => {
    const all = async () =>
      Promise.all((Object.keys(PARTS) as Part[]).map((part) => partOf(migrated.ownerUrl, part)));
    const before = await all();
    const { applied } = await applyMigrations({
      connectionString: migrated.ownerUrl,
      appConnectionString: migrated.url,
    });
    expect(applied).toEqual([]);
    expect(await all()).toEqual(before);
  });
});

/** One drift of each kind: what is planted in the migrated database, and which part has to differ. */
const PLANTS: readonly (readonly [what: string, part: Part, sql: string])[] = [
  ['a table too many', 'relations', 'CREATE TABLE "Extra" ()'],
  ['a table too few', 'relations', 'DROP TABLE "SavedView"'],
  ['a view', 'relations', 'CREATE VIEW "Extra" AS SELECT 1 AS "one"'],
  ['an unlogged table', 'relations', 'ALTER TABLE "Lease" SET UNLOGGED'],
  ['row security', 'relations', 'ALTER TABLE "Deal" ENABLE ROW LEVEL SECURITY'],
  ['a column too few', 'columns', 'ALTER TABLE "Deal" DROP COLUMN "location"'],
  ['a column too many', 'columns', 'ALTER TABLE "Deal" ADD COLUMN "extra" text'],
  ['another type', 'columns', 'ALTER TABLE "Deal" ALTER "pushCount" TYPE bigint'],
  ['another precision', 'columns', 'ALTER TABLE "Lease" ALTER "expiresAt" TYPE timestamptz(6)'],
  ['another scale', 'columns', 'ALTER TABLE "Deal" ALTER "value" TYPE numeric(18, 4)'],
  ['a column that may be empty', 'columns', 'ALTER TABLE "Deal" ALTER "name" DROP NOT NULL'],
  ['another default', 'columns', `ALTER TABLE "Deal" ALTER "currency" SET DEFAULT 'EUR'`],
  ['no default', 'columns', 'ALTER TABLE "Deal" ALTER "currency" DROP DEFAULT'],
  ['no primary key', 'keys', 'ALTER TABLE "Lease" DROP CONSTRAINT "Lease_pkey"'],
  ['no foreign key', 'keys', 'ALTER TABLE "Alert" DROP CONSTRAINT "Alert_dealId_fkey"'],
  [
    'another action of a foreign key',
    'keys',
    `ALTER TABLE "Alert" DROP CONSTRAINT "Alert_dealId_fkey", ADD CONSTRAINT "Alert_dealId_fkey"
       FOREIGN KEY ("dealId") REFERENCES "Deal" ("id") ON DELETE RESTRICT ON UPDATE CASCADE`,
  ],
  ['an enum value too many', 'enums', `ALTER TYPE "TeamRole" ADD VALUE 'guest'`],
  ['an enum value too few', 'enums', `ALTER TYPE "TeamRole" RENAME VALUE 'viewer' TO 'guest'`],
  ['another order of an enum', 'enums', `ALTER TYPE "TeamRole" ADD VALUE 'guest' BEFORE 'owner'`],
  ['another step of a sequence', 'sequences', 'ALTER SEQUENCE "AuditLog_id_seq" INCREMENT 2'],
  ['a sequence on its own', 'sequences', 'ALTER SEQUENCE "AuditLog_id_seq" OWNED BY NONE'],
  ['a sequence too many', 'sequences', 'CREATE SEQUENCE "extra"'],
  ['no index', 'indexes', 'DROP INDEX "Deal_teamId_idx"'],
  ['no unique index', 'indexes', 'DROP INDEX "User_email_key"'],
  ['no index that is written by hand', 'indexes', 'DROP INDEX "Deal_search"'],
  ['an index too many', 'indexes', 'CREATE INDEX "extra" ON "Deal" ("name")'],
  [
    'an index of the same name on something else',
    'indexes',
    'DROP INDEX "Deal_teamId_idx"; CREATE INDEX "Deal_teamId_idx" ON "Deal" ("name")',
  ],
  ['no check', 'checks', 'ALTER TABLE "Deal" DROP CONSTRAINT "Deal_value_not_negative"'],
  [
    'another check',
    'checks',
    `ALTER TABLE "Deal" DROP CONSTRAINT "Deal_value_not_negative",
       ADD CONSTRAINT "Deal_value_not_negative" CHECK ("value" >= -1)`,
  ],
  [
    'a check that old rows need not pass',
    'checks',
    `ALTER TABLE "Deal" DROP CONSTRAINT "Deal_value_not_negative",
       ADD CONSTRAINT "Deal_value_not_negative" CHECK ("value" >= 0) NOT VALID`,
  ],
  ['no trigger', 'triggers', 'DROP TRIGGER "AuditLog_append_only" ON "AuditLog"'],
  ['a trigger switched off', 'triggers', 'ALTER TABLE "AuditLog" DISABLE TRIGGER ALL'],
  [
    'a trigger that rests in a replica',
    'triggers',
    'ALTER TABLE "DealTimeline" ENABLE TRIGGER "DealTimeline_no_update"',
  ],
  [
    'no trigger on the timeline',
    'triggers',
    'DROP TRIGGER "DealTimeline_no_update" ON "DealTimeline"',
  ],
  [
    'another function behind the triggers',
    'functions',
    `CREATE OR REPLACE FUNCTION "sentinel_refuse_change"() RETURNS trigger LANGUAGE plpgsql
       AS 'BEGIN RETURN NULL; END'`,
  ],
  [
    'a function that looks around',
    'functions',
    'ALTER FUNCTION "sentinel_refuse_change"() RESET ALL',
  ],
  ['a rule', 'rules', 'CREATE RULE "extra" AS ON INSERT TO "AuditLog" DO INSTEAD NOTHING'],
  ['a policy', 'rules', 'CREATE POLICY "extra" ON "Deal"'],
  ['a domain', 'rules', 'CREATE DOMAIN "extra" AS text'],
  ['another storage', 'storage', 'ALTER TABLE "Deal" ALTER "name" SET STORAGE EXTERNAL'],
  ['no extension', 'extensions', 'DROP EXTENSION pg_trgm CASCADE'],
];

/** The part before and after the plant, in a transaction that is rolled back. */
async function plant(part: Part, sql: string): Promise<[before: Rows, after: Rows]> {
  const client = new pg.Client({ connectionString: migrated.ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    const before = await client.query(PARTS[part]);
    await client.query(sql);
    const after = await client.query(PARTS[part]);
    return [before.rows, after.rows];
  } finally {
    await client.end();
  }
}

describe('a drift is noticed', () => {
  it.each(PLANTS)('%s, among the %s', async (_what, part, sql) => {
    const [before, after] = await plant(part, sql);
    expect(before).toEqual(await partOf(migrated.ownerUrl, part));
    expect(after).not.toEqual(before);
  });

  it('in every part: each has its plants', () => {
    const planted = new Set(PLANTS.map(([, part]) => part));
    expect([...planted].toSorted()).toEqual(Object.keys(PARTS).toSorted());
  });
});
