import pg from 'pg';
import { PlainError } from './plain-error.mjs';

const ROWS = 'SELECT, INSERT, UPDATE, DELETE';

/** Where the app's role has less than `ROWS` on a table of `public`; null is nothing at all. */
const LESS_ON = new Map([
  ['AuditLog', 'SELECT, INSERT'],
  ['DealTimeline', 'SELECT, INSERT, DELETE'],
  ['_prisma_migrations', null],
]);

/**
 * What pg-boss needs of its schema when it starts with `migrate: false`. Partitions are reached
 * through `job`. Its scheduler asks at each start for a queue that is there already: without INSERT
 * on `queue` that would be an error in the server's log every time.
 */
const OF_THE_QUEUE = new Map([
  ['version', 'SELECT, UPDATE'],
  ['queue', 'SELECT, INSERT'],
  ['schedule', ROWS],
  ['job', ROWS],
  ['archive', 'SELECT, INSERT, DELETE'],
]);

const INSUFFICIENT_PRIVILEGE = '42501';
/** Another migration step on the same server made the role in the meantime. */
const MADE_ALREADY = new Set(['42710', '23505']);

const quote = pg.escapeIdentifier;

/** Refuses to migrate as a role that does not own what was migrated before, such as the app's. */
export async function demandOwner(ownerUrl) {
  await withClient(ownerUrl, async (client) => {
    const stranger = await row(
      client,
      `SELECT current_user AS name FROM pg_class WHERE oid = to_regclass('public._prisma_migrations')
         AND NOT pg_has_role(relowner, 'USAGE')`,
    );
    if (!stranger) return;
    throw new PlainError(
      `The role ${stranger.name} does not own the tables of this database: put the address of the one that does into MIGRATE_DATABASE_URL.`,
    );
  });
}

/**
 * Gives the role of the app, which is the user in its address, what the app needs in this database
 * and takes everything else away, so that it can neither switch the guards of the audit trail off
 * nor get around them. The role is made when it is missing.
 *
 * @returns what holds now: `guarded`, and a `note` of one line for the person who migrates
 * @throws PlainError where the role is missing and may not be made
 */
export async function grantAppRole(ownerUrl, appUrl) {
  if (!appUrl) return unguarded('DATABASE_URL is not set, so the role of the app is not known');
  const { user: role, password } = new pg.Client({ connectionString: appUrl });
  return withClient(ownerUrl, async (client) => {
    const { owner } = await row(client, 'SELECT session_user AS owner');
    if (role === owner) return unguarded(`the app and the migrations share the role ${role}`);
    await makeRole(client, { role, password, owner });
    await client.query(await listGrants(client, role));
    const fault = await findFault(client, role);
    if (fault) return unguarded(`the app's role ${role} ${fault}`);
    const note = `The audit trail is guarded: the app's role ${role} can read it and append to it.`;
    return { guarded: true, note };
  });
}

async function withClient(connectionString, work) {
  const client = new pg.Client({ connectionString });
  await client.connect().catch((error) => {
    throw new PlainError(
      `The database cannot be opened to migrate it: ${error.message || error.code}.`,
    );
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function unguarded(why) {
  const note = `The audit trail is guarded only against the application's code: ${why} (see DEPLOYMENT.md).`;
  return { guarded: false, note };
}

async function row(client, sql, values = []) {
  const { rows } = await client.query(sql, values);
  return rows[0];
}

async function makeRole(client, { role, password, owner }) {
  if (await row(client, 'SELECT 1 FROM pg_roles WHERE rolname = $1', [role])) return;
  const create = `CREATE ROLE ${quote(role)} LOGIN`;
  try {
    await client.query(password ? `${create} PASSWORD ${pg.escapeLiteral(password)}` : create);
  } catch (error) {
    if (MADE_ALREADY.has(error.code)) return;
    if (error.code !== INSUFFICIENT_PRIVILEGE) throw refused(role, error);
    throw new PlainError(
      `The app's role ${role} (the user in DATABASE_URL) does not exist, and ${owner} may not make it: let an administrator run ${create} PASSWORD '<the password in DATABASE_URL>'; and then repeat this step.`,
    );
  }
}

/** A name that PostgreSQL keeps for itself, say. */
function refused(role, error) {
  return new PlainError(
    `PostgreSQL refuses the app's role ${role} (the user in DATABASE_URL): ${error.message}.`,
  );
}

/** Tables, views and sequences that the migrating role may grant; those of extensions are left out. */
const GRANTABLE = `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('public', 'pgboss') AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND pg_has_role(c.relowner, 'USAGE')
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1, 2`;

/** All of it as one script, which PostgreSQL runs as one transaction: nobody meets it half done. */
async function listGrants(client, role) {
  const app = quote(role);
  const { rows: relations } = await client.query(GRANTABLE);
  const { database } = await row(client, 'SELECT current_database() AS database');
  return [
    // Two steps at once would stumble over the same catalogue rows.
    `SELECT pg_advisory_xact_lock(hashtextextended('sentinel:grants', 0))`,
    ...databaseGrants(quote(database), app),
    ...relations.flatMap((relation) => relationGrants(relation, app)),
    // What a later migration makes is covered before this step has run again.
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM ${app} CASCADE`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ${ROWS} ON TABLES TO ${app}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM ${app} CASCADE`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO ${app}`,
  ].join(';\n');
}

/**
 * The app makes nothing, not even a temporary table: what stands first in its search path could
 * pass for the trail. Rights that everybody has are taken from everybody, or they would remain.
 */
function databaseGrants(database, app) {
  return [
    `REVOKE ALL ON DATABASE ${database} FROM ${app} CASCADE`,
    `REVOKE CREATE, TEMPORARY ON DATABASE ${database} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${database} TO ${app}`,
    `REVOKE ALL ON SCHEMA public, pgboss FROM ${app} CASCADE`,
    `REVOKE CREATE ON SCHEMA public, pgboss FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA public, pgboss TO ${app}`,
  ];
}

function relationGrants({ schema, name, kind }, app) {
  const target = `${kind === 'S' ? 'SEQUENCE' : 'TABLE'} ${quote(schema)}.${quote(name)}`;
  const granted = privilegesOn({ schema, name, kind });
  // CASCADE: what it has passed on goes too.
  const revoke = `REVOKE ALL ON ${target} FROM ${app} CASCADE`;
  return granted ? [revoke, `GRANT ${granted} ON ${target} TO ${app}`] : [revoke];
}

function privilegesOn({ schema, name, kind }) {
  if (schema === 'pgboss') return OF_THE_QUEUE.get(name) ?? null;
  if (kind === 'S') return 'USAGE, SELECT';
  if (kind === 'v' || kind === 'm') return 'SELECT';
  return LESS_ON.has(name) ? LESS_ON.get(name) : ROWS;
}

/** Why the role can get around the trail's guard after all, as the end of a sentence; or null. */
async function findFault(client, role) {
  const { fault } = await row(
    client,
    `SELECT CASE
       WHEN r.rolsuper THEN 'is a superuser'
       WHEN pg_has_role(r.oid, t.relowner, 'MEMBER') THEN 'may act as the owner of the tables'
       WHEN pg_has_role(r.oid, n.nspowner, 'MEMBER') THEN 'may act as the owner of the schema public'
       WHEN pg_has_role(r.oid, d.datdba, 'MEMBER') THEN 'may act as the owner of the database'
       WHEN has_schema_privilege(r.oid, n.oid, 'CREATE') THEN 'may make objects in the schema public'
       WHEN has_table_privilege(r.oid, t.oid, 'UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
         THEN 'has more rights on the trail, by way of another role, than to read and to append'
     END AS fault
     FROM pg_roles r, pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace, pg_database d
     WHERE r.rolname = $1 AND t.oid = 'public."AuditLog"'::regclass AND d.datname = current_database()`,
    [role],
  );
  return fault;
}
