import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const SKIPPED = new Set(['node_modules', '.next', '.git', '.data', 'generated', 'coverage']);

/** Paths of all files below a folder of the project, relative to its root, with forward slashes. */
export function listFiles(root, folder) {
  const place = path.join(root, folder);
  if (!fs.existsSync(place)) return [];
  return fs
    .readdirSync(place, { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .flatMap((entry) => {
      const inner = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(root, inner) : [inner];
    });
}

/** TypeScript files of production: no tests and no tools of tests. */
export function listProduction(root) {
  return listFiles(root, 'src').filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      !/\.test(-support)?\.tsx?$/.test(file) &&
      !file.startsWith('src/test/'),
  );
}

/** The text of a project file, or null when it does not exist. */
export function readText(root, file) {
  const place = path.join(root, file);
  return fs.existsSync(place) ? fs.readFileSync(place, 'utf8') : null;
}

/** The syntax tree of a project file. */
export function parseFile(root, file) {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(file, readText(root, file), ts.ScriptTarget.Latest, true, kind);
}

/** Whether a block of statements begins with this directive, as in `'use server'`. */
export function hasDirective(statements, directive) {
  const first = statements[0];
  return (
    first !== undefined &&
    ts.isExpressionStatement(first) &&
    ts.isStringLiteral(first.expression) &&
    first.expression.text === directive
  );
}

function isExported(statement) {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

/** What makes a value: `defineRoute` of `export const GET = defineRoute(…)`. */
function makerOf(initializer) {
  if (!initializer) return null;
  return (ts.isCallExpression(initializer) ? initializer.expression : initializer).getText();
}

/** The values that a module exports, as `{ name, maker }`; types are left out. */
export function listExports(source) {
  return source.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) return [{ name: 'default', maker: null }];
    if (ts.isExportDeclaration(statement)) {
      return statement.isTypeOnly ? [] : [{ name: statement.getText(), maker: null }];
    }
    if (!isExported(statement)) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map((declaration) => ({
        name: declaration.name.getText(),
        maker: makerOf(declaration.initializer),
      }));
    }
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      return [{ name: statement.name?.text ?? 'default', maker: null }];
    }
    return [];
  });
}

/** Calls `visit` for each node of a tree. */
export function walk(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
