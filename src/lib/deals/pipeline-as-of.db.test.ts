import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, makeDeal, refusal, type World } from '@/test/factories';
import { dealRow, importFiles, many, on } from './import/import-history.test-support';
import {
  deleteDeal,
  getAssessment,
  getPipeline,
  getPipelineAsOf,
  logTouch,
  sweepRisk,
  updateDeal,
} from './index';
import { pastPipelineOutput, pastPipelineQuery, type PastPipelineDto } from './replay-schema';
import { logTouchInput, updateDealInput } from './schema';

let world: World;
beforeEach(async () => {
  world = await createWorld('2026-03-02T09:00:00.000Z');
});
afterEach(() => world.close());

const update = async (id: string, patch: object) =>
  updateDeal(world.deps, await world.request('owner'), id, updateDealInput.parse(patch));
const touch = async (id: string, input: object) =>
  logTouch(world.deps, await world.request('owner'), id, logTouchInput.parse(input));
const today = () => world.clock.now().toISOString().slice(0, 10);
async function asOf(day: string, query: object = {}): Promise<PastPipelineDto> {
  const parsed = pastPipelineQuery.parse({ asOf: day, ...query });
  return getPipelineAsOf(world.deps, await world.actor('owner'), parsed);
}
const names = ({ deals }: PastPipelineDto) => deals.map(({ name }) => name).toSorted();

describe('the pipeline of a past day', () => {
  it('shows a deal in the stage and at the value that it had then', async () => {
    const { id } = await makeDeal(world, { name: 'Shrunk', value: 90_000, stage: 'negotiation' });
    await touch(id, { type: 'email_received' });
    const then = today();
    world.clock.travel(5 * DAY);
    await update(id, { value: 1_000, stage: 'discovery' });
    const moved = today();
    world.clock.travel(5 * DAY);
    await update(id, { value: 7_000, currency: 'USD' });

    const past = await asOf(then);
    expect(pastPipelineOutput.parse(past)).toEqual(past);
    expect(past.asOf).toBe(`${then}T23:59:59.999Z`);
    expect(past.deals).toMatchObject([{ id, value: 90_000, stage: 'negotiation', pushCount: 0 }]);
    expect(past.pipeline).toMatchObject({
      openCount: 1,
      currencies: [{ currency: 'USD', count: 1, value: 90_000 }],
    });
    const stages = past.pipeline.currencies[0]?.stages ?? [];
    expect(stages.map(({ stage, value }) => [stage, value])).toEqual([
      ['discovery', 0],
      ['proposal', 0],
      ['negotiation', 90_000],
    ]);
    expect((await asOf(moved)).deals).toMatchObject([{ value: 1_000, stage: 'discovery' }]);
    const actor = await world.actor('owner');
    const assessed = await getAssessment(world.deps, actor, id, new Date(past.asOf));
    expect(past.deals[0]?.riskScore).toBe(assessed.score);
  });

  it('has the deals that were open then: closed later, reopened since, not yet closed', async () => {
    const later = await makeDeal(world, { name: 'Closed later' });
    const back = await makeDeal(world, { name: 'Closed and reopened' });
    await makeDeal(world, { name: 'Closed at once', stage: 'closed_lost' });
    const first = today();
    world.clock.travel(2 * DAY);
    await update(back.id, { stage: 'closed_lost' });
    const second = today();
    world.clock.travel(2 * DAY);
    await update(back.id, { stage: 'proposal' });
    await update(later.id, { stage: 'closed_won' });
    await makeDeal(world, { name: 'Begun today' });
    const third = today();
    expect(names(await asOf(first))).toEqual(['Closed and reopened', 'Closed later']);
    expect(names(await asOf(second))).toEqual(['Closed later']);
    expect(names(await asOf(third))).toEqual(['Begun today', 'Closed and reopened']);
    const gone = await asOf(first);
    expect(gone.deals.map(({ outcome, closedAt }) => [outcome, closedAt])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('tells nothing that was typed later, and the next step as it was then', async () => {
    const { id } = await makeDeal(world, { nextStep: 'Send the offer', nextStepAt: '2026-03-09' });
    const created = today();
    world.clock.travel(3 * DAY);
    await update(id, { nextStep: null });
    const without = today();
    world.clock.travel(6 * DAY);
    await update(id, { nextStep: 'Sign at last', nextStepAt: '2026-03-30', location: 'Lisbon' });
    const { deals, attention } = await asOf(created);
    expect(deals).toMatchObject([
      { id, nextStep: 'Send the offer', nextStepAt: '2026-03-09T00:00:00.000Z' },
    ]);
    expect((await asOf(without)).deals).toMatchObject([{ nextStep: null, nextStepAt: null }]);
    expect((await asOf(today())).deals).toMatchObject([{ nextStep: 'Sign at last' }]);
    for (const deal of [...deals, ...attention]) {
      expect(Object.keys(deal)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(version|updatedAt|location)$/)]),
      );
    }
    expect(JSON.stringify([deals, attention])).not.toMatch(/Lisbon|Sign at last|2026-03-1[01]T/);
  });

  it('has a deal that was reopened without a stage where it last was open', async () => {
    const line = (day: number, type: string, from = '', to = '') => {
      const at = on(day);
      return { dealId: 'D-0', at, type, from, to };
    };
    world.clock.travel(60 * DAY);
    await importFiles(
      world,
      [dealRow(0, { name: 'Back', stage: 'negotiation' })],
      [
        line(0, 'created', '', 'proposal'),
        line(4, 'stage_changed', 'proposal', 'negotiation'),
        line(8, 'stage_changed', 'negotiation', 'closed_lost'),
        line(8, 'lost'),
        line(12, 'reopened'),
      ],
    );
    const past = await asOf(today());
    const now = await getPipeline(world.deps, await world.actor('owner'));
    expect(past.deals).toMatchObject([{ name: 'Back', stage: 'negotiation' }]);
    const counts = (pipeline: typeof now) =>
      pipeline.currencies[0]?.stages.map(({ stage, bands }) => [stage, bands]);
    expect(counts(past.pipeline)).toEqual(counts(now));
    expect(names(await asOf(today(), { stage: 'negotiation' }))).toEqual(['Back']);
    expect(names(await asOf(today(), { stage: 'discovery' }))).toEqual([]);
    expect(names(await asOf(on(9).slice(0, 10)))).toEqual([]);
    expect(names(await asOf(on(13).slice(0, 10), { stage: 'negotiation' }))).toEqual(['Back']);
  });

  it('of today has the figures of the dashboard', async () => {
    const { deals, events } = many(60);
    world.clock.travel(60 * DAY);
    await importFiles(world, deals, events);
    await makeDeal(world, { value: 1_234.56 });
    await makeDeal(world, { value: 10.1, currency: 'EUR' }, 'outsider');
    world.clock.travel(DAY);
    await sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
    const past = await asOf(today());
    const now = await getPipeline(world.deps, await world.actor('owner'));
    expect(past.asOf).toBe(world.clock.now().toISOString());
    expect(past.pipeline.openCount).toBe(now.openCount);
    expect(past.pipeline.bandCounts).toEqual(now.bandCounts);
    for (const [index, { weighted, stages, ...sums }] of now.currencies.entries()) {
      const shown = past.pipeline.currencies[index];
      expect(shown).toMatchObject(sums);
      expect(shown?.weighted).toBeCloseTo(weighted, 1);
      expect(shown?.stages.map(({ stage, bands }) => [stage, bands])).toEqual(
        stages.map(({ stage, bands }) => [stage, bands]),
      );
    }
  });

  it('judges with the norms of that time, as the assessment of that moment does', async () => {
    const { deals, events } = many(40);
    world.clock.travel(60 * DAY);
    await importFiles(world, deals, events);
    const actor = await world.actor('owner');
    for (const day of [on(30), on(45)].map((time) => time.slice(0, 10))) {
      const past = await asOf(day);
      expect(past.deals.length).toBeGreaterThan(20);
      for (const { id, riskScore, riskReasons } of past.deals.slice(0, 8)) {
        const then = await getAssessment(world.deps, actor, id, new Date(past.asOf));
        expect(riskScore).toBe(then.score);
        expect(riskReasons).toEqual(then.reasons);
      }
    }
    expect((await asOf(on(39).slice(0, 10))).pipeline.openCount).toBe(40);
    expect((await asOf(on(40).slice(0, 10))).pipeline.openCount).toBe(30);
  });

  it('lists what needed attention, with what would have been advised', async () => {
    const { id } = await makeDeal(world, { value: 200_000 });
    world.clock.travel(40 * DAY);
    const then = today();
    world.clock.travel(DAY);
    await touch(id, { type: 'meeting_held' });
    const { attention } = await asOf(then);
    expect(attention).toMatchObject([{ id, nextAction: { action: expect.any(String) as string } }]);
    expect(attention[0]?.riskLevel).not.toBe('Low');
  });

  it('can be narrowed to an owner or a stage of then, and to a team', async () => {
    const { id } = await makeDeal(world, { name: 'Moved', stage: 'discovery' });
    await makeDeal(world, { name: 'Another', stage: 'proposal' }, 'member');
    const then = today();
    world.clock.travel(DAY);
    await update(id, { stage: 'negotiation' });
    expect(names(await asOf(then, { stage: 'discovery' }))).toEqual(['Moved']);
    expect(names(await asOf(then, { stage: 'negotiation' }))).toEqual([]);
    expect(names(await asOf(today(), { stage: 'negotiation' }))).toEqual(['Moved']);
    expect(names(await asOf(then, { owner: 'Person member' }))).toEqual(['Another']);
    expect(names(await asOf(then, { teamId: world.teamId('north') }))).toHaveLength(2);
    await makeDeal(world, { name: 'Mine', teamId: null });
    expect(names(await asOf(today(), { teamId: 'personal' }))).toEqual(['Mine']);
    expect(await refusal(asOf(then, { teamId: world.teamId('south') }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('shows nothing of others, nothing of the bin, and nothing before there was anything', async () => {
    await makeDeal(world, {}, 'outsider');
    const { id } = await makeDeal(world);
    await deleteDeal(world.deps, await world.request('owner'), id);
    expect((await asOf(today())).deals).toEqual([]);
    const before = await asOf('2020-01-01');
    expect(before).toMatchObject({ attention: [], deals: [], pipeline: { openCount: 0 } });
  });

  it('refuses a day that has not come', async () => {
    const tomorrow = new Date(world.clock.now().getTime() + DAY).toISOString().slice(0, 10);
    expect(await refusal(asOf(tomorrow))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['asOf'],
    });
    expect((await asOf(today())).asOf).toBe(world.clock.now().toISOString());
  });

  it('loads and judges histories in small loads, and refuses more than one answer may cost', async () => {
    const first = await makeDeal(world, { name: 'Long', stage: 'proposal' });
    const second = await makeDeal(world, { name: 'Longer', stage: 'discovery' });
    const fill = (id: string, events: number, letters: number) =>
      world.deps.db.$executeRawUnsafe(`
        INSERT INTO "DealEvent" ("id", "dealId", "at", "type", "source", "text")
        SELECT md5('${id}') || '${letters}n' || n, '${id}', "createdAt", 'note', 'api', repeat('x', ${letters})
        FROM "Deal", generate_series(1, ${events}) AS n WHERE "id" = '${id}'`);
    // More than one load holds, by its events and by its text.
    expect(await fill(first.id, 6_000, 1)).toBe(6_000);
    expect(await fill(second.id, 30, 100_000)).toBe(30);
    const { deals, pipeline } = await asOf(today());
    expect([deals.length, pipeline.openCount]).toEqual([2, 2]);
    expect(await fill(first.id, 1_000, 100_000)).toBe(1_000);
    expect(await refusal(asOf(today()))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['owner', 'stage'],
    });
    expect(names(await asOf(today(), { stage: 'discovery' }))).toEqual(['Longer']);
  });

  it('never cuts silently: of too many it asks for an owner or a stage', async () => {
    const { id } = await makeDeal(world, { stage: 'proposal' });
    const copied = await world.deps.db.$executeRawUnsafe(`
      INSERT INTO "Deal" ("id", "scopeKey", "userId", "teamId", "name", "stage", "value", "stageEnteredAt", "createdAt", "updatedAt")
      SELECT 'copy' || lpad(n::text, 8, '0'), "scopeKey", "userId", "teamId", 'Copy', 'discovery', 10, "createdAt", "createdAt", "createdAt"
      FROM "Deal", generate_series(1, 5000) AS n WHERE "id" = '${id}'`);
    expect(copied).toBe(5_000);
    expect(await refusal(asOf(today()))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['owner', 'stage'],
    });
    const narrowed = await asOf(today(), { stage: 'discovery', limit: 5 });
    expect(narrowed.pipeline.openCount).toBe(5_000);
    expect(narrowed.deals).toHaveLength(5);
    expect((await asOf(today(), { stage: 'proposal' })).pipeline.openCount).toBe(1);
  });
});
