import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, type World } from '@/test/factories';
import { refreshNorms } from '../scoring';
import type { DealDto } from './dto';
import { importBatch, sweepRisk, updateDeal, type IncomingDeal } from './index';
import { updateDealInput } from './schema';

// What nobody did to a deal is told only where time did it, not where other norms, another engine or
// another policy did.

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.deal.deleteMany();
  await world.deps.db.riskNorms.deleteMany();
  await world.deps.db.eventLog.deleteMany();
});
afterAll(() => world.close());

const scopeKey = () => `team:${world.teamId('north')}`;
const ago = (days: number) => new Date(world.clock.now().getTime() - days * DAY);
const sweep = () => sweepRisk(world.deps, { freshMs: HOUR, budgetMs: 60_000 });
const told = (deal: DealDto) =>
  world.deps.db.eventLog.count({ where: { type: 'deal.at_risk', dealId: deal.id } });
const alertsOf = async (deal: DealDto) => {
  const rows = await world.deps.db.alert.findMany({ where: { dealId: deal.id } });
  return rows.map(({ kind, announced }) => [kind, announced]);
};
const dealOf = ({ id }: DealDto) => world.deps.db.deal.findUniqueOrThrow({ where: { id } });

/** So many deals of the past, all lost: what they teach puts every open deal higher. */
async function loseMany(count: number): Promise<void> {
  const deals = Array.from(
    { length: count },
    (_, n): IncomingDeal => ({
      source: 'crm', externalId: `lost-${n}`, name: `Lost ${n}`, account: null, value: 100,
      currency: 'USD', location: null, stage: 'closed_lost', crmStage: null, createdAt: ago(200),
      expectedCloseDate: null, closedAt: ago(100), outcome: 'lost', ownerName: null,
      assignedToId: null, isDemo: false, told: null, contacts: [], meetings: [],
      events: [{ at: ago(200), type: 'created', from: null, to: 'negotiation', actor: null, text: null, externalId: `lost-${n}-1` }],
    }),
  ); // prettier-ignore
  const place = { scopeKey: scopeKey(), teamId: world.teamId('north'), userId: world.userId('owner') }; // prettier-ignore
  const context = { now: world.clock.now(), actorId: null, actorName: null, source: 'import', requestId: null }; // prettier-ignore
  await importBatch(world.deps, place, deals, context, 'nothing');
}

const negotiation = () => makeDeal(world, { stage: 'negotiation' });

describe('norms that move', () => {
  it('put deals into High on record, and tell nobody', async () => {
    const deals = [await negotiation(), await negotiation()];
    await loseMany(60);
    world.clock.travel(2 * HOUR);
    expect(await sweep()).toMatchObject({ normsRefreshed: 1, alerts: 2 });
    for (const deal of deals) {
      expect((await dealOf(deal)).riskLevel).toBe('High');
      expect(await alertsOf(deal)).toEqual([['entered_high', false]]);
      expect(await told(deal)).toBe(0);
    }
    expect(await world.deps.db.notification.count()).toBe(0);
    world.clock.travel(20 * DAY);
    await sweep();
    for (const deal of deals) expect(await told(deal), 'one episode').toBe(0);
  });

  it('silence no deal that time alone put into High on the same day', async () => {
    const silent = await negotiation();
    await loseMany(60);
    world.clock.travel(60 * DAY);
    const fresh = await negotiation();
    expect(fresh.riskLevel).not.toBe('High');
    await refreshNorms(world.deps, scopeKey());
    world.clock.travel(2 * HOUR);
    await sweep();
    expect(await alertsOf(silent)).toContainEqual(['entered_high', true]);
    expect(await told(silent)).toBe((await alertsOf(silent)).length);
    expect(await alertsOf(fresh)).toEqual([['entered_high', false]]);
    expect(await told(fresh)).toBe(0);
  });

  it('silence no change that somebody makes', async () => {
    const deal = await negotiation();
    await loseMany(60);
    await refreshNorms(world.deps, scopeKey());
    const renamed = updateDealInput.parse({ name: 'Renamed' });
    await updateDeal(world.deps, await world.request('owner'), deal.id, renamed);
    expect(await alertsOf(deal)).toEqual([['entered_high', true]]);
  });

  it('and lower it end an alert as rescored, not as recovered', async () => {
    await loseMany(60);
    await refreshNorms(world.deps, scopeKey());
    const deal = await negotiation();
    expect(deal.riskLevel).toBe('High');
    await world.deps.db.deal.deleteMany({ where: { outcome: 'lost' } });
    world.clock.travel(25 * HOUR);
    expect(await sweep()).toMatchObject({ normsRefreshed: 1 });
    expect((await dealOf(deal)).riskLevel).not.toBe('High');
    const [row] = await world.deps.db.alert.findMany({ where: { dealId: deal.id } });
    expect(row).toMatchObject({ kind: 'entered_high', ending: 'rescored' });
  });
});

describe('a yardstick that cannot be had any more', () => {
  it.each([
    ['another engine', { riskEngineVersion: '0.9.0' }, '0.9.0/default-1/first-day-1'],
    ['norms that are gone', { riskNormsVersion: 'erased' }, '1/default-1/erased'],
  ])('%s: what fires then is recorded, and told to nobody', async (_words, stored, madeBy) => {
    const deal = await negotiation();
    const { riskAlertState } = await dealOf(deal);
    const state = { ...(riskAlertState as object), madeBy };
    await world.deps.db.deal.update({
      where: { id: deal.id },
      data: { ...stored, riskAlertState: state },
    });
    world.clock.travel(60 * DAY);
    await sweep();
    expect(await alertsOf(deal)).toEqual([['entered_high', false]]);
    expect(await told(deal)).toBe(0);
  });
});
