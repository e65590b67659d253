import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, refusal, type World } from '@/test/factories';
import type { Actor } from '../auth';
import { refreshNorms } from '../scoring';
import { importFiles, many, on } from './import/import-history.test-support';
import {
  getAssessment,
  getRiskHistory,
  getRiskInputs,
  logTouch,
  sweepRisk,
  updateDeal,
} from './index';
import {
  riskHistoryOutput,
  riskHistoryQuery,
  riskInputsOutput,
  type RiskHistoryDto,
} from './replay-schema';
import { logTouchInput, updateDealInput } from './schema';
import { tryOut } from '../risk/what-if';

let world: World;
let actor: Actor;
beforeAll(async () => {
  world = await createWorld('2026-03-02T09:00:00.000Z');
  actor = await world.actor('owner');
  // Sixty deals of the past with fifteen losses: months of norms to judge the past with.
  const { deals, events } = many(60);
  world.clock.travel(60 * DAY);
  await importFiles(world, deals, events);
});
afterAll(() => world.close());

const history = (id: string, query: object = {}): Promise<RiskHistoryDto> =>
  getRiskHistory(world.deps, actor, id, riskHistoryQuery.parse(query));
const update = async (id: string, patch: object) =>
  updateDeal(world.deps, await world.request('owner'), id, updateDealInput.parse(patch));
const touch = async (id: string, input: object) =>
  logTouch(world.deps, await world.request('owner'), id, logTouchInput.parse(input));
const dealOf = (externalId: string) =>
  world.deps.db.deal.findFirstOrThrow({ where: { externalId } });

/** Each point of a history, as the assessment of that moment says it. */
async function expectAsAssessed(id: string, { points }: RiskHistoryDto, every = 7) {
  const last = points.length - 1;
  const some = points.filter((_, index) => index % every === 0 || index === last);
  for (const point of some) {
    const assessment = await getAssessment(world.deps, actor, id, new Date(point.at));
    expect(assessment.score, point.at).toBe(point.score);
    expect(assessment).toMatchObject({
      band: point.band,
      base: point.base,
      asOf: point.at,
      normsVersion: point.normsVersion,
    });
  }
  return some;
}

describe('the risk history of a deal', () => {
  it('is what the assessment says of each moment, of an imported life with its own norms', async () => {
    const { id } = await dealOf('D-8');
    const whole = await history(id);
    expect(whole).toMatchObject({ dealId: id, from: on(8), stepDays: 1 });
    expect(riskHistoryOutput.parse(whole)).toEqual(whole);
    const some = await expectAsAssessed(id, whole);
    expect(some.length).toBeGreaterThan(8);
    // Judged with what was known: nothing at first, then the months' norms, in the order of time.
    const norms = [...new Set(whole.points.map(({ normsVersion }) => normsVersion))];
    expect(norms.length).toBeGreaterThan(2);
    expect(norms[0]).toBe('first-day-1');
    const learned = whole.moves.filter(({ cause }) => cause === 'norms');
    expect(learned.length, 'months that taught nothing new moved nothing').toBeGreaterThan(0);
    for (const { parts } of learned) expect(parts.length).toBeGreaterThan(0);
  });

  it('ends, of an open deal, with the stored score of the stored moment', async () => {
    const { id } = await makeDeal(world, { expectedCloseDate: new Date(world.clock.now().getTime() + 30 * DAY).toISOString() }); // prettier-ignore
    world.clock.travel(5 * DAY);
    await touch(id, { type: 'email_sent' });
    world.clock.travel(9 * DAY);
    await sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
    world.clock.travel(3 * HOUR);
    // Norms that were learned since are not those of the stored score.
    await refreshNorms(world.deps, `team:${world.teamId('north')}`);
    const { riskAsOf, riskScore } = await world.deps.db.deal.findUniqueOrThrow({ where: { id } });
    const { points, to } = await history(id, { to: riskAsOf?.toISOString() });
    expect(points.at(-1)).toMatchObject({ at: riskAsOf?.toISOString(), score: riskScore });
    expect(to).toBe(riskAsOf?.toISOString());
    const now = await history(id);
    expect(now.points.at(-1)?.at).toBe(world.clock.now().toISOString());
    await expectAsAssessed(id, now, 3);
  });

  it('ends with the closing, and leaves out the time until a deal was reopened', async () => {
    const { id } = await makeDeal(world);
    world.clock.travel(4 * DAY);
    await update(id, { stage: 'closed_lost' });
    const lostAt = world.clock.now().getTime();
    world.clock.travel(4 * DAY);
    await update(id, { stage: 'proposal' });
    const reopenedAt = world.clock.now().toISOString();
    world.clock.travel(4 * DAY);
    await update(id, { stage: 'closed_won' });
    const end = world.clock.now().getTime();
    world.clock.travel(4 * DAY);
    const { points, closings, to } = await history(id);
    expect(to).toBe(new Date(end - 1).toISOString());
    expect(points.at(-1)?.at).toBe(to);
    expect(closings).toEqual([
      { at: new Date(lostAt).toISOString(), outcome: 'lost', reopenedAt },
      { at: new Date(end).toISOString(), outcome: 'won', reopenedAt: null },
    ]);
    expect(points.filter(({ at }) => Date.parse(at) >= lostAt && at < reopenedAt)).toEqual([]);
    // Asked for a day after the end, the assessment is that of the end.
    const late = await getAssessment(world.deps, actor, id, world.clock.now());
    expect(late).toMatchObject({ score: points.at(-1)?.score, asOf: to });
  });

  it('names the events that moved it, with what each did', async () => {
    const { id } = await makeDeal(world);
    world.clock.travel(12 * DAY);
    await touch(id, { type: 'email_received', text: 'Yes' });
    const at = world.clock.now().toISOString();
    const { moves } = await history(id);
    const [move] = moves.filter(({ cause }) => cause === 'events');
    expect(move).toMatchObject({ to: at, eventCount: 1, events: [{ type: 'email_received', at }] });
    expect(JSON.stringify(move), 'words stay where they are read').not.toContain('Yes');
    const sum = (move?.parts ?? []).reduce((total, { score }) => total + score, 0);
    expect(sum).toBeCloseTo((move?.scoreAfter ?? 0) - (move?.scoreBefore ?? 0), 12);
    expect(sum).toBeLessThan(0);
  });

  it('shows the period asked for, and a moment asked for', async () => {
    const { id } = await dealOf('D-9');
    const [from, to, at] = [on(20), on(30), on(22.5)];
    const { points } = await history(id, { from, to, at });
    expect(points[0]?.at).toBe(from);
    expect(points.at(-1)?.at).toBe(to);
    expect(points.map((point) => point.at)).toContain(at);
    expect((await history(id, { from: on(0), to })).from).toBe(on(9));
  });

  it.each([
    ['from', { from: '2199-01-01' }],
    ['to', { to: '2199-01-01' }],
    ['at', { at: '2199-01-01' }],
    ['to', { to: on(1) }],
    ['from', { from: on(30), to: on(20) }],
  ])('refuses a period that cannot be, naming %s', async (field, query) => {
    const { id } = await dealOf('D-9');
    expect(await refusal(history(id, query))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: [field],
    });
  });

  it('is absent for who may not see the deal', async () => {
    const { id } = await dealOf('D-9');
    const outsider = await world.actor('outsider');
    expect((await refusal(getRiskHistory(world.deps, outsider, id, {}))).code).toBe('NOT_FOUND');
    expect((await refusal(getRiskInputs(world.deps, outsider, id))).code).toBe('NOT_FOUND');
  });
});

describe('the inputs of a score', () => {
  it('give the stored score again, to the last bit, also after a trip as JSON', async () => {
    for (const { id } of [await dealOf('D-8'), await dealOf('D-3')]) {
      const inputs = await getRiskInputs(world.deps, actor, id);
      expect(riskInputsOutput.parse(inputs)).toEqual(inputs);
      const sent = JSON.parse(JSON.stringify(inputs)) as typeof inputs;
      const { riskScore } = await world.deps.db.deal.findUniqueOrThrow({ where: { id } });
      expect(tryOut(sent, []).before.score).toBe(riskScore);
      expect(inputs.score).toBe(riskScore);
    }
  });

  it('are refused before anything is loaded where the texts are too long for an answer', async () => {
    const { id } = await makeDeal(world);
    const write = (notes: number) =>
      world.deps.db.$executeRawUnsafe(`
        INSERT INTO "DealEvent" ("id", "dealId", "at", "type", "source", "text")
        SELECT md5('${id}' || n || 'of${notes}'), '${id}', "createdAt", 'note', 'api', repeat('x', 100000)
        FROM "Deal", generate_series(1, ${notes}) AS n WHERE "id" = '${id}'`);
    await write(79);
    expect((await getRiskInputs(world.deps, actor, id)).events.length).toBeGreaterThan(79);
    await write(2);
    expect((await refusal(getRiskInputs(world.deps, actor, id))).code).toBe('PAYLOAD_TOO_LARGE');
  });

  it('know nothing of what came after the stored moment, and promise what comes true', async () => {
    const { id, riskAsOf } = await makeDeal(world, { stage: 'proposal' });
    world.clock.travel(10 * DAY);
    await sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
    const inputs = await getRiskInputs(world.deps, actor, id);
    expect(inputs.asOf).toBe(world.clock.now().getTime());
    expect(inputs.asOf).toBeGreaterThan(Date.parse(riskAsOf ?? ''));
    const promised = tryOut(inputs, [{ action: 'get_reply' }]).after.score;
    const then = world.clock.now();
    world.clock.travel(2 * HOUR);
    await touch(id, { type: 'email_received', at: then.toISOString() });
    expect((await getAssessment(world.deps, actor, id, then)).score).toBe(promised);
  });
});
