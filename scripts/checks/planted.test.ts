import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** One violation of each kind: where it is planted, what stands there, and what must be said. */
const PLANTS = [
  {
    kind: 'a type imported against the line of domains',
    file: 'src/lib/auth/planted.ts',
    text: "import type { Planted } from '../jobs';\nexport type Mine = Planted;\n",
    found: 'line-auth: src/lib/auth/planted.ts -> src/lib/jobs/index.ts',
  },
  {
    kind: 'the app past a front door',
    file: 'src/app/planted.ts',
    text: "export { appendAudit } from '@/lib/audit/append-audit';\n",
    found: 'front-door-app: src/app/planted.ts -> src/lib/audit/append-audit.ts',
  },
  {
    kind: 'a domain past the front door of another',
    file: 'src/lib/jobs/planted.ts',
    text: "export { appendAudit } from '../audit/append-audit';\n",
    found: 'front-door: src/lib/jobs/planted.ts -> src/lib/audit/append-audit.ts',
  },
  {
    kind: 'a circle',
    file: 'src/lib/core/planted.ts',
    text: "import { planted } from './planted';\nexport const again = () => planted;\n",
    found: 'no-circles: src/lib/core/planted.ts -> src/lib/core/planted.ts',
  },
  {
    kind: 'a component that reaches the server',
    file: 'src/components/planted.tsx',
    text: "export { appendAudit } from '@/lib/audit';\n",
    found: 'components-import-pure: src/components/planted.tsx -> src/lib/audit/index.ts',
  },
  {
    kind: 'the pure engine reaching the platform',
    file: 'src/lib/risk/planted.ts',
    text: "export { getEnv } from '../platform/env';\n",
    found: 'risk-imports-only-core: src/lib/risk/planted.ts -> src/lib/platform/env/index.ts',
  },
  {
    kind: 'test code in production',
    file: 'src/lib/deals/planted.ts',
    text: "export { createTestDatabase } from '../../test/database';\n",
    found: 'no-tests-in-production: src/lib/deals/planted.ts -> src/test/database.ts',
  },
  {
    kind: 'the Prisma client outside a repository',
    file: 'src/lib/teams/planted.ts',
    text: "export type { PrismaClient } from '../platform/db/generated/client';\n",
    found: 'prisma-client-in-repositories: src/lib/teams/planted.ts',
  },
  {
    kind: 'a query outside a repository',
    file: 'src/lib/alerts/planted.ts',
    text: 'export const planted = (db: any) => db.deal.findMany();\n',
    found: 'src/lib/alerts/planted.ts: a query outside a repository',
  },
  {
    kind: 'a server action without the gate',
    file: 'src/app/actions/planted.ts',
    text: "'use server';\nexport async function planted() {}\n",
    found: 'src/app/actions/planted.ts: planted is not made by defineAction()',
  },
  {
    kind: 'a route without the gate',
    file: 'src/app/api/planted/route.ts',
    text: 'export async function GET() {\n  return new Response();\n}\n',
    found: 'src/app/api/planted/route.ts: GET is not made by defineRoute()',
  },
  {
    kind: 'a row of the access matrix without a route',
    file: 'src/app/_entry/access-matrix.ts',
    text: "export const accessMatrix = { 'GET /api/nowhere': 'anyone' };\n",
    found: 'GET /api/nowhere: in src/app/_entry/access-matrix.ts, but no route',
  },
  {
    kind: 'the environment read elsewhere',
    file: 'src/lib/audit/planted.ts',
    text: 'export const planted = process.env.HOME;\n',
    found: 'src/lib/audit/planted.ts:1: process.env outside src/lib/platform/env',
  },
  {
    kind: 'a variable that nothing reads',
    file: '.env.example',
    text: 'PLANTED_NAME=\n',
    found: 'PLANTED_NAME: not in src/lib/platform/env/schema.ts',
  },
  {
    kind: 'a document that names a missing path',
    file: 'docs/planted.md',
    text: 'See `src/lib/nowhere/planted.ts`.\n',
    found: 'docs/planted.md: names src/lib/nowhere/planted.ts, which does not exist',
  },
];

function runChecks(folder: string) {
  const results = ['boundaries', 'house'].map((name) =>
    spawnSync(process.execPath, [path.join(root, `scripts/checks/${name}.mjs`)], {
      cwd: folder,
      encoding: 'utf8',
    }),
  );
  return {
    codes: results.map((result) => result.status),
    output: results.map((result) => result.stdout + result.stderr).join(''),
  };
}

describe('planted violations', () => {
  let copy = '';
  let output = '';

  beforeAll(() => {
    copy = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-planted-'));
    for (const name of ['src', 'prisma', 'tsconfig.json', 'package.json', 'package-lock.json']) {
      fs.cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
    }
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
    for (const { file, text } of PLANTS) {
      fs.mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
      fs.writeFileSync(path.join(copy, file), text);
    }
    output = runChecks(copy).output;
  }, 60_000);

  afterAll(() => fs.rmSync(copy, { recursive: true, force: true }));

  it.each(PLANTS)('finds $kind', ({ found }) => {
    expect(output).toContain(found);
  });
});

it('finds none in the tree', { timeout: 60_000 }, () => {
  const { codes, output } = runChecks(root);
  expect(codes, output).toEqual([0, 0]);
});
