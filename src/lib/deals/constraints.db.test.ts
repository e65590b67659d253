import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, type World } from '@/test/factories';
import type { Prisma } from '../platform/db';
import { DEAL_SORTS } from './model';

let world: World;
let id: string;
beforeAll(async () => {
  world = await createWorld();
  id = (await makeDeal(world)).id;
});
afterAll(() => world.close());

const change = (data: Prisma.DealUncheckedUpdateInput) =>
  world.deps.db.deal.update({ where: { id }, data });

describe('the database itself refuses', () => {
  it.each([
    ['a negative value', { value: -1 }, 'Deal_value_not_negative'],
    ['a score above 1', { riskScore: 1.0001 }, 'Deal_risk_in_bounds'],
    ['a score below 0', { riskScore: -0.0001 }, 'Deal_risk_in_bounds'],
    ['an outcome of an open stage', { outcome: 'won' }, 'Deal_outcome_matches_stage'],
    ['a closed stage without its outcome', { stage: 'closed_won' }, 'Deal_outcome_matches_stage'],
    ['a close without its day', { stage: 'closed_lost', outcome: 'lost' }, 'Deal_outcome_matches_stage'],
    ['the other outcome', { stage: 'closed_won', outcome: 'lost', closedAt: new Date() }, 'Deal_outcome_matches_stage'],
    ['an open deal with a day of closing', { closedAt: new Date() }, 'Deal_outcome_matches_stage'],
    ['an outside id without its source', { externalId: 'x' }, 'Deal_external_id_has_source'],
  ] satisfies [string, Prisma.DealUncheckedUpdateInput, string][])('%s', async (_what, data, rule) => {
    await expect(change(data)).rejects.toThrow(rule);
  }); // prettier-ignore

  it('the same outside id twice in a scope, not in two', async () => {
    const outside = { source: 'crm', externalId: '42' };
    await change(outside);
    const copy = await world.deps.db.deal.findUniqueOrThrow({ where: { id } });
    const insert = (scopeKey: string, other: string) =>
      world.deps.db
        .$executeRaw`INSERT INTO "Deal" ("id", "scopeKey", "userId", "name", "stage", "value", "stageEnteredAt", "updatedAt", "source", "externalId")
        VALUES (${other}, ${scopeKey}, ${copy.userId}, 'Copy', 'discovery', 1, now(), now(), 'crm', '42')`;
    await expect(insert(copy.scopeKey, 'copy00001')).rejects.toThrow(/unique|23505/i);
    expect(await insert('user:other', 'copy00002')).toBe(1);
  });

  it('a timeline entry that is rewritten; it goes with its deal only', async () => {
    const made = await makeDeal(world);
    const rewrite = world.deps.db.dealTimeline.updateMany({
      where: { dealId: made.id },
      data: { actorName: 'Somebody else' },
    });
    await expect(rewrite).rejects.toThrow('permission denied for table DealTimeline');
    await world.deps.db.deal.delete({ where: { id: made.id } });
    expect(await world.deps.db.dealTimeline.count({ where: { dealId: made.id } })).toBe(0);
  });
});

describe('each order of the list', () => {
  it.each(DEAL_SORTS)('walks an index: %s', async (sort) => {
    const column = { closeDate: 'close_date', lastTouch: 'last_touch', createdAt: 'created_at' };
    const index = `Deal_list_${sort in column ? column[sort as keyof typeof column] : sort}`;
    const rows = await world.deps.db.$queryRaw<{ indexdef: string }[]>`
      SELECT indexdef FROM pg_indexes WHERE indexname = ${index}`;
    expect(rows[0]?.indexdef).toContain('"scopeKey"');
    expect(rows[0]?.indexdef).toContain('"deletedAt" IS NULL');
  });
});
