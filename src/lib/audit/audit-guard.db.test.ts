import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, type World } from '@/test/factories';
import { runSql } from '@/test/run-sql';
import { applyMigrations } from '../../../scripts/lib/migrate.mjs';
import { createDatabase, inTransaction } from '../platform/db';
import { appendAudit, isTrailGuarded } from './index';

/**
 * The guard as whoever has the app's own connection meets it: each statement is one more way to
 * rewrite the trail, to switch its triggers off or to stand something else in its place.
 */
let world: World;
let owner: string;
let app: string;

const migrate = () =>
  applyMigrations({ connectionString: world.ownerUrl, appConnectionString: world.url });

beforeAll(async () => {
  world = await createWorld();
  // A copied database has not gone through the migration step itself.
  expect(await migrate()).toMatchObject({ trail: { guarded: true } });
  owner = pg.escapeIdentifier(new URL(world.ownerUrl).username);
  app = pg.escapeIdentifier(new URL(world.url).username);
  // Something to rewrite: without it a statement that finds no row would look refused.
  await makeDeal(world);
  await appendEntry('before');
});
afterAll(() => world.close());

async function appendEntry(action: string) {
  await inTransaction(world.deps.db, (tx) =>
    appendAudit(tx, {
      scopeKey: 'team:guard',
      action,
      actorRef: 'u1',
      target: null,
      data: {},
      requestId: null,
      at: world.clock.now(),
    }),
  );
}

/** All that the guard consists of, and all that it guards. */
const STANDING = `SELECT
  (SELECT json_agg(a ORDER BY a.id) FROM public."AuditLog" a)::text AS trail,
  (SELECT json_agg(t ORDER BY t.id) FROM public."DealTimeline" t)::text AS timeline,
  (SELECT json_agg(json_build_array(pg_get_triggerdef(g.oid), g.tgenabled) ORDER BY g.tgname) FROM pg_trigger g
    WHERE NOT g.tgisinternal)::text AS triggers,
  (SELECT json_agg(pg_get_functiondef(p.oid) ORDER BY p.proname) FROM pg_proc p
    WHERE p.proname LIKE 'sentinel%')::text AS functions,
  (SELECT json_agg(json_build_array(c.relname, c.relowner, c.relacl::text) ORDER BY c.oid)
    FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace)
    )::text AS relations,
  (SELECT json_agg(json_build_array(n.nspname, n.nspowner, n.nspacl::text) ORDER BY n.oid)
    FROM pg_namespace n WHERE n.nspname !~ '^pg_')::text AS schemas,
  (SELECT json_agg(json_build_array(r.rolname, r.rolsuper, r.rolcreaterole, r.rolconfig::text)
    ORDER BY r.oid) FROM pg_roles r WHERE r.rolname IN (current_user, $1))::text AS roles,
  (SELECT json_agg(json_build_array(m.roleid, m.member) ORDER BY m.oid) FROM pg_auth_members m
    WHERE $1 IN (m.member::regrole::text, m.roleid::regrole::text))::text AS members`;
const standing = () =>
  runSql<Record<string, string>>(world.ownerUrl, STANDING, [new URL(world.url).username]);

/** Every way around, by kind; `owner` and `app` are put in where they stand in angle brackets. */
const WAYS: Record<string, readonly string[]> = {
  'rewriting the trail': [
    `UPDATE "AuditLog" SET "action" = 'x'`,
    'DELETE FROM "AuditLog"',
    'TRUNCATE "AuditLog"',
    'TRUNCATE "AuditLog", "Deal" CASCADE',
    `WITH gone AS (DELETE FROM "AuditLog" RETURNING 1) SELECT count(*) FROM gone`,
    `INSERT INTO "AuditLog" SELECT * FROM "AuditLog" ON CONFLICT ("id") DO UPDATE SET "action" = 'x'`,
    `MERGE INTO "AuditLog" a USING "AuditLog" b ON a."id" = b."id" WHEN MATCHED THEN DELETE`,
    `DO $$ BEGIN EXECUTE 'DELETE FROM public."AuditLog"'; END $$`,
    `PREPARE gone AS DELETE FROM "AuditLog"; EXECUTE gone`,
    'SELECT * FROM "AuditLog" FOR UPDATE',
    'BEGIN; LOCK TABLE "AuditLog" IN ACCESS EXCLUSIVE MODE',
    `SELECT setval('"AuditLog_id_seq"', 1, false)`,
    'ALTER SEQUENCE "AuditLog_id_seq" RESTART',
  ],
  'rewriting a timeline': [
    `UPDATE "DealTimeline" SET "changes" = '{}'`,
    'TRUNCATE "DealTimeline"',
    'TRUNCATE "Deal" CASCADE',
    // The change of a key is carried on by the table's owner, so only the trigger stands here.
    `UPDATE "Deal" SET "id" = "id" || 'x' WHERE "id" IN (SELECT "dealId" FROM "DealTimeline")`,
  ],
  'switching the triggers off': [
    'ALTER TABLE "AuditLog" DISABLE TRIGGER "AuditLog_append_only"',
    'ALTER TABLE "AuditLog" DISABLE TRIGGER ALL',
    'ALTER TABLE "DealTimeline" DISABLE TRIGGER USER',
    'DROP TRIGGER "AuditLog_append_only" ON "AuditLog"',
    'DROP TRIGGER "AuditLog_no_truncate" ON "AuditLog"',
    'ALTER TRIGGER "AuditLog_append_only" ON "AuditLog" RENAME TO "zzz"',
    'SET session_replication_role = replica',
    `SELECT set_config('session_replication_role', 'replica', false)`,
    'ALTER ROLE CURRENT_USER SET session_replication_role = replica',
    'ALTER DATABASE <database> SET session_replication_role = replica',
    'ALTER SYSTEM SET session_replication_role = replica',
    `UPDATE pg_trigger SET tgenabled = 'D'`,
    'DELETE FROM pg_trigger',
    'CREATE EVENT TRIGGER "mine" ON ddl_command_start EXECUTE FUNCTION "sentinel_refuse_change"()',
  ],
  'another trigger, rule or policy': [
    'CREATE TRIGGER "aaa" BEFORE INSERT ON "AuditLog" FOR EACH ROW EXECUTE FUNCTION "sentinel_refuse_change"()',
    'CREATE RULE "mine" AS ON INSERT TO "AuditLog" DO INSTEAD NOTHING',
    'CREATE POLICY "mine" ON "AuditLog"',
    'ALTER TABLE "AuditLog" ENABLE ROW LEVEL SECURITY',
  ],
  'another function behind the trigger': [
    'CREATE OR REPLACE FUNCTION "sentinel_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$',
    'ALTER FUNCTION "sentinel_refuse_change"() RENAME TO "gone"',
    `ALTER FUNCTION "sentinel_refuse_change"() SET search_path = public`,
    'DROP FUNCTION "sentinel_refuse_change"() CASCADE',
    `UPDATE pg_proc SET prosrc = 'BEGIN RETURN OLD; END'`,
  ],
  'another table in its place': [
    'DROP TABLE "AuditLog"',
    'ALTER TABLE "AuditLog" RENAME TO "Gone"',
    'ALTER TABLE "AuditLog" SET SCHEMA pgboss',
    'ALTER TABLE "AuditLog" DROP COLUMN "hash"',
    'ALTER SCHEMA public RENAME TO gone',
    'DROP SCHEMA public CASCADE',
    'CREATE SCHEMA mine',
    'CREATE TEMPORARY TABLE "AuditLog" ("id" bigint)',
    'CREATE TEMPORARY VIEW "AuditLog" AS SELECT 1 AS "id"',
    'SELECT * INTO TEMPORARY "AuditLog" FROM public."AuditLog"',
    'CREATE TABLE "Mine" ("id" bigint)',
    'CREATE TABLE pgboss."AuditLog" ("id" bigint)',
    'CREATE VIEW "Mine" AS SELECT * FROM "AuditLog"',
    `CREATE FUNCTION "mine"() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'`,
    `CREATE FUNCTION pg_temp."mine"() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    'CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)',
    'CREATE TYPE "mine" AS ENUM ()',
    'CREATE EXTENSION hstore',
    'CREATE INDEX ON "AuditLog" ("at")',
    'ALTER TABLE "Deal" INHERIT "AuditLog"',
    `SELECT pgboss.create_queue('mine', '{}')`,
    `SELECT pgboss.delete_queue('risk-sweep')`,
  ],
  'becoming somebody else': [
    'SET ROLE <owner>',
    'SET SESSION AUTHORIZATION <owner>',
    'GRANT <owner> TO <app>',
    'GRANT pg_write_all_data TO <app>',
    'ALTER TABLE "AuditLog" OWNER TO <app>',
    'ALTER FUNCTION "sentinel_refuse_change"() OWNER TO <app>',
    'REASSIGN OWNED BY <owner> TO <app>',
    'DROP OWNED BY <owner>',
    'ALTER ROLE <app> SUPERUSER',
    'ALTER ROLE <app> CREATEROLE',
    `ALTER ROLE <owner> PASSWORD 'mine'`,
    'CREATE ROLE "mine" SUPERUSER',
    'ALTER DEFAULT PRIVILEGES FOR ROLE <owner> IN SCHEMA public GRANT ALL ON TABLES TO <app>',
    'ALTER DATABASE <database> OWNER TO <app>',
  ],
  'files, programs and copies of the server': [
    `COPY "AuditLog" FROM PROGRAM 'true'`,
    `COPY "AuditLog" TO PROGRAM 'true'`,
    `COPY "AuditLog" FROM '/dev/null'`,
    `SELECT pg_read_file('postgresql.conf')`,
    `SELECT lo_import('/etc/hostname')`,
    `LOAD '/nowhere'`,
    `CREATE SUBSCRIPTION "mine" CONNECTION 'host=127.0.0.1' PUBLICATION "mine"`,
    'CREATE PUBLICATION "mine" FOR TABLE "AuditLog"',
    `SELECT pg_replication_origin_create('mine')`,
    `SELECT pg_create_logical_replication_slot('mine', 'pgoutput')`,
    'DROP DATABASE <database>',
  ],
};

const ways = Object.entries(WAYS).flatMap(([kind, all]) => all.map((way) => [kind, way] as const));

/** What PostgreSQL answers with a warning, and does not do. */
const WITHOUT_EFFECT = [
  'GRANT ALL ON "AuditLog" TO <app>',
  'GRANT ALL ON "AuditLog" TO PUBLIC',
  'REVOKE ALL ON "AuditLog" FROM <app>',
  'VACUUM FULL "AuditLog"',
  'DROP OWNED BY CURRENT_USER',
];

/** Names the roles and the database of this run in a statement. */
const fill = (statement: string): string =>
  statement
    .replaceAll('<owner>', owner)
    .replaceAll('<app>', app)
    .replaceAll('<database>', pg.escapeIdentifier(new URL(world.url).pathname.slice(1)));

/** PostgreSQL's code for what a role may not do, and the trigger's own. */
const REFUSED = '42501';
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'it was done',
    (error: pg.DatabaseError) => error.code,
  );

describe('as the app, the trail cannot be touched by', () => {
  it.each(ways)('%s: %s', async (_kind, way) => {
    const before = await standing();
    expect(await codeOf(runSql(world.url, fill(way)))).toBe(REFUSED);
    expect(await standing()).toEqual(before);
  });

  it('a setting of the connection', async () => {
    const url = new URL(world.url);
    url.searchParams.set('options', '-c session_replication_role=replica');
    expect(await codeOf(runSql(url.href, 'DELETE FROM "AuditLog"'))).toBe(REFUSED);
  });

  it.each(WITHOUT_EFFECT)('%s, which passes and does nothing', async (way) => {
    const before = await standing();
    await runSql(world.url, fill(way));
    expect(await standing()).toEqual(before);
  });
});

describe('as the app, the ordinary work goes on', () => {
  it('an entry is appended and read', async () => {
    await appendEntry('ordinary');
    const last = await world.deps.db.auditLog.findFirst({ orderBy: { id: 'desc' } });
    expect(last).toMatchObject({ action: 'ordinary', scopeKey: 'team:guard' });
  });

  it('a timeline goes with its deal, in an erase', async () => {
    const { db } = world.deps;
    const { id } = await makeDeal(world);
    expect(await db.dealTimeline.count({ where: { dealId: id } })).toBe(1);
    await db.deal.delete({ where: { id } });
    expect(await db.dealTimeline.count({ where: { dealId: id } })).toBe(0);
  });
});

describe('a guard that only the triggers hold', () => {
  it.each([
    'DELETE FROM "AuditLog"',
    'TRUNCATE "AuditLog"',
    `UPDATE "DealTimeline" SET "kind" = 'x'`,
    'SET session_replication_role = replica; DELETE FROM "AuditLog"',
    `SET session_replication_role = replica; UPDATE "DealTimeline" SET "kind" = 'x'`,
  ])('refuses even the owner: %s', async (statement) => {
    const before = await standing();
    expect(await codeOf(runSql(world.ownerUrl, statement))).toBe(REFUSED);
    expect(await standing()).toEqual(before);
  });
});

describe('whether the trail is guarded', () => {
  const asOwner = async (sql: string) => {
    await runSql(world.ownerUrl, sql);
    return isTrailGuarded(world.deps.db);
  };

  it('is told to the app by what its role could do', async () => {
    expect(await isTrailGuarded(world.deps.db)).toBe(true);
    const owners = createDatabase(world.ownerUrl);
    expect(await isTrailGuarded(owners)).toBe(false);
    await owners.$disconnect();
    expect(await asOwner(`GRANT TRUNCATE ON "AuditLog" TO ${app}`)).toBe(false);
    expect(await asOwner(`REVOKE TRUNCATE ON "AuditLog" FROM ${app}`)).toBe(true);
  });

  it.each(['AuditLog_append_only', 'AuditLog_no_truncate'])('needs %s', async (trigger) => {
    expect(await asOwner(`ALTER TABLE "AuditLog" DISABLE TRIGGER "${trigger}"`)).toBe(false);
    expect(await asOwner(`ALTER TABLE "AuditLog" ENABLE ALWAYS TRIGGER "${trigger}"`)).toBe(true);
  });
});
