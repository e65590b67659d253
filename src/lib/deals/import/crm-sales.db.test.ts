import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '@/test/factories';
import { getImport, runImport } from '../index';
import { receive, wholeStretch } from './import-history.test-support';

/** A file with another product's columns: fictitious opportunities, some of which have gaps. */
const fixtures = process.env.SENTINEL_FIXTURES_DIR;
const file = fixtures && path.join(fixtures, 'data', 'crm-sales', 'sales_pipeline.csv');

const MAPPING = {
  id: 'opportunity_id',
  name: ['account', 'product'],
  account: 'account',
  owner: 'sales_agent',
  stage: 'deal_stage',
  createdAt: 'engage_date',
  closedAt: 'close_date',
  expectedCloseDate: 'close_date',
  value: 'close_value',
};

describe.skipIf(!file)('the opportunities of crm-sales (SENTINEL_FIXTURES_DIR is set)', () => {
  let world: World;
  let id: string;

  beforeAll(async () => {
    world = await createWorld('2018-01-05T09:00:00.000Z');
    const deals = readFileSync(file ?? '');
    id = await receive(
      world.deps,
      await world.request('owner'),
      { deals },
      {
        source: 'crm-sales',
        stages: 'Prospecting,Engaging',
        mapping: JSON.stringify(MAPPING),
      },
    );
    await runImport(world.deps, id, wholeStretch());
  }, 120_000);
  afterAll(() => world?.close());

  it('go in by a mapping, won and lost as their stages say', async () => {
    const { report } = await getImport(world.deps, await world.actor('owner'), id);
    expect(report).toMatchObject({ created: 8_300, skipped: 500 });
    const outcomes = await world.deps.db.deal.groupBy({ by: ['outcome'], _count: true });
    expect(new Map(outcomes.map((row) => [row.outcome, row._count]))).toEqual(
      new Map([['won', 4_238], ['lost', 2_473], [null, 1_589]]), // prettier-ignore
    );
    const first = await world.deps.db.deal.findFirstOrThrow({ where: { externalId: '1C1I7A6R' } });
    expect(first).toMatchObject({
      name: 'Cancity - GTX Plus Basic',
      ownerName: 'Moses Frase',
      outcome: 'won',
      createdAt: new Date('2016-10-20'),
      closedAt: new Date('2017-03-01'),
    });
    expect(first.value.toNumber()).toBe(1_054);
  });

  it('without the day of their beginning are named by line and column', async () => {
    const { report } = await getImport(world.deps, await world.actor('owner'), id);
    expect(report.rejected).toHaveLength(500);
    expect(new Set(report.rejected.map(({ field }) => field))).toEqual(new Set(['createdAt']));
    const lines = readFileSync(file ?? '', 'utf8').split('\n');
    for (const { line } of report.rejected) expect(lines[line - 1]).toContain(',Prospecting,,,');
  });
});
