import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '@/test/factories';
import { runSql } from '@/test/run-sql';
import { inTransaction } from '../platform/db';
import { appendAudit, GENESIS_HASH, hashOf } from './append-audit';
import type { AuditEntry } from './model';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  scopeKey: 'team:t1',
  action: 'token.created',
  actorRef: 'u1',
  target: 'tok1',
  data: { zeta: 1, alpha: 'two', none: null, flag: true },
  requestId: 'r1',
  at: world.clock.now(),
  ...change,
});
const append = (change?: Partial<AuditEntry>) =>
  inTransaction(world.deps.db, (tx) => appendAudit(tx, entry(change)));
const chain = (scopeKey: string) =>
  world.deps.db.auditLog.findMany({ where: { scopeKey }, orderBy: { id: 'asc' } });

/** Recomputes every hash from the stored rows; the index of the first that does not fit, or -1. */
async function firstBroken(scopeKey: string): Promise<number> {
  let prevHash = GENESIS_HASH;
  for (const [index, row] of (await chain(scopeKey)).entries()) {
    const hash = hashOf(prevHash, { ...row, data: row.data as AuditEntry['data'] });
    if (row.prevHash !== prevHash || row.hash !== hash) return index;
    prevHash = row.hash;
  }
  return -1;
}

describe('the audit trail', () => {
  it('is a chain that verifies from what is stored', async () => {
    for (const action of ['a', 'b', 'c']) {
      world.clock.travel(1234);
      await append({ action });
    }
    expect(await chain('team:t1')).toHaveLength(3);
    expect(await firstBroken('team:t1')).toBe(-1);
  });

  it('stays a chain when many write at once, one per scope', async () => {
    await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        append({ scopeKey: n % 2 ? 'team:x' : 'team:y', action: `no ${n}` }),
      ),
    );
    for (const scopeKey of ['team:x', 'team:y']) {
      expect(await chain(scopeKey)).toHaveLength(8);
      expect(await firstBroken(scopeKey)).toBe(-1);
    }
  });

  it('seals every field, so that each change gives another hash', () => {
    const hash = hashOf(GENESIS_HASH, entry());
    const changes: Partial<AuditEntry>[] = [
      { scopeKey: 'team:t2' },
      { action: 'x' },
      { actorRef: 'x' },
      { target: null },
      { data: {} },
      { requestId: null },
      { at: new Date(0) },
    ];
    for (const change of changes) expect(hashOf(GENESIS_HASH, entry(change))).not.toBe(hash);
    expect(hashOf('1'.repeat(64), entry())).not.toBe(hash);
    const reordered = { flag: true, none: null, alpha: 'two', zeta: 1 };
    expect(hashOf(GENESIS_HASH, entry({ data: reordered }))).toBe(hash);
  });

  it('shows a row that was changed behind the guard', async () => {
    for (const action of ['a', 'b', 'c']) await append({ scopeKey: 'team:z', action });
    const [, second] = await chain('team:z');
    await runSql(
      world.ownerUrl,
      `ALTER TABLE "AuditLog" DISABLE TRIGGER "AuditLog_append_only";
       UPDATE "AuditLog" SET "actorRef" = 'somebody else' WHERE id = ${second?.id};
       ALTER TABLE "AuditLog" ENABLE ALWAYS TRIGGER "AuditLog_append_only"`,
    );
    expect(await firstBroken('team:z')).toBe(1);
  });

  it.each([
    `UPDATE "AuditLog" SET "action" = 'x'`,
    'DELETE FROM "AuditLog"',
    'TRUNCATE "AuditLog"',
    'TRUNCATE "AuditLog" CASCADE',
  ])('refuses %s even of the owner', async (statement) => {
    await append();
    const before = await world.deps.db.auditLog.findMany();
    await expect(runSql(world.ownerUrl, statement)).rejects.toThrow('append-only');
    expect(await world.deps.db.auditLog.findMany()).toEqual(before);
  });

  it('of a transaction that rolls back leaves no gap', async () => {
    const work = inTransaction(world.deps.db, async (tx) => {
      await appendAudit(tx, entry({ scopeKey: 'team:r' }));
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    await append({ scopeKey: 'team:r' });
    expect(await firstBroken('team:r')).toBe(-1);
  });
});
