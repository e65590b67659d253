import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { projectRoot } from './data-folder.mjs';
import { listMigrations, migrationsFolder } from './migrated-schema.mjs';
import { PlainError } from './plain-error.mjs';

const schemaFile = path.join(projectRoot, 'prisma/schema.prisma');
const filters = { externalTables: [], externalEnums: [] };

/** The text of `prisma/schema.prisma`. */
export function readSchema() {
  return fs.readFileSync(schemaFile, 'utf8');
}

let engineLoaded = false;

/** Prisma's schema engine as WebAssembly: the real one, without a binary to download. */
async function loadEngine() {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  if (!engineLoaded) {
    engineLoaded = true;
    // Prisma's client brings the same object, where it runs in this process too.
    globalThis.PRISMA_WASM_PANIC_REGISTRY ??= { set_message() {} };
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
    const file = path.join(path.dirname(entry), 'schema_engine_bg.wasm');
    const engine = new WebAssembly.Module(fs.readFileSync(file));
    const imports = { './schema_engine_bg.js': withLooseTimers(bindings) };
    const { exports } = new WebAssembly.Instance(engine, imports);
    bindings.__wbg_set_wasm(exports);
    exports.__wbindgen_start();
  }
  return bindings.SchemaEngine;
}

/** The engine's lock deadline (10 s) stays set after the work: it must not keep a script alive. */
function withLooseTimers(bindings) {
  const name = Object.keys(bindings).find((key) => key.startsWith('__wbg_setTimeout_'));
  return { ...bindings, [name]: (callback, ms) => setTimeout(callback, ms >>> 0).unref() };
}

/**
 * Sends a migration as one script, as Prisma's own binary does. The stock adapter cuts it at every
 * semicolon, also at those inside function bodies.
 */
class WholeScriptPg extends PrismaPg {
  async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.client.query(script).catch((error) => adapter.onError(error));
    };
    return adapter;
  }
}

/** Opens the engine on a database, does the work, and closes both, the pool included. */
async function withEngine(connectionString, schema, work) {
  const SchemaEngine = await loadEngine();
  const pool = new pg.Pool({ connectionString, max: 2 });
  // A server that stops while a connection idles must not bring the process down.
  pool.on('error', () => {});
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptPg(pool));
    const options = { datamodels: [[schemaFile, schema]] };
    const engine = await SchemaEngine.new(options, () => {}, adapter);
    return await work(engine).finally(() => engine.free());
  } catch (error) {
    const message = error?.meta?.message ?? error?.message ?? JSON.stringify(error);
    throw new PlainError(`Prisma's schema engine refused: ${message}`);
  } finally {
    await pool.end();
  }
}

/**
 * Applies the migrations that a database has not seen, in Prisma's own `_prisma_migrations` table,
 * so that `prisma migrate deploy` goes on from there. Returns the names of those applied.
 */
export async function applySchemaMigrations(connectionString) {
  const lockfile = path.join(migrationsFolder, 'migration_lock.toml');
  const migrationDirectories = listMigrations().map((name) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: readMigration(name) },
  }));
  if (migrationDirectories.length === 0) return [];
  const migrationsList = {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: fs.readFileSync(lockfile, 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories,
  };
  const result = await withEngine(connectionString, readSchema(), (engine) =>
    engine.applyMigrations({ migrationsList, filters }),
  );
  return result.appliedMigrationNames;
}

function readMigration(name) {
  const file = path.join(migrationsFolder, name, 'migration.sql');
  return { tag: 'ok', value: fs.readFileSync(file, 'utf8') };
}

/**
 * The SQL that turns a database of the old schema text (null: empty) into one of the new. The
 * engine only compares the texts, but connects to some PostgreSQL first.
 */
export async function diffSchemas(connectionString, oldSchema, newSchema) {
  const datamodel = (content) => ({
    tag: 'schemaDatamodel',
    files: [{ path: schemaFile, content }],
  });
  const result = await withEngine(connectionString, newSchema, (engine) =>
    engine.diff({
      from: oldSchema === null ? { tag: 'empty' } : datamodel(oldSchema),
      to: datamodel(newSchema),
      script: true,
      exitCode: null,
      filters,
    }),
  );
  return result.stdout ?? '';
}
