import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createWorld,
  DAY,
  listQuery,
  makeDeal,
  type PersonKey,
  type World,
} from '@/test/factories';
import { cuttableDatabase } from '@/test/database-outage';
import { rearmCell } from '../core/csv-cell';
import { createDatabase, isDatabaseAway } from '../platform/db';
import { parseDealRow, parseEventRow } from '../risk';
import type { DealDto } from './dto';
import { exportDealsInput, exportOutput, type ExportedEvent } from './export-schema';
import { deleteDeal, exportDeals, importBatch, listDeals, logTouch, updateDeal } from './index';
import { DEAL_SORTS, STAGES } from './model';
import { logTouchInput, updateDealInput, type ListDealsQuery } from './schema';

const HEADER =
  // What an import reads comes first, to the letter of the history format.
  'id,name,value,currency,createdAt,stage,expectedCloseDate,closedAt,outcome,owner,account,source,' +
  'externalId,location,crmStage,lostReason,nextStep,nextStepAt,stageEnteredAt,lastTouchAt,pushCount,' +
  'riskScore,riskLevel,riskReasons,priority,riskAsOf,nextAction,teamId,updatedAt';
const HOSTILE = [
  '=HYPERLINK("http://x","y")', '+1', '-2+3', '@SUM(A1)', "'=kept", "''", 'He said "yes", then left',
  'two\nlines', 'carriage\r\nreturn', 'semi;colon', '😀 Ünïcödé 中文', "O'Brien", '1,5',
]; // prettier-ignore

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await seedDeals();
});
afterAll(() => world.close());

/** Deals with every column in use, open and closed, with histories, and one in the bin. */
async function seedDeals(): Promise<void> {
  const request = await world.request('owner');
  for (const [n, name] of HOSTILE.entries()) {
    world.clock.travel(DAY / 2 + n);
    const { id } = await makeDeal(world, {
      name,
      account: n % 2 === 0 ? `=${name}` : null,
      value: [0, 12_345.67, 999_999_999_999.99][n % 3] ?? 0,
      currency: n % 4 === 0 ? 'EUR' : 'USD',
      location: n % 3 === 0 ? '@home' : null,
      stage: STAGES[n % STAGES.length] ?? 'discovery',
      lostReason: STAGES[n % STAGES.length] === 'closed_lost' ? `-${name}` : null,
      nextStep: n % 2 === 0 ? `+${name}` : null,
      expectedCloseDate: new Date(world.clock.now().getTime() + n * DAY).toISOString(),
    });
    await logTouch(world.deps, request, id, logTouchInput.parse({ type: 'note', text: name }));
    if (n % 5 === 1) {
      const patch = { stage: 'closed_lost', lostReason: name };
      await updateDeal(world.deps, request, id, updateDealInput.parse(patch));
    }
  }
  const { id } = await makeDeal(world, { name: 'In the bin' });
  await deleteDeal(world.deps, request, id);
}

const input = (given: object) => exportDealsInput.parse(given);

async function exported(given: object, by: PersonKey = 'owner'): Promise<string> {
  let text = '';
  for await (const chunk of exportDeals(world.deps, await world.actor(by), input(given))) {
    text += chunk;
  }
  return text;
}

type Row = Record<string, string>;
const parsed = (text: string): Row[] => parse<Row>(text, { columns: true });
const rearmed = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, rearmCell(cell)]));
const rowsOf = (text: string): Row[] => parsed(text).map(rearmed);

async function listed(query: Partial<ListDealsQuery> = {}, by: PersonKey = 'owner') {
  const actor = await world.actor(by);
  return (await listDeals(world.deps, actor, listQuery({ limit: 100, ...query }))).deals;
}

const SAME_NAME = [
  'id', 'name', 'value', 'currency', 'createdAt', 'stage', 'expectedCloseDate', 'closedAt', 'outcome',
  'account', 'source', 'externalId', 'location', 'crmStage', 'lostReason', 'nextStep', 'nextStepAt',
  'stageEnteredAt', 'lastTouchAt', 'pushCount', 'riskScore', 'riskLevel', 'priority', 'riskAsOf', 'teamId',
  'updatedAt',
] as const; // prettier-ignore

/** What a row of the CSV holds of a deal; numbers as JSON writes them, to the last digit. */
function asRow(deal: DealDto): Row {
  const text = (value: string | number | null) =>
    typeof value === 'number' ? JSON.stringify(value) : (value ?? '');
  return {
    ...Object.fromEntries(SAME_NAME.map((field) => [field, text(deal[field])])),
    owner: deal.ownerName,
    riskReasons: deal.riskReasons.join('; '),
    nextAction: deal.nextAction?.label ?? '',
  };
}

async function storedEvents(dealIds: readonly string[]): Promise<ExportedEvent[]> {
  const rows = await world.deps.db.dealEvent.findMany({
    where: { dealId: { in: [...dealIds] } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  return dealIds.flatMap(
    (dealId) =>
    rows
      .filter((row) => row.dealId === dealId)
      .map(({ at, type, from, to, crmFrom, crmTo, actor, text, source }) => ({
        dealId, at: at.toISOString(), type, from, to, crmFrom, crmTo, actor, text, source,
      })), // prettier-ignore
  );
}

describe('deals as CSV', () => {
  it('hold every field of the list, read back by a parser', async () => {
    const text = await exported({ format: 'csv' });
    const deals = await listed();
    expect(deals).toHaveLength(HOSTILE.length);
    expect(rowsOf(text)).toEqual(deals.map(asRow));
    expect(text.split('\r\n')[0]).toBe(HEADER);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.startsWith('\uFEFF')).toBe(false);
  });

  it('hold no cell that a spreadsheet would run', async () => {
    const text = await exported({ format: 'csv' });
    const cells = parse(text).flat();
    expect(cells.length).toBeGreaterThan(300);
    for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\0]/);
    expect(cells).toContain(`'${HOSTILE[0]}`);
  });

  it('are rows of the history format', async () => {
    const taken = rowsOf(await exported({ format: 'csv' })).map((row) => {
      const read = parseDealRow(row);
      if (!read.ok) throw new Error(JSON.stringify(read.reasons));
      const { id, name, value, currency, createdAt, stage, outcome, owner, account } = read.value;
      return { id, name, value, currency, createdAt, stage, outcome, ownerName: owner, account };
    });
    const deals = await listed();
    expect(taken).toEqual(
      deals.map(({ id, name, value, currency, createdAt, stage, outcome, ownerName, account }) => ({
        id, name, value, currency, createdAt: Date.parse(createdAt), stage, outcome, ownerName, account,
      })), // prettier-ignore
    );
  });
});

const FILTERS: readonly (readonly [object, Partial<ListDealsQuery>])[] = [
  [{}, {}],
  [{ status: 'open' }, { status: 'open' }],
  [
    { status: 'closed', sort: 'createdAt' },
    { status: 'closed', sort: 'createdAt' },
  ],
  [{ stage: 'proposal' }, { stage: 'proposal' }],
  [{ band: 'low,high' }, { band: ['High', 'Low'] }],
  [
    { minValue: 1, maxValue: '12345.67' },
    { minValue: 1, maxValue: 12_345.67 },
  ],
  [{ q: "o'brien" }, { q: "o'brien" }],
  [
    { owner: 'Person owner', sort: 'value' },
    { owner: 'Person owner', sort: 'value' },
  ],
  [{ source: 'nowhere' }, { source: 'nowhere' }],
  ...DEAL_SORTS.map((sort) => [{ sort }, { sort }] as const),
];

describe('what is exported', () => {
  it.each(FILTERS)('is what the list shows: %j', async (filters, query) => {
    const deals = await listed(query);
    const json = JSON.parse(await exported({ format: 'json', filters }));
    expect(json).toEqual({ success: true, deals });
    const rows = rowsOf(await exported({ format: 'csv', filters }));
    expect(rows.map(({ id }) => id)).toEqual(deals.map(({ id }) => id));
    exportOutput.parse(json);
  });

  it('of no deal is a whole file all the same', async () => {
    const none = { filters: { q: 'nothing is called this' } };
    const csv = await exported({ format: 'csv', ...none });
    expect(csv).toBe(`${csv.split('\r\n')[0]}\r\n`);
    expect(rowsOf(csv)).toEqual([]);
    expect(await exported({ format: 'json', ...none })).toBe('{"success":true,"deals":[]}');
    const events = { include: 'events', ...none };
    expect(await exported({ format: 'json', ...events })).toBe('{"success":true,"events":[]}');
    expect(await exported({ format: 'csv', ...events })).toBe(
      'dealId,at,type,from,to,actor,text\r\n',
    );
  });

  it('is what the actor may see: viewers too, and nothing of another team or of another person', async () => {
    const personal = await makeDeal(world, { name: 'Of the member alone', teamId: null }, 'member');
    const foreign = await makeDeal(world, { name: 'Of the south' }, 'outsider');
    const idsFor = async (by: PersonKey, include: string) =>
      exported({ format: 'json', include }, by);
    for (const include of ['deals', 'events']) {
      expect(await idsFor('member', include)).toContain(personal.id);
      expect(await idsFor('outsider', include)).toContain(foreign.id);
      for (const by of ['owner', 'viewer', 'loner'] as const) {
        expect(await idsFor(by, include)).not.toContain(personal.id);
        expect(await idsFor(by, include)).not.toContain(foreign.id);
      }
    }
    const { deals } = JSON.parse(await idsFor('viewer', 'deals'));
    expect(deals).toEqual(await listed());
    expect(JSON.parse(await idsFor('loner', 'deals')).deals).toEqual([]);
  });
});

describe('histories', () => {
  it('are those of the same deals, line by line', async () => {
    for (const filters of [{}, { status: 'closed' }, { sort: 'value' }]) {
      const deals = await listed(filters as Partial<ListDealsQuery>);
      const expected = await storedEvents(deals.map(({ id }) => id));
      expect(expected.length).toBeGreaterThan(deals.length);
      const given = { include: 'events', filters };
      const json = JSON.parse(await exported({ format: 'json', ...given }));
      expect(json).toEqual({ success: true, events: expected });
      exportOutput.parse(json);
      const rows = rowsOf(await exported({ format: 'csv', ...given }));
      expect(rows).toEqual(
        expected.map(({ dealId, at, type, from, to, actor, text }) => ({
          dealId, at, type, from: from ?? '', to: to ?? '', actor: actor ?? '', text: text ?? '',
        })), // prettier-ignore
      );
      for (const row of rows) expect(parseEventRow(row, 'line')).toMatchObject({ ok: true });
    }
  });
});

describe('a large export', () => {
  const COUNT = 1_203;
  let large: World;
  beforeAll(async () => {
    large = await createWorld();
    await manyDeals(large);
  });
  afterAll(() => large.close());

  async function manyDeals({ deps, clock, teamId, userId }: World): Promise<void> {
    const now = clock.now();
    const place = {
      scopeKey: `team:${teamId('north')}`,
      teamId: teamId('north'),
      userId: userId('owner'),
    };
    // The first has a history of several pages.
    const linesOf = (n: number) => (n === 0 ? 4_500 : 2);
    const batch = Array.from({ length: COUNT }, (_, n) => ({
      source: 'crm', externalId: `d${n}`, name: `Deal ${n}`, account: null, value: n, currency: 'USD',
      location: null, stage: 'proposal' as const, crmStage: 'Quote', createdAt: now, expectedCloseDate: null,
      closedAt: null, outcome: null, ownerName: 'Ada', assignedToId: null, isDemo: false,
      told: null, contacts: [], meetings: [],
      events: Array.from({ length: linesOf(n) }, (_line, m) => ({
        at: new Date(now.getTime() + Math.floor(m / 3)), type: 'note' as const, text: `Note ${m}`, externalId: `${m}`,
      })),
    })); // prettier-ignore
    const context = { now, actorId: null, actorName: null, source: 'import', requestId: null };
    for (let start = 0; start < COUNT; start += 400) {
      await importBatch(deps, place, batch.slice(start, start + 400), context, 'nothing');
    }
  }

  const chunksOf = async (given: object, deps = large.deps) =>
    exportDeals(deps, await large.actor('owner'), input(given));
  async function rest(chunks: AsyncGenerator<string>): Promise<string> {
    let text = '';
    for await (const chunk of chunks) text += chunk;
    return text;
  }
  const valuesIn = (text: string) => parsed(text).map(({ value }) => value);

  it('comes page by page and is whole', async () => {
    const chunks: string[] = [];
    for await (const chunk of await chunksOf({ format: 'csv', filters: { sort: 'value' } })) {
      chunks.push(chunk);
    }
    expect(chunks).toHaveLength(3);
    const expected = Array.from({ length: COUNT }, (_, n) => String(COUNT - 1 - n));
    expect(valuesIn(chunks.join(''))).toEqual(expected);
    const json = JSON.parse(await rest(await chunksOf({ format: 'json' })));
    expect(json.deals).toHaveLength(COUNT);
  });

  it('gives each line of the histories once, however long they are', async () => {
    const json = JSON.parse(await rest(await chunksOf({ format: 'json', include: 'events' })));
    const count = await large.deps.db.dealEvent.count();
    expect(json.events).toHaveLength(count);
    const longest = await large.deps.db.deal.findFirstOrThrow({ where: { externalId: 'd0' } });
    const texts = json.events
      .filter(({ dealId, type }: ExportedEvent) => dealId === longest.id && type === 'note')
      .map(({ text }: ExportedEvent) => text);
    expect(new Set(texts).size).toBe(4_500);
    expect(texts).toHaveLength(4_500);
  });

  it('gives each deal once while they change their places, and reads no page ahead', async () => {
    const { db } = large.deps;
    const chunks = await chunksOf({ format: 'csv', filters: { sort: 'value' } });
    const first = (await chunks.next()).value as string;
    // The last would move ahead of what was read, the first behind it; one goes into the bin.
    await db.deal.updateMany({ where: { externalId: 'd3' }, data: { value: 5_000 } });
    await db.deal.updateMany({ where: { externalId: 'd1200' }, data: { value: 0.5 } });
    await db.deal.updateMany({ where: { externalId: 'd9' }, data: { deletedAt: new Date() } });
    const rows = parsed(first + (await rest(chunks)));
    const names = rows.map(({ externalId }) => externalId);
    expect(new Set(names).size).toBe(COUNT - 1);
    expect(names).toHaveLength(COUNT - 1);
    expect(names).not.toContain('d9');
    expect(rows.find(({ externalId }) => externalId === 'd3')?.value).toBe('5000');
  });

  it.each(['deals', 'events'])('of %s breaks off when the database goes away', async (include) => {
    const way = await cuttableDatabase(large.url);
    const deps = { ...large.deps, db: createDatabase(way.url, 1) };
    try {
      const chunks = await chunksOf({ format: 'csv', include }, deps);
      expect((await chunks.next()).done).toBe(false);
      await way.cut();
      const fault = await rest(chunks).catch((error: unknown) => error);
      expect(isDatabaseAway(fault)).toBe(true);
    } finally {
      await way.cut();
      await deps.db.$disconnect();
    }
  });
});

describe('the input', () => {
  const faults = (given: unknown) => {
    const read = exportDealsInput.safeParse(given);
    return read.success ? [] : read.error.issues.map(({ path }) => path.join('.'));
  };

  const BAD: readonly (readonly [unknown, string])[] = [
    [{}, 'format'],
    [{ format: 'xml' }, 'format'],
    [{ format: 'csv', include: 'people' }, 'include'],
    [{ format: 'csv', filters: [] }, 'filters'],
    [{ format: 'csv', filters: null }, 'filters'],
    [{ format: 'csv', filters: { cursor: 'x' } }, 'filters'],
    [{ format: 'csv', filters: { limit: 5 } }, 'filters'],
    [{ format: 'csv', filters: { stage: 'won' } }, 'filters.stage'],
    [{ format: 'csv', filters: { band: 'huge' } }, 'filters.band'],
    [{ format: 'csv', filters: { band: 7 } }, 'filters.band'],
    [{ format: 'csv', filters: { sort: 'name' } }, 'filters.sort'],
    [{ format: 'csv', filters: { q: '' } }, 'filters.q'],
    ...[null, true, [], {}, '', ' ', 'x', '1e400', -1, '-1', Infinity, Number.NaN].map(
      (minValue) => [{ format: 'csv', filters: { minValue } }, 'filters.minValue'] as const,
    ),
    [{ format: 'csv', color: 'red' }, ''],
  ];
  it.each(BAD)('%j is refused', (given, field) => {
    expect(faults(given)).toEqual([field]);
  });

  it.each([0, 5, 5.5, '5', ' 5.5 '])('the amount %j is taken', (minValue) => {
    const read = input({ format: 'csv', filters: { minValue } });
    expect(read.filters.minValue).toBe(Number(minValue));
  });
});
