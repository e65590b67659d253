import path from 'node:path';
import ts from 'typescript';
import {
  hasDirective,
  listExports,
  listFiles,
  listProduction,
  parseFile,
  readText,
  walk,
} from './project-files.mjs';

const MATRIX = 'src/app/_entry/access-matrix.ts';
/** Answers what no other route does with a 404: it has no gate, since it gives nothing. */
const CATCH_ALL = 'src/app/api/[[...path]]/route.ts';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Settings of a route that Next reads as plain values. */
const SETTINGS = new Set(['dynamic', 'runtime', 'maxDuration', 'revalidate', 'preferredRegion']);

/** Every server action goes through the gate: it is exported by a file of actions, by defineAction. */
export function findUngatedActions(root) {
  return listProduction(root).flatMap((file) => {
    const source = parseFile(root, file);
    if (hasDirective(source.statements, 'use server')) return ungatedIn(file, source);
    let inline = false;
    walk(source, (node) => {
      inline ||= ts.isBlock(node) && hasDirective(node.statements, 'use server');
    });
    return inline ? [`${file}: 'use server' inside a function; write it in src/app/actions`] : [];
  });
}

function ungatedIn(file, source) {
  if (!file.startsWith('src/app/actions/')) {
    return [`${file}: 'use server' belongs to the files in src/app/actions`];
  }
  return listExports(source)
    .filter(({ maker }) => !['defineAction', 'defineFormAction'].includes(maker))
    .map(({ name }) => `${file}: ${name} is not made by defineAction() or defineFormAction()`);
}

function listRoutes(root) {
  return listFiles(root, 'src/app').filter((file) => /(^|\/)route\.tsx?$/.test(file));
}

function expectedMaker(file) {
  return file === CATCH_ALL ? 'unknownPath' : 'defineRoute';
}

/** Every method of every route goes through the gate: it is made by defineRoute. */
export function findUngatedRoutes(root) {
  return listRoutes(root)
    .filter((file) => file.startsWith('src/app/api/'))
    .flatMap((file) =>
      listExports(parseFile(root, file))
        .filter(({ name, maker }) => !SETTINGS.has(name) && maker !== expectedMaker(file))
        .map(({ name }) => `${file}: ${name} is not made by defineRoute()`),
    );
}

/** `GET /api/deals/[id]` from the file and the method; groups in brackets are not in the address. */
function addressOf(file, method) {
  const folders = path.posix.dirname(file).split('/').slice(2);
  return `${method} /${folders.filter((folder) => !/^\(.*\)$/.test(folder)).join('/')}`;
}

function listMatrixRows(text) {
  const rows = text.matchAll(/['"`]((?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/[^'"`]*)['"`]/g);
  // A parameter may be written as [id], :id or {id}.
  return [...rows].map((row) => row[1].replace(/:(\w+)|\{(\w+)\}/g, (_, a, b) => `[${a ?? b}]`));
}

/** Every route and method has its row in the access matrix, and every row its route. */
export function findMatrixGaps(root) {
  const text = readText(root, MATRIX);
  if (text === null) return [];
  const rows = new Set(listMatrixRows(text));
  const routes = new Set(
    listRoutes(root)
      .filter((file) => file !== CATCH_ALL)
      .flatMap((file) =>
        listExports(parseFile(root, file))
          .filter(({ name }) => METHODS.includes(name))
          .map(({ name }) => addressOf(file, name)),
      ),
  );
  return [
    ...[...routes]
      .filter((route) => !rows.has(route))
      .map((route) => `${route}: no row in ${MATRIX}`),
    ...[...rows]
      .filter((row) => !routes.has(row))
      .map((row) => `${row}: in ${MATRIX}, but no route`),
  ];
}

/** The paths that the scheduler calls exist. */
export function findMissingCrons(root) {
  const { crons = [] } = JSON.parse(readText(root, 'vercel.json') ?? '{}');
  return crons
    .filter((cron) => readText(root, `src/app${cron.path}/route.ts`) === null)
    .map((cron) => `vercel.json: ${cron.path} has no route`);
}
