import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import { projectRoot } from './data-folder.mjs';
import { PlainError } from './plain-error.mjs';

const schemaFile = path.join(projectRoot, 'prisma/schema.prisma');
const migrationsFolder = path.join(projectRoot, 'prisma/migrations');
const filters = { externalTables: [], externalEnums: [] };

/** The text of `prisma/schema.prisma`. */
export function readSchema() {
  return fs.readFileSync(schemaFile, 'utf8');
}

/** Names of the migrations, oldest first. */
export function listMigrations(folder = migrationsFolder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Prisma's schema engine as WebAssembly: the real one, without a binary to download. */
async function openEngine(connectionString, schema) {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  if (!globalThis.PRISMA_WASM_PANIC_REGISTRY) {
    globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message() {} };
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
    const file = path.join(path.dirname(entry), 'schema_engine_bg.wasm');
    const module = new WebAssembly.Module(fs.readFileSync(file));
    const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings });
    bindings.__wbg_set_wasm(exports);
    exports.__wbindgen_start();
  }
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString }));
  return bindings.SchemaEngine.new({ datamodels: [[schemaFile, schema]] }, () => {}, adapter);
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
  const engine = await openEngine(connectionString, readSchema());
  try {
    const result = await engine.applyMigrations({
      migrationsList: {
        baseDir: migrationsFolder,
        lockfile: { path: 'migration_lock.toml', content: fs.readFileSync(lockfile, 'utf8') },
        shadowDbInitScript: '',
        migrationDirectories,
      },
      filters,
    });
    return result.appliedMigrationNames;
  } catch (error) {
    throw new PlainError(`A migration failed: ${readEngineMessage(error)}`);
  } finally {
    engine.free();
  }
}

function readMigration(name) {
  const file = path.join(migrationsFolder, name, 'migration.sql');
  return { tag: 'ok', value: fs.readFileSync(file, 'utf8') };
}

function readEngineMessage(error) {
  return error?.meta?.message ?? error?.message ?? JSON.stringify(error);
}

/** The SQL that turns a database of the old schema text (null: empty) into one of the new. */
export async function diffSchemas(oldSchema, newSchema) {
  // The engine opens no connection for this, but wants an address that it can parse.
  const engine = await openEngine('postgresql://nobody@127.0.0.1:1/none', newSchema);
  const datamodel = (content) => ({
    tag: 'schemaDatamodel',
    files: [{ path: schemaFile, content }],
  });
  try {
    const result = await engine.diff({
      from: oldSchema === null ? { tag: 'empty' } : datamodel(oldSchema),
      to: datamodel(newSchema),
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters,
    });
    return result.stdout ?? '';
  } catch (error) {
    throw new PlainError(`The schema cannot be read: ${readEngineMessage(error)}`);
  } finally {
    engine.free();
  }
}
