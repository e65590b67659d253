import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, refusal, type World } from '@/test/factories';
import { runSql } from '@/test/run-sql';
import { inTransaction } from '../platform/db';
import { appendAudit, hashOf } from './append-audit';
import type { AuditEntry } from './model';
import { exportAudit, listAudit, verifyAudit } from './read-audit';
import { exportAuditQuery, listAuditQuery } from './schema';
import { findLostAnchors, verifyChain, verifyTrail } from './verify-chain';

/**
 * What the trail itself shows of tampering. That the app's own role cannot tamper at all, by UPDATE,
 * DELETE, TRUNCATE or any way around, is held by audit-guard.db.test.ts; here the owner of the tables
 * has switched the guards off.
 */
let world: World;
let scopeKey: string;
let chains = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  chains += 1;
  scopeKey = `team:chain${chains}`;
});

async function append(change: Partial<AuditEntry> = {}): Promise<void> {
  world.clock.travel(1_000);
  const at = world.clock.now();
  const entry = { scopeKey, action: 'team.created', actorRef: 'p1', target: null, data: { name: 'North' }, requestId: null, at }; // prettier-ignore
  await inTransaction(world.deps.db, (tx) => appendAudit(tx, { ...entry, ...change }));
}
async function appendMany(count: number): Promise<bigint[]> {
  for (let n = 0; n < count; n += 1) await append({ data: { n } });
  const rows = await world.deps.db.auditLog.findMany({
    where: { scopeKey },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}
/** As somebody with the owner's password would. */
const tamper = (sql: string) =>
  runSql(
    world.ownerUrl,
    `ALTER TABLE "AuditLog" DISABLE TRIGGER "AuditLog_append_only"; ${sql};
     ALTER TABLE "AuditLog" ENABLE ALWAYS TRIGGER "AuditLog_append_only"`,
  );
const verify = () => verifyChain(world.deps.db, scopeKey);

describe('a chain', () => {
  it('holds as it was written, and names its head', async () => {
    await appendMany(5);
    const rows = await world.deps.db.auditLog.findMany({ where: { scopeKey }, orderBy: { id: 'asc' } });
    expect(await verify()).toEqual({ scopeKey, entries: 5, head: rows[4]?.hash, broken: null });
    expect(await verifyChain(world.deps.db, 'team:none')).toMatchObject({ entries: 0, head: null, broken: null });
  }); // prettier-ignore

  it('longer than a page is walked whole', async () => {
    const rows = Array.from({ length: 1_205 }, (_, n) => n);
    await inTransaction(world.deps.db, async (tx) => {
      for (const n of rows) {
        await appendAudit(tx, {
          scopeKey,
          action: 'a',
          actorRef: 'p1',
          target: null,
          data: { n },
          requestId: null,
          at: world.clock.now(),
        });
      }
    });
    expect(await verify()).toMatchObject({ entries: 1_205, broken: null });
    const [last] = await world.deps.db.auditLog.findMany({
      where: { scopeKey },
      orderBy: { id: 'desc' },
      take: 1,
    });
    await tamper(`UPDATE "AuditLog" SET "target" = 'x' WHERE "id" = ${last?.id}`);
    expect(await verify()).toMatchObject({ entries: 1_204, broken: { id: String(last?.id) } });
  });

  it.each([
    `"action" = 'x'`,
    `"actorRef" = 'p2'`,
    `"target" = 'p9'`,
    `"data" = '{"n": 7}'`,
    `"at" = "at" + interval '1 second'`,
    `"requestId" = 'r'`,
    `"hash" = repeat('0', 64)`,
  ])('shows an altered entry: %s', async (change) => {
    const ids = await appendMany(4);
    await tamper(`UPDATE "AuditLog" SET ${change} WHERE "id" = ${ids[1]}`);
    expect(await verify()).toMatchObject({
      entries: 1,
      broken: { id: String(ids[1]), fault: 'altered', scopeKey },
    });
  });

  it.each([0, 1, 2])('shows that entry %i was removed', async (at) => {
    const ids = await appendMany(4);
    await tamper(`DELETE FROM "AuditLog" WHERE "id" = ${ids[at]}`);
    expect(await verify()).toMatchObject({
      broken: { id: String(ids[at + 1]), fault: 'missing' },
    });
  });

  it('shows two entries that changed places', async () => {
    const ids = await appendMany(4);
    await tamper(`UPDATE "AuditLog" SET "id" = -1 WHERE "id" = ${ids[1]};
      UPDATE "AuditLog" SET "id" = ${ids[1]} WHERE "id" = ${ids[2]};
      UPDATE "AuditLog" SET "id" = ${ids[2]} WHERE "id" = -1`);
    expect(await verify()).toMatchObject({ broken: { id: String(ids[1]), fault: 'missing' } });
  });

  it('shows an entry that was put in beside another, sealed rightly', async () => {
    await appendMany(2);
    const { db, now } = world.deps;
    const [first] = await db.auditLog.findMany({ where: { scopeKey }, orderBy: { id: 'asc' } });
    const prevHash = first?.hash ?? '';
    const entry = { scopeKey, action: 'x', actorRef: 'p1', target: null, data: {}, requestId: null, at: now() }; // prettier-ignore
    // Even the app's role can do that much: to append is what it may.
    const forged = await db.auditLog.create({
      data: { ...entry, prevHash, hash: hashOf(prevHash, entry) },
    });
    expect(await verify()).toMatchObject({ broken: { id: String(forged.id), fault: 'forked' } });
  });

  it('does not show that its end was cut off: a head that was kept outside does', async () => {
    const ids = await appendMany(4);
    const { head } = await verify();
    expect(await findLostAnchors(world.deps.db, [head ?? ''])).toEqual([]);
    await tamper(`DELETE FROM "AuditLog" WHERE "id" = ${ids[3]}`);
    expect((await verify()).broken).toBeNull();
    expect(await findLostAnchors(world.deps.db, [head ?? ''])).toEqual([head]);
  });

  it('is verified beside all others, each by itself', async () => {
    await appendMany(2);
    const seen = new Map<string, boolean>();
    for await (const chain of verifyTrail(world.deps.db)) seen.set(chain.scopeKey, !chain.broken);
    expect(seen.get(scopeKey)).toBe(true);
    expect([...seen.values()]).toContain(false);
    expect(seen.size).toBeGreaterThan(10);
  });
});

describe('what people name', () => {
  it('enters the trail without addresses, since it stays for ever', async () => {
    await append({ data: { name: 'Team of jo.doe+x@mail.example, "a@b.c"', n: 1 } });
    const row = await world.deps.db.auditLog.findFirst({ where: { scopeKey } });
    expect(row?.data).toEqual({ name: 'Team of [address] "[address]"', n: 1 });
    expect((await verify()).broken).toBeNull();
  });
});

describe('the trail as people read it', () => {
  const list = async (by: 'owner' | 'viewer' | 'outsider' | 'loner', query: object = {}) =>
    listAudit(world.deps, await world.actor(by), listAuditQuery.parse(query));

  it('says who did what in sentences, with names as long as the account is there', async () => {
    const { auditRef } = await world.actor('admin');
    const member = await world.actor('member');
    scopeKey = `team:${world.teamId('north')}`;
    await append({ action: 'risk_policy.changed', actorRef: auditRef, target: 'v2', data: { from: 'default-1', to: 'v2' } });
    await append({ action: 'member.removed', actorRef: 'gone', target: member.auditRef });
    await append({ action: 'something.new', actorRef: auditRef, target: 'x', data: { '=cmd': '=1+1' } });
    const { entries } = await list('owner');
    expect(entries.map(({ sentence }) => sentence)).toEqual([
      'Person admin: something new (x)',
      'Deleted person removed Person member from the team',
      'Person admin changed the risk policy from default-1 to v2',
    ]);
    expect((await list('owner', { action: 'member.removed' })).entries).toHaveLength(1);
    expect((await list('owner', { actor: auditRef })).entries).toHaveLength(2);
    expect((await list('owner', { q: 'RISK policy' })).entries).toHaveLength(1);
    expect((await list('owner', { q: 'person MEMBER' })).entries).toHaveLength(1);
    expect((await list('owner', { q: '100%' })).entries).toHaveLength(0);
    const { at } = entries[1] ?? { at: '' };
    expect((await list('owner', { from: at })).entries).toHaveLength(2);
    expect((await list('owner', { to: at })).entries).toHaveLength(1);
  }); // prettier-ignore

  it('comes in pages that miss and repeat nothing', async () => {
    const all = (await list('owner')).entries.map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list('owner', { limit: 1, ...(cursor ? { cursor } : {}) }); // prettier-ignore
      seen.push(...page.entries.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(all);
    expect((await refusal(list('owner', { cursor: 'x' }))).code).toBe('BAD_REQUEST');
  });

  it('is for owners and admins of the team, and everybody’s own', async () => {
    expect((await refusal(list('viewer'))).code).toBe('FORBIDDEN');
    const teamId = world.teamId('north');
    expect((await refusal(list('outsider', { teamId }))).code).toBe('NOT_FOUND');
    expect((await list('outsider')).entries).toEqual([]);
    expect((await list('viewer', { teamId: 'personal' })).entries).toEqual([]);
    expect((await list('loner')).entries).toEqual([]);
    const token = { ...(await world.actor('owner')), via: 'token' as const, tokenScopes: ['read' as const, 'write' as const] }; // prettier-ignore
    expect((await refusal(verifyAudit(world.deps, token, teamId))).code).toBe('FORBIDDEN');
  });

  it('is handed out as CSV that no spreadsheet runs, and as JSON', async () => {
    const write = async (query: object) => {
      let text = '';
      const parsed = exportAuditQuery.parse(query);
      for await (const part of exportAudit(world.deps, await world.actor('owner'), parsed)) text += part; // prettier-ignore
      return text;
    };
    const csv = (await write({})).trim().split('\n');
    expect(csv[0]).toBe(
      'id,at,action,sentence,actorRef,actorName,target,targetName,data,requestId,prevHash,hash',
    );
    expect(csv).toHaveLength(4);
    expect(JSON.parse(await write({ format: 'json' })).entries).toEqual(
      (await list('owner')).entries,
    );
    expect(await write({ q: 'nothing of that' })).toBe(`${csv[0]}\n`);
    const empty = JSON.parse(await write({ format: 'json', q: 'nothing of that' }));
    expect(empty).toEqual({ success: true, entries: [] });
  });
});
