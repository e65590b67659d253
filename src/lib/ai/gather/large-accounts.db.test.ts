import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '@/test/factories';
import { getPipeline, listDeals } from '../../deals';
import { listDealsQuery } from '../../deals/schema';
import { INTENTS } from '../model';
import { askFor, makeDeal, strayOf, touch } from './gather.test-support';

/** More than a past pipeline is replayed of at once. */
const COUNT = 5_100;

let world: World;
let first = '';
beforeAll(async () => {
  world = await createWorld('2026-06-02T09:00:00.000Z');
  const made = await makeDeal(world, { name: 'First', account: 'Acme', value: 50_000 });
  await touch(world, made.id, 'email_sent');
  first = made.id;
  const [team, user] = [world.teamId('north'), world.userId('owner')];
  await world.deps.db.$executeRaw`
    INSERT INTO "Deal" ("id", "scopeKey", "userId", "teamId", "ownerName", "name", "account", "stage",
      "value", "currency", "expectedCloseDate", "stageEnteredAt", "riskScore", "riskLevel", "riskReasons",
      "priority", "riskAsOf", "createdAt", "updatedAt")
    SELECT 'c' || lpad(i::text, 24, '0'), 'team:' || ${team}, ${user}, ${team}, 'Owner ' || (i % 40),
      'Deal ' || i, 'Account ' || (i % 500), 'proposal', (i % 1000) * 100,
      (ARRAY['EUR', 'USD', 'GBP', 'CHF'])[1 + i % 4], timestamptz '2026-05-20' + (i % 200) * interval '1 day',
      timestamptz '2026-04-01', (i % 100) / 100.0,
      CASE WHEN i % 100 >= 70 THEN 'High' WHEN i % 100 >= 40 THEN 'Medium' ELSE 'Low' END, '{}', i % 1000,
      timestamptz '2026-06-01', timestamptz '2026-04-01', timestamptz '2026-06-01'
    FROM generate_series(1, ${COUNT}::int) AS i`;
});
afterAll(() => world.close());

const ROWS = /^(?:\d+\. |- |\| )/gm;

describe('answers about many deals', () => {
  it.each(INTENTS)('%s stays short, and says what it left out', async (intent) => {
    const given = await askFor(world, intent, { dealIds: [first] });
    expect(strayOf(given)).toEqual([]);
    expect(given.facts.deals.length).toBeLessThanOrEqual(25);
    const blocks = given.answer.content.split('\n\n');
    // A table has two lines of heads.
    for (const block of blocks) expect((block.match(ROWS) ?? []).length).toBeLessThanOrEqual(12);
    expect(given.answer.content.length).toBeLessThan(6_000);
    const narrowed = ['attention', 'pipeline', 'health', 'by_owner', 'stale', 'similar', 'find', 'forecast', 'other']; // prettier-ignore
    if (narrowed.includes(intent)) expect(given.facts.omitted).toMatch(/further|too large/);
  });

  it('says that the past is too large to be replayed, and what is known instead', async () => {
    const given = await askFor(world, 'health');
    const pipeline = await getPipeline(world.deps, await world.actor('owner'));
    expect(given.answer.content).toMatch(/^The open pipeline is too large to be replayed as of 3 May 2026/); // prettier-ignore
    expect(given.answer.content).toContain(
      `${pipeline.bandCounts.High.toLocaleString('en-US')} High`,
    );
    expect(given.answer.content).toContain('1 touch');
    const owner = await askFor(world, 'health', { conditions: { owner: 'Owner 7' } });
    expect(owner.answer.content).toMatch(/^Owner 7’s open pipeline is/);
    expect(strayOf(owner)).toEqual([]);
  });

  it('finds the same deals of an owner as the list does', async () => {
    const conditions = { owner: 'Owner 7', minValue: 50_000, status: 'open' } as const;
    const given = await askFor(world, 'find', { conditions });
    const query = { ...listDealsQuery.parse({ sort: 'value' }), ...conditions, limit: 10 };
    const page = await listDeals(world.deps, await world.actor('owner'), query);
    expect(given.facts.deals.map(({ id }) => id)).toEqual(page.deals.map(({ id }) => id));
    expect(given.answer.content).toMatch(/^Owner 7’s list: More than 10 open deals of at least 50,000 were found/); // prettier-ignore
  });
});
