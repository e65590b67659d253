import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, listQuery, makeDeal, refusal, type World } from '@/test/factories';
import type { Actor } from '../auth';
import { assess, dealAsCreated, defaultNorms, defaultPolicy } from '../risk';
import { loadHistories, refreshNorms, toRiskDeal } from '../scoring';
import type { AssessmentDto } from './dto';
import { getAssessment, getDeal, listDeals, logTouch, sweepRisk, updateDeal } from './index';
import { logTouchInput, updateDealInput } from './schema';

let world: World;
let actor: Actor;
beforeAll(async () => {
  world = await createWorld();
  actor = await world.actor('owner');
});
afterAll(() => world.close());

const update = async (id: string, patch: object) =>
  updateDeal(world.deps, await world.request('owner'), id, updateDealInput.parse(patch));
const touch = async (id: string, input: object) =>
  logTouch(world.deps, await world.request('owner'), id, logTouchInput.parse(input));
const assessment = (id: string, asOf?: Date) => getAssessment(world.deps, actor, id, asOf);
const sumOf = ({ base, contributions }: AssessmentDto) =>
  contributions.reduce((sum, { points }) => sum + points, base);

async function listed(id: string) {
  for (let cursor: string | undefined; ;) {
    const given = cursor ? { cursor } : {};
    const page = await listDeals(world.deps, actor, listQuery({ limit: 100, ...given }));
    const found = page.deals.find((deal) => deal.id === id);
    if (found || !page.nextCursor) return found;
    cursor = page.nextCursor;
  }
}

/** A deal with a life: mails, a meeting, a push, a next step, a change of value and a rival. */
async function liveDeal(): Promise<string> {
  const start = world.clock.now().getTime();
  const on = (day: number) => new Date(start + day * DAY).toISOString();
  const { id } = await makeDeal(world, {
    expectedCloseDate: on(120),
    nextStep: 'Send the offer',
    nextStepAt: on(18),
  });
  const days: (() => Promise<unknown>)[] = [
    () => touch(id, { type: 'email_sent', text: 'Hello' }),
    () => touch(id, { type: 'email_received', text: 'They look at another vendor' }),
    () => touch(id, { type: 'contact_added', text: 'Ada Moreno' }),
    () => update(id, { stage: 'proposal' }),
    () => touch(id, { type: 'meeting_scheduled', at: on(14) }),
    () => update(id, { expectedCloseDate: on(200), value: 12_345.67 }),
    () => touch(id, { type: 'call', text: 'No answer' }),
    () => update(id, { nextStep: 'Call again', nextStepAt: on(40) }),
  ]; // prettier-ignore
  for (const live of days) {
    world.clock.travel(2 * DAY);
    await live();
  }
  return id;
}

async function expectOneNumber(id: string): Promise<AssessmentDto> {
  const shown = await listed(id);
  const stored = await world.deps.db.deal.findUniqueOrThrow({ where: { id } });
  const explained = await assessment(id);
  const score = stored.riskScore ?? -1;
  expect(shown?.riskScore).toBe(score);
  expect((await getDeal(world.deps, actor, id)).riskScore).toBe(score);
  expect(explained.score).toBe(score);
  expect(1 / (1 + Math.exp(-sumOf(explained)))).toBeCloseTo(score, 9);
  expect(explained).toMatchObject({
    band: stored.riskLevel,
    reasons: stored.riskReasons,
    asOf: stored.riskAsOf?.toISOString(),
    normsVersion: stored.riskNormsVersion,
    policyVersion: stored.riskPolicyVersion,
    engineVersion: stored.riskEngineVersion,
  });
  expect(stored.riskContributions).toEqual(
    explained.contributions.map(({ signal, points }) => ({ signal, points })),
  );
  return explained;
}

describe('the same number everywhere', () => {
  it('in the list, the detail, the assessment, the column and by the engine itself', async () => {
    const id = await liveDeal();
    const explained = await expectOneNumber(id);
    expect(explained.contributions.length).toBeGreaterThan(3);
    const stored = await world.deps.db.deal.findUniqueOrThrow({ where: { id } });
    const history = (await loadHistories(world.deps.db, [id])).get(id) ?? [];
    const begun = dealAsCreated(toRiskDeal(stored), history, 'discovery');
    const at = stored.riskAsOf?.getTime() ?? 0;
    const engine = assess(begun, history, defaultPolicy(), defaultNorms(), at);
    expect(engine.score).toBe(stored.riskScore);
    expect(engine.priority).toBe(stored.priority);
  });

  it('also days later, before anybody has looked at the deal again', async () => {
    const id = await liveDeal();
    const looked = world.clock.now().toISOString();
    world.clock.travel(20 * DAY);
    expect((await expectOneNumber(id)).asOf).toBe(looked);
    await sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
    expect((await expectOneNumber(id)).asOf).toBe(world.clock.now().toISOString());
  });

  it('names evidence that is in the history', async () => {
    const id = await liveDeal();
    const { contributions } = await assessment(id);
    const known = new Set(
      (await world.deps.db.dealEvent.findMany({ where: { dealId: id } })).map((event) => event.id),
    );
    const named = contributions.flatMap(({ evidence }) => evidence.flatMap((e) => e.eventId ?? []));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((eventId) => !known.has(eventId))).toEqual([]);
  });

  it('when newer norms exist than the stored score was made with', async () => {
    const open = await liveDeal();
    const closed = await liveDeal();
    await update(closed, { stage: 'closed_lost' });
    for (let n = 0; n < 30; n += 1) await makeDeal(world, { stage: 'closed_lost' });
    world.clock.travel(1000);
    const version = await refreshNorms(world.deps, `team:${world.teamId('north')}`);
    expect((await expectOneNumber(open)).normsVersion).not.toBe(version);
    expect((await expectOneNumber(closed)).normsVersion).not.toBe(version);
    world.clock.travel(2 * DAY);
    await sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
    expect((await expectOneNumber(open)).normsVersion).toBe(version);
    await expectOneNumber(closed);
  });
});

describe('a closed deal', () => {
  it('keeps the assessment of the moment before it closed, without advice', async () => {
    const id = await liveDeal();
    world.clock.travel(5 * DAY);
    const closing = world.clock.now();
    await sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
    const before = await assessment(id);
    await update(id, { stage: 'closed_lost' });
    const after = await expectOneNumber(id);
    expect(after.score).toBeCloseTo(before.score, 6);
    expect(after.asOf).toBe(new Date(closing.getTime() - 1).toISOString());
    expect(after).toMatchObject({ recommendation: null, whatIf: [] });
    expect(before.recommendation).not.toBeNull();
    world.clock.travel(90 * DAY);
    await sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
    expect((await expectOneNumber(id)).score).toBe(after.score);
  });
});

describe('asOf', () => {
  it('in the past ignores everything later', async () => {
    const id = await liveDeal();
    const then = world.clock.now();
    const before = await assessment(id, then);
    world.clock.travel(3 * DAY);
    await touch(id, { type: 'email_received' });
    await update(id, { stage: 'negotiation', expectedCloseDate: null, value: 99 });
    await update(id, { stage: 'closed_won' });
    const again = await assessment(id, then);
    expect(again).toEqual(before);
    expect(again.asOf).toBe(then.toISOString());
  });

  it('at the creation is allowed, a millisecond before is not', async () => {
    const { id } = await makeDeal(world);
    const created = world.clock.now();
    world.clock.travel(DAY);
    expect((await assessment(id, created)).asOf).toBe(created.toISOString());
    const early = new Date(created.getTime() - 1);
    expect(await refusal(assessment(id, early))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['asOf'],
    });
  });

  it('in the future is refused', async () => {
    const { id } = await makeDeal(world);
    const late = new Date(world.clock.now().getTime() + 1);
    expect(await refusal(assessment(id, late))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['asOf'],
    });
  });
});
