import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-folder.mjs';
import { PlainError } from './plain-error.mjs';

export const migrationsFolder = path.join(projectRoot, 'prisma/migrations');
const noteFile = path.join(migrationsFolder, 'migrated.prisma');
const HEADER = '// What the migrations give, up to: ';

/** Names of the migrations, oldest first. */
export function listMigrations() {
  if (!fs.existsSync(migrationsFolder)) return [];
  return fs
    .readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The schema text that the migrations give, or null when there is no migration. */
export function migratedSchema() {
  const newest = listMigrations().at(-1);
  if (!newest) return null;
  const note = fs.existsSync(noteFile) ? fs.readFileSync(noteFile, 'utf8') : '';
  const [header, ...lines] = note.split('\n');
  if (header !== HEADER + newest) {
    // Two branches each added a migration, or one was written by hand.
    throw new PlainError(
      `prisma/migrations/migrated.prisma does not belong to ${newest}: put the schema text of that migration there, under the line "${HEADER}${newest}".`,
    );
  }
  return lines.join('\n');
}

/** Keeps the schema text that the newest migration leads to, for the next comparison. */
export function noteMigratedSchema(newest, schema) {
  fs.writeFileSync(noteFile, `${HEADER}${newest}\n${schema}`);
}
