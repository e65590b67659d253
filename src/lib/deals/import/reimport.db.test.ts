import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, refusal, type World } from '@/test/factories';
import { dealRow, eventRows, importFiles, lost, many, on } from './import-history.test-support';
import { deleteDeal, getAssessment, logTouch, updateDeal } from '../index';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const dealOf = (externalId: string) =>
  world.deps.db.deal.findFirstOrThrow({ where: { externalId }, include: { events: true } });

describe('importing again after people have worked', () => {
  it('keeps what they changed as long as the source says what it said', async () => {
    await importFiles(world, [dealRow(1)], eventRows(1));
    const { id } = await dealOf('D-1');
    const request = await world.request('owner');
    await updateDeal(world.deps, request, id, { stage: 'negotiation', value: 99, name: 'Renamed' });
    const summary = await importFiles(world, [dealRow(1)], eventRows(1));
    expect(summary).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
    const deal = await dealOf('D-1');
    expect([deal.stage, deal.value.toNumber(), deal.name]).toEqual(['negotiation', 99, 'Renamed']);
  });

  it('takes what the source changed, and only that, and tells of it', async () => {
    await importFiles(world, [dealRow(1)], eventRows(1));
    const { id } = await dealOf('D-1');
    await updateDeal(world.deps, await world.request('owner'), id, { name: 'Renamed' });
    await importFiles(world, [dealRow(1, { value: '77' })], eventRows(1));
    const deal = await dealOf('D-1');
    expect([deal.value.toNumber(), deal.name]).toEqual([77, 'Renamed']);
    const told = await world.deps.db.eventLog.findMany({ orderBy: { sequence: 'asc' } });
    expect(told.map(({ type, source }) => `${type} ${source}`)).toEqual([
      'deal.created import',
      'deal.updated screen',
      'deal.updated import',
    ]);
  });

  it('leaves what the file does not speak of as it is', async () => {
    const { deals, events } = many(8);
    await importFiles(world, deals, events);
    const before = await world.deps.db.deal.findMany({ orderBy: { externalId: 'asc' } });
    const bare = deals.map(({ id = '', createdAt = '' }) => ({ id, createdAt, value: '5' }));
    expect(await importFiles(world, bare, [])).toMatchObject({ created: 0, updated: 8 });
    const after = await world.deps.db.deal.findMany({ orderBy: { externalId: 'asc' } });
    const columns = ({
      name,
      account,
      currency,
      stage,
      outcome,
      closedAt,
      ownerName,
    }: (typeof after)[0]) =>
      // prettier-ignore
      ({ name, account, currency, stage, outcome, closedAt, ownerName });
    expect(after.map(columns)).toEqual(before.map(columns));
    expect(new Set(after.map(({ value }) => value.toNumber()))).toEqual(new Set([5]));
  });

  it('gives no deal to one of two people who bear the same name', async () => {
    const named = { name: 'Person member' };
    await world.deps.db.user.update({ where: { id: world.userId('admin') }, data: named });
    await importFiles(world, [dealRow(1)], []);
    expect(await dealOf('D-1')).toMatchObject({ assignedToId: null, ownerName: 'Person member' });
  });

  it('forgets why a deal was lost once the source has it open again', async () => {
    const told = [...eventRows(3), { dealId: 'D-3', at: on(40), type: 'lost', text: 'Too dear' }];
    await importFiles(world, [lost(3, 40)], told);
    expect((await dealOf('D-3')).lostReason).toBe('Too dear');
    await importFiles(world, [dealRow(3)], told);
    expect(await dealOf('D-3')).toMatchObject({ outcome: null, lostReason: null });
  });

  it('leaves a deal in the bin as it is, and says so', async () => {
    await importFiles(world, [dealRow(1)], eventRows(1));
    const { id } = await dealOf('D-1');
    await deleteDeal(world.deps, await world.request('owner'), id);
    const summary = await importFiles(world, [dealRow(1, { value: '77' })], eventRows(1));
    expect(summary).toMatchObject({ updated: 0, unchanged: 0, skipped: 1 });
    expect(summary.rejected).toMatchObject([{ file: 'deals', line: 2, field: 'id' }]);
    expect((await dealOf('D-1')).value.toNumber()).toBe(2000);
  });
});

describe('odd rows', () => {
  it('does not take a closed stage for an open deal', async () => {
    const row = dealRow(1, { stage: 'Closed Lost' });
    await importFiles(world, [row], eventRows(1));
    const deal = await dealOf('D-1');
    expect([deal.stage, deal.outcome]).toEqual(['closed_lost', 'lost']);
    expect(deal.closedAt?.toISOString()).toBe(on(3));
  });

  it('warns of a close date before the creation, and the deal can be edited all the same', async () => {
    const row = dealRow(5, { expectedCloseDate: on(-30), name: 'n'.repeat(400) });
    const summary = await importFiles(world, [row], eventRows(5));
    expect(summary).toMatchObject({ created: 1, skipped: 0 });
    expect(summary.warnings).toMatchObject([{ line: 2, field: 'expectedCloseDate' }]);
    const { id, expectedCloseDate } = await dealOf('D-5');
    const request = await world.request('owner');
    const edited = { account: 'Mended', expectedCloseDate };
    expect(await updateDeal(world.deps, request, id, edited)).toMatchObject({ account: 'Mended' });
  });

  it('rejects a currency that is none', async () => {
    const summary = await importFiles(world, [dealRow(1, { currency: 'QQQ' })], []);
    expect(summary.rejected).toMatchObject([{ line: 2, field: 'currency' }]);
  });

  it('refuses a contact’s name that is too long instead of cutting it', async () => {
    await importFiles(world, [dealRow(1)], eventRows(1));
    const { id } = await dealOf('D-1');
    const text = `${'a'.repeat(199)}😀`;
    const work = logTouch(world.deps, await world.request('owner'), id, {
      type: 'contact_added',
      text,
    });
    expect(await refusal(work)).toEqual({ code: 'VALIDATION_FAILED', fields: ['text'] });
  });
});

describe('one import at a time', () => {
  it('refuses a second into the same team while the first runs', async () => {
    const both = [1, 2].map(() => importFiles(world, [dealRow(1)], eventRows(1)));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await world.deps.db.deal.count()).toBe(1);
  });
});

describe('a past day', () => {
  it('is judged with the norms that were known then', async () => {
    const deals = [dealRow(0), ...[3, 7, 11].map((n) => lost(n, 40))];
    await importFiles(world, deals, [0, 3, 7, 11].flatMap(eventRows));
    const { id, riskAsOf, riskNormsVersion } = await dealOf('D-0');
    const owner = await world.actor('owner');
    const past = await getAssessment(world.deps, owner, id, new Date(on(10)));
    expect(past.normsVersion).toBe('first-day-1');
    const stored = await getAssessment(world.deps, owner, id, riskAsOf ?? undefined);
    expect(stored.normsVersion).toBe(riskNormsVersion);
  });
});
