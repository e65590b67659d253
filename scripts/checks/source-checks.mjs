import ts from 'typescript';
import { listFiles, listProduction, parseFile, readText, walk } from './project-files.mjs';

const ENV_FOLDER = 'src/lib/platform/env';
const BUILT_IN_READERS = new Set(['src/proxy.ts', 'src/instrumentation.ts']);
const REPOSITORY = /^src\/lib\/[^/]+\/repository(\.ts$|\/)/;
const QUERY =
  /\b(?:db|tx|database|prisma)\.(?:\$queryRaw|\$executeRaw|\w+\.(?:find|create|update|delete|upsert|count|aggregate|groupBy))/;
const CLIENT_NAMES = ['Prisma', 'PrismaClient', 'createDatabase', 'getDatabase'];

/** The environment is read and checked in one place. */
export function findEnvironmentReads(root) {
  return listProduction(root)
    .filter((file) => !file.startsWith(`${ENV_FOLDER}/`))
    .flatMap((file) => {
      // Next puts these two in while it builds, in files that run before and around the app.
      const given = BUILT_IN_READERS.has(file) ? /process\.env\.(NEXT_RUNTIME|NODE_ENV)/g : /(?!)/;
      const lines = readText(root, file).replace(given, '').split('\n');
      return lines.flatMap((line, place) =>
        line.includes('process.env')
          ? [`${file}:${place + 1}: process.env outside ${ENV_FOLDER}`]
          : [],
      );
    });
}

/** Queries stand in repositories; a use case may hold a transaction, but asks nothing itself. */
export function findStrayQueries(root) {
  return listProduction(root)
    .filter((file) => !file.startsWith('src/lib/platform/') && !REPOSITORY.test(file))
    .flatMap((file) => {
      const text = readText(root, file);
      const found = QUERY.test(text) ? [`${file}: a query outside a repository`] : [];
      return [...found, ...strayClientNames(file, text)];
    });
}

function strayClientNames(file, text) {
  const imports = text.matchAll(/import (?:type )?\{([^}]*)\} from '[^']*platform\/db'/g);
  const names = [...imports].flatMap((found) => found[1].split(','));
  return names
    .map((name) => name.replace(/\btype\b| as .*/g, '').trim())
    .filter((name) => CLIENT_NAMES.includes(name))
    .map((name) => `${file}: imports ${name}, which only repositories may`);
}

/** `.env.example` names what the schema of the environment reads, and nothing else. */
export function findEnvironmentGaps(root) {
  const example = readText(root, '.env.example');
  const schemaFile = `${ENV_FOLDER}/schema.ts`;
  if (example === null || readText(root, schemaFile) === null) return [];
  const shown = new Set(
    [...example.matchAll(/^(?:# ?)?([A-Z][A-Z0-9_]*)=/gm)].map((line) => line[1]),
  );
  const read = new Set(schemaKeys(parseFile(root, schemaFile)));
  return [
    ...[...read].filter((name) => !shown.has(name)).map((name) => `${name}: not in .env.example`),
    ...[...shown].filter((name) => !read.has(name)).map((name) => `${name}: not in ${schemaFile}`),
  ];
}

/** The keys of the object in `export const envSchema = z.object({ … })`. */
function schemaKeys(source) {
  const keys = [];
  walk(source, (node) => {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== 'envSchema') return;
    walk(node, (inner) => {
      if (!ts.isCallExpression(inner) || inner.expression.getText() !== 'z.object') return;
      const fields = inner.arguments[0]?.properties ?? [];
      keys.push(...fields.map((field) => field.name.getText()));
    });
  });
  return keys;
}

/** Documents name only paths that exist. */
export function findMissingPaths(root) {
  const documents = [...listFiles(root, 'docs'), ...rootDocuments(root)];
  return documents
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...readText(root, file).matchAll(/`([^`\n]+)`/g)]
        .map((found) => found[1].replace(/:\d+$/, '').replace(/\/$/, ''))
        .filter((name) => /^(src|scripts|prisma|e2e|docs|public|\.ci)\/[\w.()[\]/-]+$/.test(name))
        .filter((name) => !ts.sys.fileExists(`${root}/${name}`))
        .filter((name) => !ts.sys.directoryExists(`${root}/${name}`))
        .map((name) => `${file}: names ${name}, which does not exist`),
    );
}

function rootDocuments(root) {
  return ts.sys.readDirectory(root, ['.md'], [], ['*.md'], 1).map((file) => file.split('/').at(-1));
}

/** The migrations give the schema: it has not changed since the newest was written. */
export function findUnmigratedSchema(root) {
  const schema = readText(root, 'prisma/schema.prisma');
  const migrated = readText(root, 'prisma/migrations/migrated.prisma');
  if (schema === null || migrated === null) return [];
  const bare = (text) =>
    text
      .replace(/\/\/.*$/gm, '')
      .replace(/\s+/g, ' ')
      .trim();
  if (bare(schema) === bare(migrated)) return [];
  return ['prisma/schema.prisma: changed since the newest migration (scripts/new-migration.mjs)'];
}

/** The lockfile records no download address, so that any registry serves. */
export function findLockedAddresses(root) {
  const { packages = {} } = JSON.parse(readText(root, 'package-lock.json') ?? '{}');
  return Object.entries(packages)
    .filter(([, entry]) => entry.resolved?.startsWith('http'))
    .map(([name]) => `package-lock.json: ${name} records where it was downloaded from`);
}
