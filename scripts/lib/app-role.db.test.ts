import { randomBytes } from 'node:crypto';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/test/database';
import { databaseAt, runSql } from '@/test/run-sql';
import { grantAppRole } from './app-role.mjs';
import { applyMigrations } from './migrate.mjs';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const grant = () => grantAppRole(database.ownerUrl, database.url);
const nameIn = (url: string): string => decodeURIComponent(new URL(url).username);
const appName = () => nameIn(database.url);
const app = () => pg.escapeIdentifier(appName());

function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/** What is granted to the role by name, on whatever it is: `kind name: privileges`. */
const GRANTS = `
  WITH acls AS (
    SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind,
      relnamespace::regnamespace || '.' || relname AS name, relacl AS acl FROM pg_class
    UNION ALL SELECT 'column', attrelid::regclass || '.' || attname, attacl FROM pg_attribute
    UNION ALL SELECT 'schema', nspname, nspacl FROM pg_namespace
    UNION ALL SELECT 'function', oid::regprocedure::text, proacl FROM pg_proc
    UNION ALL SELECT 'type', oid::regtype::text, typacl FROM pg_type
    UNION ALL SELECT 'database', 'this one', datacl FROM pg_database WHERE datname = current_database()
    UNION ALL SELECT 'parameter', parname, paracl FROM pg_parameter_acl
    UNION ALL SELECT 'later in ' || defaclnamespace::regnamespace,
      CASE defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' ELSE 'other' END, defaclacl
      FROM pg_default_acl
  )
  SELECT kind || ' ' || name AS "on",
    string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ', '
      ORDER BY x.privilege_type) AS privileges
  FROM acls, aclexplode(acl) x WHERE x.grantee = $1::regrole GROUP BY 1`;

async function granted(url = database.ownerUrl, role = app()): Promise<Record<string, string>> {
  const rows = await runSql<{ on: string; privileges: string }>(url, GRANTS, [role]);
  return Object.fromEntries(rows.map((row) => [row.on, row.privileges]));
}

const ROWS = 'DELETE, INSERT, SELECT, UPDATE';
/** All that the app's role has, but for the plain tables of `public`, each of which is `ROWS`. */
const EXPECTED = {
  'database this one': 'CONNECT',
  'schema public': 'USAGE',
  'schema pgboss': 'USAGE',
  'table public.AuditLog': 'INSERT, SELECT',
  'table public.DealTimeline': 'DELETE, INSERT, SELECT',
  'sequence public.AuditLog_id_seq': 'SELECT, USAGE',
  'sequence public.LiveEvent_id_seq': 'SELECT, USAGE',
  'table pgboss.archive': 'DELETE, INSERT, SELECT',
  'table pgboss.job': ROWS,
  'table pgboss.queue': 'INSERT, SELECT',
  'table pgboss.schedule': ROWS,
  'table pgboss.version': 'SELECT, UPDATE',
  'later in public tables': ROWS,
  'later in public sequences': 'SELECT, USAGE',
};
const WITHOUT_ANY = ['public._prisma_migrations', 'pgboss.subscription'];

/** Where the app's role may make objects, temporary ones included. */
async function mayMakeIn(): Promise<string[]> {
  const rows = await runSql<{ name: string }>(
    database.url,
    `SELECT nspname AS name FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')
     UNION ALL SELECT 'the database' FROM pg_database
       WHERE datname = current_database() AND has_database_privilege(oid, 'CREATE, TEMPORARY')
     ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

describe("the app's role", () => {
  it('is granted what stands in the list, and nothing else', async () => {
    await grant();
    const tables = await runSql<{ name: string }>(
      database.ownerUrl,
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
         AND relkind IN ('r', 'p', 'v', 'm') AND relname <> '_prisma_migrations'`,
    );
    expect(tables.length).toBeGreaterThan(30);
    const plain = tables.map(({ name }) => [`table public.${name}`, ROWS]);
    const found = await granted();
    expect(found).toEqual({ ...Object.fromEntries(plain), ...EXPECTED });
    for (const name of WITHOUT_ANY) expect(found).not.toHaveProperty(`table ${name}`);
  });

  it('owns nothing, leads nothing and belongs to nobody', async () => {
    const [found] = await runSql<Record<string, unknown>>(
      database.ownerUrl,
      `SELECT r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolbypassrls,
         (SELECT count(*)::int FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass
           AND refobjid = r.oid AND deptype = 'o') AS owned,
         (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships
       FROM pg_roles r WHERE r.oid = $1::regrole`,
      [app()],
    );
    expect(found).toEqual({
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolbypassrls: false,
      owned: 0,
      memberships: 0,
    });
  });

  it('can make nothing in any schema or in the database', async () => {
    await grant();
    expect(await mayMakeIn()).toEqual([]);
  });
});

describe('the step that grants', () => {
  it('done again changes nothing', async () => {
    const first = await grant();
    const before = await granted();
    expect(await grant()).toEqual(first);
    expect(await granted()).toEqual(before);
    expect(first).toEqual({
      guarded: true,
      note: `The audit trail is guarded: the app's role ${appName()} can read it and append to it.`,
    });
  });

  it('takes away what somebody gave by hand, in part by way of everybody, or passed on', async () => {
    const before = await granted();
    await runSql(
      database.ownerUrl,
      `GRANT ALL ON ALL TABLES IN SCHEMA public, pgboss TO ${app()} WITH GRANT OPTION;
       GRANT UPDATE ("data") ON "AuditLog" TO ${app()};
       GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${app()};
       GRANT ALL ON SCHEMA public, pgboss TO ${app()};
       GRANT CREATE ON SCHEMA public, pgboss TO PUBLIC;
       GRANT CREATE, TEMPORARY ON DATABASE ${new URL(database.url).pathname.slice(1)} TO PUBLIC;
       ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO ${app()}`,
    );
    await runSql(database.url, 'GRANT UPDATE, DELETE ON "AuditLog" TO PUBLIC');
    const makeTable = () => runSql(database.url, 'CREATE TABLE "Mine" ()');
    await makeTable();
    expect(await mayMakeIn()).toEqual(['pgboss', 'public', 'the database']);
    await runSql(database.ownerUrl, 'DROP TABLE "Mine"');
    expect(await grant()).toMatchObject({ guarded: true });
    expect(await granted()).toEqual(before);
    await expect(makeTable()).rejects.toThrow('permission denied for schema public');
    expect(await mayMakeIn()).toEqual([]);
  });

  it('covers the tables of later migrations before it has run again', async () => {
    await runSql(
      database.ownerUrl,
      'CREATE TABLE "Later" ("id" serial PRIMARY KEY, "name" text); CREATE VIEW "Seen" AS SELECT * FROM "Later"',
    );
    await runSql(database.url, `INSERT INTO "Later" ("name") VALUES ('a'), ('b')`);
    await runSql(database.url, `UPDATE "Later" SET "name" = 'c'; DELETE FROM "Later"`);
    await expect(runSql(database.url, 'TRUNCATE "Later"')).rejects.toThrow('permission denied');
    await grant();
    expect(await granted()).toMatchObject({
      'table public.Later': ROWS,
      'sequence public.Later_id_seq': 'SELECT, USAGE',
      'table public.Seen': 'SELECT',
    });
    await runSql(database.ownerUrl, 'DROP VIEW "Seen"; DROP TABLE "Later"');
  });

  it('leaves an app that is at work undisturbed', async () => {
    const work = Array.from({ length: 20 }, () =>
      runSql(database.url, 'SELECT count(*) FROM "Deal"; DELETE FROM pgboss.job'),
    );
    const steps = Array.from({ length: 3 }, grant);
    const all = await Promise.allSettled([...work, ...steps]);
    expect(all.filter(({ status }) => status === 'rejected')).toEqual([]);
  });
});

describe('where the step cannot guard', () => {
  it('one role for both is granted nothing', async () => {
    const before = await granted();
    const trail = await grantAppRole(database.ownerUrl, database.ownerUrl);
    expect(trail.guarded).toBe(false);
    expect(trail.note).toMatch(/only against the application's code: .* share the role/);
    expect(await granted()).toEqual(before);
  });

  it('no address of the app says that its role is not known', async () => {
    const trail = await grantAppRole(database.ownerUrl, undefined);
    expect(trail.guarded).toBe(false);
    expect(trail.note).toContain('DATABASE_URL is not set');
  });

  it('the note says that the role has more rights, by way of everybody', async () => {
    await runSql(database.ownerUrl, 'GRANT UPDATE ON "AuditLog" TO PUBLIC');
    const trail = await grant();
    await runSql(database.ownerUrl, 'REVOKE UPDATE ON "AuditLog" FROM PUBLIC');
    expect(trail.guarded).toBe(false);
    expect(trail.note).toContain(`the app's role ${appName()} has more rights on the trail`);
    expect(await grant()).toMatchObject({ guarded: true });
  });
});

describe('the migration step as the app', () => {
  it('is refused before it has begun', async () => {
    const step = applyMigrations({
      connectionString: database.url,
      appConnectionString: database.url,
    });
    await expect(step).rejects.toThrow(
      `The role ${appName()} does not own the tables of this database: put the address of the one that does into MIGRATE_DATABASE_URL.`,
    );
  });
});

describe('a role that is not there', () => {
  const name = `Sentinel "app"; DROP TABLE "Deal" -- ä ${randomBytes(4).toString('hex')}`;
  const password = `it's \\ "@:/?#%`;
  afterAll(async () => {
    await database.drop();
    await runSql(inject('testServer').adminUrl, `DROP ROLE ${pg.escapeIdentifier(name)}`);
    database = await createTestDatabase();
  });

  it('is made, whatever its name and its password are, and works', async () => {
    const url = withUser(database.url, name, password);
    const trail = await grantAppRole(database.ownerUrl, url);
    expect(trail).toEqual({ guarded: true, note: expect.stringContaining(name) });
    const ask = 'SELECT current_user AS name, (SELECT count(*)::int FROM "Deal") AS deals';
    expect(await runSql(url, ask)).toEqual([{ name, deals: 0 }]);
    const { 'database this one': _database, ...rest } = EXPECTED;
    expect(await granted(database.ownerUrl, pg.escapeIdentifier(name))).toMatchObject(rest);
  });

  it.each(['public', 'none', 'pg_mine'])('and may not be called %s', async (reserved) => {
    const before = await granted();
    const url = withUser(database.url, reserved, 'x');
    await expect(grantAppRole(database.ownerUrl, url)).rejects.toThrow(
      /^PostgreSQL refuses the app's role .*reserved/,
    );
    expect(await granted()).toEqual(before);
  });
});

describe('an owner that may not make roles', () => {
  const suffix = randomBytes(6).toString('hex');
  const owner = `sentinel_owner_${suffix}`;
  const role = `sentinel_app_${suffix}`;
  const base = `sentinel_owned_${suffix}`;
  const admin = inject('testServer').adminUrl;
  const ownerUrl = databaseAt(withUser(admin, owner, 'x'), base);
  const roleUrl = databaseAt(withUser(admin, role, 'secret word'), base);
  const migrate = (url: string) =>
    applyMigrations({ connectionString: ownerUrl, appConnectionString: url });

  beforeAll(async () => {
    await runSql(admin, `CREATE ROLE ${owner} LOGIN PASSWORD 'x'; GRANT ${owner} TO CURRENT_USER`);
    await runSql(admin, `CREATE DATABASE ${base} OWNER ${owner}`);
  });
  afterAll(async () => {
    await runSql(admin, `DROP DATABASE ${base} WITH (FORCE)`);
    await runSql(admin, `DROP ROLE ${owner}, ${role}`);
  });

  it('says which SQL an administrator has to run, without the password', async () => {
    const said = await migrate(roleUrl).catch((error: Error) => `${error.name}: ${error.message}`);
    const sql = `CREATE ROLE "${role}" LOGIN PASSWORD '<the password in DATABASE_URL>';`;
    expect(said).toMatch(/^PlainError: /);
    expect(said).toContain(`${owner} may not make it`);
    expect(said).toContain(sql);
    expect(said).not.toContain('secret word');
    await runSql(admin, sql.replace('<the password in DATABASE_URL>', 'secret word'));
  });

  it('guards the trail when the role is there, beside tables that are not its own', async () => {
    await runSql(
      databaseAt(admin, base),
      'CREATE TABLE "Foreign" (); REVOKE ALL ON "Foreign" FROM PUBLIC',
    );
    expect(await migrate(roleUrl)).toMatchObject({ trail: { guarded: true } });
    expect(await granted(ownerUrl, role)).toMatchObject(EXPECTED);
    expect(await granted(ownerUrl, role)).not.toHaveProperty('table public.Foreign');
    await runSql(roleUrl, 'SELECT count(*) FROM "Deal"');
  });

  it("says so when the app's role may act as the owner", async () => {
    await runSql(admin, `GRANT ${owner} TO ${role}`);
    const { trail } = await migrate(roleUrl);
    await runSql(admin, `REVOKE ${owner} FROM ${role}`);
    expect(trail.guarded).toBe(false);
    expect(trail.note).toContain(`${role} may act as the owner of the tables`);
    expect(await migrate(roleUrl)).toMatchObject({ trail: { guarded: true } });
  });

  it("says so when the app's role is an administrator", async () => {
    const { guarded, note } = (await migrate(databaseAt(admin, base))).trail;
    expect(guarded).toBe(false);
    expect(note).toMatch(/is a superuser|may act as the owner of the tables/);
  });
});

describe("pg-boss as the app's role", () => {
  it('works, schedules and keeps its tables in order', { timeout: 60_000 }, async () => {
    await grant();
    const boss = new PgBoss({
      connectionString: database.url,
      migrate: false,
      max: 4,
      maintenanceIntervalSeconds: 1,
      monitorStateIntervalSeconds: 1,
      cronMonitorIntervalSeconds: 1,
      cronWorkerIntervalSeconds: 1,
    });
    const seen = { errors: [] as Error[], maintained: 0, monitored: 0, worked: [] as string[] };
    boss.on('error', (error) => seen.errors.push(error));
    boss.on('maintenance', () => (seen.maintained += 1));
    boss.on('monitor-states', () => (seen.monitored += 1));
    await boss.start();
    try {
      await boss.schedule('risk-sweep', '* * * * *', { by: 'schedule' });
      await boss.work<{ by: string }>(
        'risk-sweep',
        { pollingIntervalSeconds: 0.5 },
        async (jobs) => {
          seen.worked.push(...jobs.map((job) => job.data.by));
        },
      );
      await expect.poll(() => seen.worked, { timeout: 20_000 }).toContain('schedule');
      await everyCommand(boss);
      await expect.poll(() => seen.maintained, { timeout: 10_000 }).toBeGreaterThan(0);
      await expect.poll(() => seen.monitored, { timeout: 10_000 }).toBeGreaterThan(0);
    } finally {
      await boss.stop({ graceful: false, wait: true });
    }
    expect(seen.errors).toEqual([]);
  });
});

/** What the product calls on a queue, and what a person would on a stuck one. */
async function everyCommand(boss: PgBoss): Promise<void> {
  const queue = 'event-dispatch';
  const ids = ['complete', 'fail', 'cancel', 'deleteJob'] as const;
  for (const command of ids) {
    const id = await boss.send(queue, {});
    if (!id) throw new Error('the job was not sent');
    await boss.fetch(queue);
    await boss[command](queue, id);
    if (command === 'cancel') await boss.resume(queue, id);
  }
  await runSql(
    database.ownerUrl,
    `UPDATE pgboss.job SET completed_on = now() - interval '2 days', state = 'completed';
     INSERT INTO pgboss.job (name, state, started_on) VALUES ('${queue}', 'active', now() - interval '1 day')`,
  );
  await boss.maintain();
  expect(await boss.getQueueSize(queue)).toBe(1);
  await runSql(
    database.ownerUrl,
    `UPDATE pgboss.archive SET archived_on = now() - interval '1 year'`,
  );
  await boss.maintain();
  expect(await runSql(database.ownerUrl, 'SELECT * FROM pgboss.archive')).toEqual([]);
  await boss.purgeQueue(queue);
  // Its scheduler asks for this one at every start, and says nothing where it is refused.
  await boss.createQueue('__pgboss__send-it');
  expect(await boss.getSchedules()).toHaveLength(1);
  await boss.unschedule('risk-sweep');
}
