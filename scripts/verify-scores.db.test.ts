import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/test/database';
import { runSql } from '@/test/run-sql';

let database: TestDatabase;

/** Runs a script as its npm command does, on the test's database. */
function run(script: string, ...flags: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=react-server', '--import=tsx', `scripts/${script}`, ...flags],
    { encoding: 'utf8', env: { ...process.env, DATABASE_URL: database.url, SENTINEL_DEMO: '1' } },
  );
  return { status, out: stdout.trim().split('\n'), stderr };
}

beforeAll(async () => {
  database = await createTestDatabase();
  const seeded = run('seed.ts');
  expect(seeded.status, seeded.stderr).toBe(0);
}, 180_000);
afterAll(() => database.drop());

describe('npm run verify-scores', () => {
  it('finds every score of the demo to be what its inputs give', () => {
    const { status, out, stderr } = run('verify-scores.ts', '--json');
    expect(status, stderr).toBe(0);
    type Counts = Record<string, number>;
    const { counts, alerts } = JSON.parse(out.at(-1) ?? '') as { counts: Counts; alerts: Counts };
    expect(counts).toMatchObject({ different: 0, notSealed: 0, otherEngine: 0 });
    expect(counts.equal).toBeGreaterThan(500);
    expect(alerts).toMatchObject({ different: 0, otherEngine: 0 });
    expect(alerts.checked).toBeGreaterThan(100);
    expect(out).toHaveLength(1);
  }, 60_000);

  it('names what was tampered with, and ends with 1', async () => {
    const [deal] = await runSql<{ id: string; scopeKey: string }>(
      database.ownerUrl,
      `UPDATE "Deal" SET "riskScore" = 0.5 WHERE "id" = (SELECT min("id") FROM "Deal") RETURNING "id", "scopeKey"`,
    );
    const { status, out } = run('verify-scores.ts');
    expect(status).toBe(1);
    expect(out[0]).toMatch(
      new RegExp(`^${deal?.id} ".+: score \\(.+; stored 0.5, recomputed 0\\.`),
    );
    expect(out.at(-1)).toMatch(/^\d+ stored scores: \d+ equal, 1 different$/);
    const elsewhere = run('verify-scores.ts', '--scope', 'team:nobody');
    expect([elsewhere.status, elsewhere.out]).toEqual([
      0,
      ['0 alerts: 0 add up, 0 do not', '0 stored scores: 0 equal, 0 different'],
    ]);
  }, 60_000);

  it.each([[['--scope', 'north']], [['--what']], [['extra']]])('refuses %j in words', (flags) => {
    const { status, stderr } = run('verify-scores.ts', ...flags);
    expect(status).toBe(2);
    expect(stderr).toContain('usage: npm run -s verify-scores');
  });
});
