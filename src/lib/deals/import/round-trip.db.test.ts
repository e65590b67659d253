import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, type PersonKey, type World } from '@/test/factories';
import { exportDeals, getImport, logTouch, runImport, updateDeal } from '../index';
import { exportDealsInput } from '../export-schema';
import { importFiles, many, receive, wholeStretch } from './import-history.test-support';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function exported(include: 'deals' | 'events', by: PersonKey = 'owner'): Promise<string> {
  const input = exportDealsInput.parse({ format: 'csv', include });
  const pieces: string[] = [];
  for await (const piece of exportDeals(world.deps, await world.actor(by), input))
    pieces.push(piece);
  return pieces.join('');
}

async function imported(files: Record<string, string>, by: PersonKey) {
  const request = await world.request(by);
  world.clock.travel(1);
  const id = await receive(world.deps, request, files, { source: 'export' });
  await runImport(world.deps, id, wholeStretch());
  return (await getImport(world.deps, request.actor, id)).report;
}

const stored = (team: 'north' | 'south') =>
  world.deps.db.deal.findMany({
    where: { scopeKey: `team:${world.teamId(team)}` },
    include: { events: { orderBy: [{ at: 'asc' }, { type: 'asc' }] } },
    orderBy: [{ createdAt: 'asc' }, { name: 'asc' }],
  });

/** What has to come out of a journey through files as it went in. */
async function essence(team: 'north' | 'south') {
  return (await stored(team)).map((deal) => ({
    name: deal.name,
    account: deal.account,
    value: deal.value.toNumber(),
    currency: deal.currency,
    stage: deal.stage,
    outcome: deal.outcome,
    createdAt: deal.createdAt,
    closedAt: deal.closedAt,
    expectedCloseDate: deal.expectedCloseDate,
    lastTouchAt: deal.lastTouchAt,
    stageEnteredAt: deal.stageEnteredAt,
    events: deal.events.map(({ at, type, from, to, text }) => ({ at, type, from, to, text })),
  }));
}

async function fill() {
  const { deals, events } = many(40);
  await importFiles(world, deals, events);
  const { id } = await makeDeal(world, { name: '=SUM(A1) "quoted"; and\nbroken', account: '-x' });
  const request = await world.request('member');
  await logTouch(world.deps, request, id, { type: 'note', text: "'=1+1, they said" });
  await updateDeal(world.deps, request, id, { stage: 'negotiation', value: 77.5 });
}

describe('a pipeline that goes out and comes in', () => {
  it('arrives whole in another team, histories included', async () => {
    await fill();
    const files = { deals: await exported('deals'), events: await exported('events') };
    expect(await imported(files, 'outsider')).toMatchObject({ created: 41, skipped: 0 });
    expect(await essence('south')).toEqual(await essence('north'));
  });

  it('changes nothing in its own team, and doubles nothing', async () => {
    await fill();
    const before = await essence('north');
    const files = { deals: await exported('deals'), events: await exported('events') };
    expect(await imported(files, 'owner')).toMatchObject({ created: 0, updated: 0, unchanged: 41 });
    expect(await essence('north')).toEqual(before);
  });

  it('takes what was edited in the file, with the same fields in the timeline as by hand', async () => {
    await fill();
    const deals = await exported('deals');
    const edited = deals.replace('77.5', '99');
    expect(await imported({ deals: edited }, 'owner')).toMatchObject({ created: 0, updated: 1 });
    const [deal] = (await stored('north')).filter(({ source }) => source === null);
    expect(deal?.value.toNumber()).toBe(99);
    const [entry] = await world.deps.db.dealTimeline.findMany({
      where: { dealId: deal?.id ?? '', source: 'import' },
    });
    expect(entry?.changes).toEqual({ value: { old: 77.5, new: 99 } });
  });
});
