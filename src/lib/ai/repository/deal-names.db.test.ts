import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSql } from '@/test/run-sql';
import { createWorld, type World } from '@/test/factories';
import { scopeFor, type Scope } from '../../auth';
import { inTransaction, type Prisma } from '../../platform/db';
import { listDealsHolding, listDealsLike, selectHolding, selectLike } from './deal-names';

const ROWS = 50_000;
/** Letters made of a number's hash: names that differ as names do. */
const LETTERS = (text: string, length: number): string =>
  `initcap(substr(translate(md5(${text}), '0123456789', 'aeioumnlrs'), 1, ${length}))`;

let world: World;
let scope: Scope;
beforeAll(async () => {
  world = await createWorld();
  scope = scopeFor(await world.actor('owner'), 'deal.read');
  const teamId = world.teamId('north');
  const userId = world.userId('owner');
  await runSql(
    world.ownerUrl,
    `INSERT INTO "Deal" ("id", "scopeKey", "userId", "teamId", "name", "account", "stage", "value", "stageEnteredAt", "updatedAt")
     SELECT 'cname' || lpad(i::text, 8, '0'), $1, $2, $3,
       ${LETTERS('i::text', 7)} || ' ' || (ARRAY['Corp', 'Group', 'Logistics', 'Renewal'])[1 + i % 4],
       ${LETTERS("(i % 20000)::text || 'a'", 9)}, 'proposal', i, now(), now()
     FROM generate_series(1, ${ROWS}) i`,
    [`team:${teamId}`, userId, teamId],
  );
  await runSql(world.ownerUrl, `UPDATE "Deal" SET "name" = 'Globex' WHERE "id" = 'cname00000042'`);
  await runSql(world.ownerUrl, 'VACUUM ANALYZE "Deal"');
}, 120_000);
afterAll(() => world.close());

async function planOf(query: Prisma.Sql): Promise<string> {
  const explained = [`EXPLAIN ${query.strings[0] ?? ''}`, ...query.strings.slice(1)];
  return inTransaction(world.deps.db, async (tx) => {
    const rows = await tx.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(
      explained.reduce((text, part, place) => `${text}$${place}${part}`),
      ...query.values,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

describe(`among ${ROWS.toLocaleString('en')} deals`, () => {
  it('words are looked up in the index', async () => {
    expect(await planOf(selectHolding(scope, 'globex', ['globex']))).toContain('"Deal_search"');
  });

  it('typing errors are looked up in the index', async () => {
    expect(await planOf(selectLike(scope, 'glbex'))).toContain('"Deal_search"');
  });

  it('a name is found as it is written, and with a typing error', async () => {
    const found = { dealId: 'cname00000042', name: 'Globex', stage: 'proposal' };
    const [exact] = await listDealsHolding(world.deps.db, scope, 'globex', ['globex']);
    expect(exact).toMatchObject(found);
    const like = await inTransaction(world.deps.db, (tx) => listDealsLike(tx, scope, 'glbex'));
    expect(like).toContainEqual(expect.objectContaining(found));
  });

  it('a word that thousands hold gives a bounded number', async () => {
    const deals = await listDealsHolding(world.deps.db, scope, 'renewal', ['renewal']);
    expect(deals).toHaveLength(50);
  });

  it('what is set for one search holds for it alone', async () => {
    await inTransaction(world.deps.db, (tx) => listDealsLike(tx, scope, 'glbex'));
    const rows = await world.deps.db.$queryRaw<{ threshold: string }[]>`
      SELECT current_setting('pg_trgm.word_similarity_threshold') AS threshold`;
    expect(rows).toEqual([{ threshold: '0.6' }]);
  });
});
