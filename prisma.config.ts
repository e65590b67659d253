import { defineConfig } from 'prisma/config';
import { notedUrls } from './scripts/lib/embedded-postgres.mjs';

// `prisma generate` needs no schema engine, yet fetches one unless told of a file that exists.
// The other commands (`migrate dev`, `migrate deploy`) do need it, and fetch it as usual.
if (process.argv.includes('generate')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

const url = process.env.MIGRATE_DATABASE_URL || process.env.DATABASE_URL || notedUrls()?.ownerUrl;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url ? { datasource: { url } } : {}),
});
