import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countRows, createWorld, refusal, type World } from '@/test/factories';
import { importFields } from '../import-schema';
import { getImport, receiveImport, runImport, watchImports, type ImportPart } from '../index';
import { withImportLease } from './import-job';
import {
  csvOf,
  dealRow,
  eventRows,
  importFiles,
  leftovers,
  many,
  numbers,
  on,
  receive,
  wholeStretch,
} from './import-history.test-support';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const rows = () => countRows(world.deps);

/** A stretch that may do one thing: the first question whether it may go on is the last with a yes. */
function oneStep() {
  let asked = 0;
  const signal = new AbortController().signal;
  Object.defineProperty(signal, 'aborted', { get: () => (asked += 1) > 1 });
  return { until: Infinity, signal };
}

const dealOf = (externalId: string) =>
  world.deps.db.deal.findFirstOrThrow({ where: { externalId }, include: { events: true } });

describe('bad rows', () => {
  it('are named by file, line and field, and the rest goes on', async () => {
    const summary = await importFiles(
      world,
      [
        dealRow(0),
        dealRow(1, { value: 'much', createdAt: 'yesterday' }),
        dealRow(2, { id: '' }),
        dealRow(0, { name: 'The same id' }),
        dealRow(4, { outcome: 'won' }),
        dealRow(5, { name: 'N\u0000L' }),
        dealRow(6),
      ],
      [
        ...eventRows(0),
        { dealId: 'D-6', at: 'soon', type: 'teleport' },
        { dealId: 'nowhere', at: on(1), type: 'call' },
        { dealId: 'nowhere', at: on(2), type: 'call' },
      ],
    );
    expect(summary).toMatchObject({ created: 2, skipped: 8 });
    expect(summary.rejected.map(({ file: name, line, field }) => [name, line, field])).toEqual([
      ['deals', 3, 'createdAt'],
      ['deals', 3, 'value'],
      ['deals', 4, 'id'],
      ['deals', 5, 'id'],
      ['deals', 6, 'closedAt'],
      ['deals', 7, 'name'],
      ['events', 5, 'at'],
      ['events', 5, 'type'],
      ['events', 6, 'dealId'],
    ]);
    expect(summary.rejected.find(({ line }) => line === 5)?.message).toBe(
      '"D-0" stands on line 2 already',
    );
    expect(summary.rejected.at(-1)?.message).toContain('2 lines left out');
  });
});

describe('odd files', () => {
  it('may name more stages than a funnel has', async () => {
    const deals = numbers(60).map((n) => dealRow(n, { stage: `Stage ${n}` }));
    expect(await importFiles(world, deals, [])).toMatchObject({ created: 60, skipped: 0 });
  });

  it('are told of in words that can be stored, whatever the cells hold', async () => {
    const value = `${'9'.repeat(39)}😀`;
    const report = await importFiles(world, [dealRow(0, { value }), dealRow(1)], []);
    expect(report).toMatchObject({ created: 1, skipped: 1 });
  });

  it('with endless histories are taken without them', async () => {
    const line = (n: number) => ({ dealId: 'D-0', at: on(n / 10_000), type: 'note', text: `${n}` });
    const events = [...numbers(20_001).map(line), ...eventRows(1)];
    const report = await importFiles(world, [dealRow(0), dealRow(1)], events);
    expect(report).toMatchObject({ created: 2, skipped: 20_001 });
    expect((await dealOf('D-0')).events).toHaveLength(1);
    expect((await dealOf('D-1')).events).toHaveLength(3);
  });

  it('count every line of a deal that is not there', async () => {
    const events = numbers(2_200).map((n) => ({
      dealId: `N-${n % 1_100}`,
      at: on(1),
      type: 'call',
    }));
    const report = await importFiles(world, [dealRow(0)], events);
    expect(report.skipped).toBe(2_200);
  });
});

describe('an import that cannot get on', () => {
  it('ends after five beginnings, so that it does not kill its process for ever', async () => {
    const request = await world.request('owner');
    const id = await receive(world.deps, request, { deals: csvOf(many(1_100).deals) });
    await world.deps.db.importRun.update({ where: { id }, data: { attempts: 5 } });
    const work = runImport(world.deps, id, wholeStretch());
    expect((await refusal(work)).code).toBe('CONFLICT');
    expect(await getImport(world.deps, request.actor, id)).toMatchObject({ status: 'failed' });
  });

  it('leaves nothing behind, also where its clearing was cut off', async () => {
    const { id } = await importFiles(world, [dealRow(0)], []);
    await world.deps.db.importChunk.create({
      data: { importId: id, file: 'deals', number: 0, bytes: Buffer.from('x') },
    });
    await watchImports(world.deps);
    expect(await leftovers(world)).toEqual({ deals: 0, events: 0, chunks: 0 });
  });
});

describe('foreign stage names', () => {
  it('are mapped in the order of their first use, and kept', async () => {
    const path = ['Qualify', 'Demo', 'Contract'];
    const events = path.map((to, n) => ({
      dealId: 'D-0',
      at: on(n),
      type: n === 0 ? 'created' : 'stage_changed',
      ...(n === 0 ? {} : { from: path[n - 1] ?? '' }),
      to,
    }));
    await importFiles(
      world,
      [dealRow(0, { stage: 'Contract' }), dealRow(1, { stage: 'Demo' })],
      events,
    );
    const deal = await dealOf('D-0');
    expect(deal).toMatchObject({ stage: 'negotiation', crmStage: 'Contract' });
    const moves = deal.events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
    expect(moves.map(({ to, crmTo }) => [to, crmTo])).toEqual([
      ['discovery', 'Qualify'],
      ['proposal', 'Demo'],
      ['negotiation', 'Contract'],
    ]);
    expect(await dealOf('D-1')).toMatchObject({ stage: 'proposal', crmStage: 'Demo' });
  });

  it('take the funnel order that the caller gives', async () => {
    await importFiles(world, [dealRow(0, { stage: 'B' }), dealRow(1, { stage: 'A' })], [], {
      fields: { stages: 'A,B' },
    });
    expect((await dealOf('D-0')).stage).toBe('negotiation');
    expect((await dealOf('D-1')).stage).toBe('discovery');
  });
});

describe('an import that is cut off', () => {
  it('while its files arrive leaves nothing at all', async () => {
    const before = await rows();
    async function* cut(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(csvOf(numbers(10).map((n) => dealRow(n))));
      throw new Error('the connection went away');
    }
    async function* parts(): AsyncGenerator<ImportPart> {
      yield { kind: 'file', name: 'deals', fileName: 'deals.csv', bytes: cut() };
    }
    const work = receiveImport(world.deps, await world.request('owner'), parts(), (fields) =>
      importFields.parse(fields),
    );
    await expect(work).rejects.toThrow('the connection went away');
    expect(await rows()).toEqual(before);
    expect(await world.deps.db.importRun.count()).toBe(0);
    expect(await leftovers(world)).toEqual({ deals: 0, events: 0, chunks: 0 });
  });

  it('after any batch goes on with the next, and counts each deal once', async () => {
    const { deals, events } = many(1_100);
    const request = await world.request('owner');
    const files = { deals: csvOf(deals), events: csvOf(events) };
    const id = await receive(world.deps, request, files, { source: 'crm' });
    const seen: number[] = [];
    // Each stretch is over at once: it reads, or writes one batch, and leaves the rest.
    for (let progress = 'more'; progress !== 'done';) {
      progress = await runImport(world.deps, id, oneStep());
      seen.push(await world.deps.db.deal.count());
    }
    expect(new Set(seen)).toEqual(new Set([275, 575, 875, 1100]));
    const { status, report } = await getImport(world.deps, request.actor, id);
    expect(status).toBe('finished');
    expect(report).toMatchObject({ created: 1_100, updated: 0, unchanged: 0, skipped: 0 });
    expect(report.eventsAdded).toBe(1_100 * 3 + 275);
    expect(await rows()).toMatchObject({ deals: 1_100, timeline: 1_100, history: 3_575 });
    const open = await world.deps.db.deal.groupBy({
      by: ['riskNormsVersion'],
      where: { outcome: null },
    });
    expect(open).toHaveLength(1);
    expect(await leftovers(world)).toEqual({ deals: 0, events: 0, chunks: 0 });
  });

  it('whose staged rows were lost with a crash of the database reads its files again', async () => {
    const { deals, events } = many(600);
    const request = await world.request('owner');
    const files = { deals: csvOf(deals), events: csvOf(events) };
    const id = await receive(world.deps, request, files, { source: 'crm' });
    expect(await runImport(world.deps, id, oneStep())).toBe('more');
    await world.deps.db.importStagedDeal.deleteMany({});
    await world.deps.db.importStagedEvent.deleteMany({});
    world.clock.travel(1);
    expect(await runImport(world.deps, id, wholeStretch())).toBe('done');
    expect(await rows()).toMatchObject({ deals: 600, history: 1_950 });
    const { report } = await getImport(world.deps, request.actor, id);
    expect(report.created).toBe(600);
  });

  it('is found by the watch, which nobody who works on it is bothered by', async () => {
    const request = await world.request('owner');
    const id = await receive(world.deps, request, { deals: csvOf(many(1_100).deals) });
    expect(await watchImports(world.deps)).toEqual({ resumed: 1, forgotten: 0 });
    await withImportLease(world.deps.db, `team:${world.teamId('north')}`, async () => {
      expect(await watchImports(world.deps)).toEqual({ resumed: 0, forgotten: 0 });
      expect(await runImport(world.deps, id, wholeStretch())).toBe('busy');
    });
    await runImport(world.deps, id, wholeStretch());
    expect(await watchImports(world.deps)).toEqual({ resumed: 0, forgotten: 0 });
  });

  it('ends when who started it may no longer import', async () => {
    const request = await world.request('member');
    const id = await receive(world.deps, request, { deals: csvOf(many(1_100).deals) });
    await world.deps.db.teamMember.updateMany({
      where: { userId: world.userId('member') },
      data: { role: 'viewer' },
    });
    const work = runImport(world.deps, id, wholeStretch());
    expect((await refusal(work)).code).toBe('FORBIDDEN');
    const run = await getImport(world.deps, await world.actor('owner'), id);
    expect(run).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('role') as string,
    });
    expect(await world.deps.db.deal.count()).toBe(0);
    expect(await leftovers(world)).toEqual({ deals: 0, events: 0, chunks: 0 });
  });
});

describe('a file that is none', () => {
  const receiveText = async (deals: string | Uint8Array, fields: Record<string, string> = {}) =>
    refusal(receive(world.deps, await world.request('owner'), { deals }, fields));

  it.each([
    ['without a needed column', 'name,value\nA,1', ['deals.id', 'deals.createdAt']],
    ['that is empty', '', ['deals']],
    ['with a column twice', 'id,createdAt,id\n1,2026-01-01,2', ['deals']],
    [
      'in another encoding',
      Buffer.from('id,createdAt,name\n1,2026-01-01,Caf\xe9', 'latin1'),
      ['deals'],
    ],
  ])('%s is refused while its sender waits', async (_what, text, fields) => {
    expect(await receiveText(text)).toEqual({ code: 'VALIDATION_FAILED', fields });
    expect(await world.deps.db.importRun.count()).toBe(0);
    expect(await leftovers(world)).toEqual({ deals: 0, events: 0, chunks: 0 });
  });

  it('whose mapping names a column that is not there is refused', async () => {
    const mapping = JSON.stringify({ id: 'No', createdAt: 'When' });
    expect(await receiveText('Nr,When\n1,2026-01-01', { mapping })).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: ['deals.id'],
    });
  });
});

describe('a dry run', () => {
  it('answers what an import would do and writes nothing', async () => {
    const { deals, events } = many(200);
    await importFiles(world, deals.slice(0, 100), events.slice(0, 300));
    const before = await rows();
    const changed = deals.map((row) => (row.id === 'D-5' ? { ...row, value: '77' } : row));
    const report = await importFiles(world, [...changed, dealRow(0)], events, {
      fields: { dryRun: 'true' },
    });
    expect(report).toMatchObject({ created: 100, updated: 1, unchanged: 99, skipped: 1 });
    expect(await rows()).toEqual(before);
    expect(await world.deps.db.importedDeal.count()).toBe(100);
    expect(await leftovers(world)).toEqual({ deals: 0, events: 0, chunks: 0 });
  });
});
