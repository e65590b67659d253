import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, type World } from '@/test/factories';
import { refreshNorms } from '../scoring';
import { changeManyInput } from './change-many-schema';
import {
  dealRow,
  importFiles,
  many,
  on,
  wholeStretch,
  type Row,
} from './import/import-history.test-support';
import {
  changeMany,
  deleteDeal,
  logTouch,
  restoreDeal,
  runImport,
  sweepRisk,
  undoImport,
  updateDeal,
  verifyScores,
  type ScoreDifference,
} from './index';
import { logTouchInput, updateDealInput } from './schema';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function verify(scopeKey?: string) {
  const differences: ScoreDifference[] = [];
  const onDifference = (difference: ScoreDifference) => void differences.push(difference);
  const counts = await verifyScores(world.deps, { scopeKey, onDifference });
  return { counts, differences };
}
const clean = (checked: number) => ({
  counts: { checked, equal: checked, different: 0, notSealed: 0, otherEngine: 0 },
  differences: [],
});
const update = async (id: string, patch: object) =>
  updateDeal(world.deps, await world.request('owner'), id, updateDealInput.parse(patch));
const touch = async (id: string, input: object) =>
  logTouch(world.deps, await world.request('owner'), id, logTouchInput.parse(input));
const sweep = () => sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
const after = async (days: number, work: () => Promise<unknown>) => {
  world.clock.travel(days * DAY);
  await work();
};
const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY).toISOString();

/** Days on which several changes stand with the same time, as a CRM that knows only days tells them. */
const tiedRows = (n: number): Row[] => [
  { dealId: `D-${n}`, at: on(3), type: 'stage_changed', from: 'discovery', to: 'proposal' },
  { dealId: `D-${n}`, at: on(3), type: 'stage_changed', from: 'proposal', to: 'negotiation' },
  { dealId: `D-${n}`, at: on(3), type: 'close_date_changed', from: on(50), to: on(60) },
  { dealId: `D-${n}`, at: on(3), type: 'close_date_changed', from: on(60), to: on(70) },
  { dealId: `D-${n}`, at: on(3), type: 'value_changed', from: '100', to: '200' },
  { dealId: `D-${n}`, at: on(3), type: 'value_changed', from: '200', to: '300' },
];

describe('the stored scores are what their inputs give', () => {
  it('after each way in which a deal is written', async () => {
    const { id } = await makeDeal(world, { expectedCloseDate: inDays(40), nextStep: 'Call' });
    const { id: other } = await makeDeal(world, { stage: 'proposal' });
    await makeDeal(world, { stage: 'closed_won' });
    await after(2, () => touch(id, { type: 'email_sent', text: 'They compare with a competitor' }));
    await after(2, () => touch(id, { type: 'meeting_held', at: inDays(-3) }));
    await after(2, () => touch(id, { type: 'meeting_scheduled', at: inDays(5) }));
    await after(2, () => update(id, { stage: 'proposal', value: 12_345.67 }));
    await after(2, () => update(id, { expectedCloseDate: inDays(90), nextStepAt: null }));
    const bulk = changeManyInput.parse({
      ids: [id, other],
      action: 'update',
      changes: { value: 7 },
    });
    await after(1, async () => changeMany(world.deps, await world.request('owner'), bulk));
    expect(await verify()).toEqual(clean(3));
    await after(1, () => update(id, { stage: 'closed_lost', lostReason: 'Price' }));
    await after(1, sweep);
    expect(await verify()).toEqual(clean(3));
    await after(1, () => update(id, { stage: 'negotiation' }));
    await after(1, async () => deleteDeal(world.deps, await world.request('owner'), id));
    expect(await verify()).toEqual(clean(3));
    await after(1, async () => restoreDeal(world.deps, await world.request('owner'), id));
    await after(40, sweep);
    expect(await verify()).toEqual(clean(3));
  });

  it('after imports, imports of the same deals again, their undoing, and new norms', async () => {
    const { deals, events } = many(120);
    await importFiles(world, deals, [...events, ...[0, 4, 8].flatMap(tiedRows)]);
    expect(await verify()).toEqual(clean(120));
    // What happened earlier is told later, of open and of closed deals.
    const told = [1, 3].map((n) => ({ dealId: `D-${n}`, at: on(10), type: 'email_received' }));
    const changed = deals.map((row) => (row.id === 'D-5' ? { ...row, value: '77' } : row));
    world.clock.travel(DAY);
    const again = await importFiles(world, changed, [...events, ...told]);
    expect(again.updated).toBeGreaterThan(1);
    expect(await verify()).toEqual(clean(120));
    world.clock.travel(DAY);
    await undoImport(world.deps, await world.request('owner'), again.id);
    await runImport(world.deps, again.id, wholeStretch());
    expect(await verify()).toEqual(clean(120));
    world.clock.travel(40 * DAY);
    await refreshNorms(world.deps, `team:${world.teamId('north')}`);
    expect(await verify()).toEqual(clean(120));
    await sweep();
    expect(await verify()).toEqual(clean(120));
  });

  it('however many changes of one deal stand with one time', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => n);
    await importFiles(world, rows.map((n) => dealRow(n)), rows.flatMap(tiedRows)); // prettier-ignore
    expect(await verify()).toEqual(clean(60));
  });
});

describe('what was tampered with is found', () => {
  const makeStory = async (): Promise<string> => {
    const { id } = await makeDeal(world, { name: 'The deal' });
    await after(3, () => touch(id, { type: 'email_sent' }));
    await makeDeal(world);
    return id;
  };

  it('a score', async () => {
    const id = await makeStory();
    await world.deps.db.deal.update({ where: { id }, data: { riskScore: 0.1234 } });
    const { counts, differences } = await verify();
    expect(counts).toMatchObject({ checked: 2, equal: 1, different: 1 });
    expect(differences).toMatchObject([
      { dealId: id, dealName: 'The deal', differs: ['score'], stored: 0.1234 },
    ]);
    expect(differences[0]?.meaning).toContain('the inputs are the same');
    expect(differences[0]?.recomputed).not.toBe(0.1234);
  });

  it('a score in its last bit, a band, a reason and a part', async () => {
    const id = await makeStory();
    const { riskScore } = await world.deps.db.deal.findUniqueOrThrow({ where: { id } });
    const data = {
      riskScore: (riskScore ?? 0) + Number.EPSILON / 2,
      riskLevel: 'High',
      riskReasons: ['Because'],
      riskContributions: [],
    };
    expect(data.riskScore).not.toBe(riskScore);
    await world.deps.db.deal.update({ where: { id }, data });
    expect((await verify()).differences).toMatchObject([
      { differs: ['score', 'band', 'reasons', 'contributions'] },
    ]);
  });

  it.each([
    [
      'changed',
      `UPDATE "DealEvent" SET "at" = "at" - interval '1 day' WHERE "type" = 'email_sent'`,
    ],
    ['erased', `DELETE FROM "DealEvent" WHERE "type" = 'email_sent'`],
    ['reworded', `UPDATE "DealEvent" SET "text" = 'Nothing' WHERE "type" = 'email_sent'`],
  ])('an event that was %s', async (_, statement) => {
    const id = await makeStory();
    await world.deps.db.$executeRawUnsafe(statement);
    const { counts, differences } = await verify();
    expect(counts.different).toBe(1);
    expect(differences).toMatchObject([{ dealId: id, meaning: expect.stringContaining('history') as string }]); // prettier-ignore
    expect(differences[0]?.differs).toContain('inputs');
  });

  it('norms that are not there', async () => {
    const id = await makeStory();
    await world.deps.db.deal.update({ where: { id }, data: { riskNormsVersion: 'gone' } });
    expect((await verify()).differences).toMatchObject([
      { dealId: id, differs: ['versions'], recomputed: null },
    ]);
  });
});

describe('what cannot be compared is told apart', () => {
  it('a score that was stored before scores were sealed, until it is assessed again', async () => {
    const { id } = await makeDeal(world);
    await world.deps.db.deal.update({ where: { id }, data: { riskInputsHash: null } });
    expect((await verify()).counts).toMatchObject({ checked: 1, notSealed: 1, different: 0 });
    world.clock.travel(HOUR);
    await sweep();
    expect(await verify()).toEqual(clean(1));
  });

  it('a score of another engine', async () => {
    const { id } = await makeDeal(world);
    const data = { riskEngineVersion: '0.9.0', riskScore: 0.5 };
    await world.deps.db.deal.update({ where: { id }, data });
    expect((await verify()).counts).toMatchObject({ otherEngine: 1, different: 0 });
  });

  it('a scope of its own', async () => {
    await makeDeal(world);
    await makeDeal(world, {}, 'outsider');
    expect((await verify(`team:${world.teamId('south')}`)).counts.checked).toBe(1);
    expect((await verify()).counts.checked).toBe(2);
  });
});
