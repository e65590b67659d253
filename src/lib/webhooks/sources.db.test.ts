import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, makeDeal, type PersonKey, type World } from '@/test/factories';
import { deleteAccount, deleteTeam } from '../account';
import {
  changeMany,
  deleteDeal,
  handOverDeals,
  logTouch,
  markNotRisk,
  moveDeal,
  restoreDeal,
  sweepRisk,
  undoImport,
  runImport,
  updateDeal,
} from '../deals';
import { dealRow, eventRows, importFiles, lost } from '../deals/import/import-history.test-support';
import { logTouchInput } from '../deals/schema';
import { PUBLIC_EVENT_TYPES } from '../events/model';
import { changeRole, removeMember } from '../teams';
import { as, letLonerIn } from '../teams/teams.test-support';
import { makeEndpoint, type Place } from './deliveries.test-support';
import { eventBodySchemaOf, type EventBody } from './event-schema';

const START = new Date('2026-03-02T09:00:00Z');
const PLACES: readonly Place[] = ['north', 'south', 'owner'];
let world: World;
beforeAll(async () => {
  world = await createWorld();
  const { db } = world.deps;
  await db.user.updateMany({ data: { isDemo: false } });
  // The owner of North is an admin of South, too.
  await db.teamMember.create({
    data: { teamId: world.teamId('south'), userId: world.userId('owner'), role: 'admin' },
  });
});
beforeEach(async () => {
  world.clock.set(START);
  await world.deps.db.deal.deleteMany();
  await world.deps.db.webhook.deleteMany();
  for (const place of PLACES) await makeEndpoint(world, `https://${place}.example/hook`, { place });
});
afterAll(() => world.close());

const north = () => world.teamId('north');
const make = (fields: Parameters<typeof makeDeal>[1] = {}) =>
  makeDeal(world, { name: 'Acme', account: 'Acme Inc', teamId: north(), ...fields });
const assign = async (id: string, key: PersonKey) =>
  updateDeal(world.deps, await request(), id, { assignedToId: world.userId(key) });
const request = (key: PersonKey = 'owner') => world.request(key);
const personOf = (key: PersonKey) => ({ id: world.userId(key), name: `Person ${key}` });

interface Told extends EventBody {
  readonly place: string;
}

const listTold = async (): Promise<Told[]> => {
  const rows = await world.deps.db.webhookDelivery.findMany({
    include: { webhook: true },
    orderBy: [{ createdAt: 'asc' }, { eventId: 'asc' }],
  });
  return rows.map(({ body, webhook }) => ({
    place: new URL(webhook.url).hostname.split('.')[0] ?? '',
    ...(JSON.parse(body) as EventBody),
  }));
};

/** What receivers are told of a change, each as `place: event #sequence (source)`; all of it valid. */
async function toldOf(work: () => Promise<unknown>): Promise<{ lines: string[]; told: Told[] }> {
  await world.deps.db.webhookDelivery.deleteMany();
  world.clock.travel(1_000);
  await work();
  const told = (await listTold()).toSorted(
    (a, b) => Number(a.data.sequence ?? 0) - Number(b.data.sequence ?? 0),
  );
  for (const { place: _place, ...body } of told) {
    expect(body.type).toBe(body.event);
    expect(eventBodySchemaOf(body.event).safeParse(body).error).toBeUndefined();
  }
  const lines = told.map(({ place, event, data }) => {
    const number = data.sequence === undefined ? '' : ` #${String(data.sequence)}`;
    return `${place}: ${event}${number}${data.source ? ` (${String(data.source)})` : ''}`;
  });
  return { lines, told };
}

describe('a deal that is typed in', () => {
  it('is told of with what receivers are promised, and no more', async () => {
    const { lines, told } = await toldOf(() => make({ value: 12_500.5, currency: 'EUR' }));
    expect(lines).toEqual(['north: deal.created #1 (screen)']);
    expect(told[0]).toEqual({
      place: 'north',
      id: expect.stringMatching(/^evt_c[0-9a-z]{24}$/),
      event: 'deal.created',
      type: 'deal.created',
      timestamp: '2026-03-02T09:00:01.000Z',
      data: {
        id: expect.any(String),
        name: 'Acme',
        account: 'Acme Inc',
        stage: 'discovery',
        value: 12_500.5,
        currency: 'EUR',
        teamId: north(),
        sequence: 1,
        source: 'screen',
        by: personOf('owner'),
      },
    });
  });

  it('by the API says so; one that is created as won was not won just now', async () => {
    const { lines, told } = await toldOf(async () => {
      await make({ stage: 'closed_won' });
    });
    expect(lines).toEqual(['north: deal.created #1 (screen)']);
    expect(told[0]?.data.stage).toBe('closed_won');
    const { id } = await make();
    const byApi = { ...(await request()), source: 'api' as const };
    expect((await toldOf(() => updateDeal(world.deps, byApi, id, { value: 1 }))).lines).toEqual([
      'north: deal.updated #2 (api)',
    ]);
  });

  it('goes to the webhooks of its person where it is theirs alone', async () => {
    const { lines, told } = await toldOf(() => make({ teamId: null }));
    expect(lines).toEqual(['owner: deal.created #1 (screen)']);
    expect(told[0]?.data.teamId).toBeNull();
  });
});

describe('a change', () => {
  it('of fields is one event with what they were and are', async () => {
    const { id } = await make();
    const changes = { value: 99, nextStep: 'Call', assignedToId: world.userId('member') };
    const { lines, told } = await toldOf(async () =>
      updateDeal(world.deps, await request(), id, changes),
    );
    expect(lines).toEqual(['north: deal.updated #2 (screen)']);
    expect(told[0]?.data).toMatchObject({
      value: 99,
      previous: { value: 10_000, nextStep: null, assignedToId: null },
      current: { value: 99, nextStep: 'Call', assignedToId: world.userId('member') },
    });
  });

  it('of the stage is one event, which holds what else was changed', async () => {
    const { id } = await make();
    const { lines, told } = await toldOf(async () =>
      updateDeal(world.deps, await request(), id, { stage: 'proposal', value: 5 }),
    );
    expect(lines).toEqual(['north: deal.stage_changed #2 (screen)']);
    expect(told[0]?.data).toMatchObject({
      oldStage: 'discovery',
      newStage: 'proposal',
      previous: { stage: 'discovery', value: 10_000 },
      current: { stage: 'proposal', value: 5 },
    });
  });

  it('that closes is told as that, too, and opening again is not', async () => {
    const { id } = await make();
    const to = async (stage: 'closed_won' | 'closed_lost' | 'proposal') =>
      (await toldOf(async () => updateDeal(world.deps, await request(), id, { stage }))).lines;
    expect(await to('closed_won')).toEqual([
      'north: deal.stage_changed #2 (screen)',
      'north: deal.closed_won #3 (screen)',
    ]);
    expect(await to('closed_lost')).toEqual([
      'north: deal.stage_changed #4 (screen)',
      'north: deal.closed_lost #5 (screen)',
    ]);
    expect(await to('proposal')).toEqual(['north: deal.stage_changed #6 (screen)']);
  });

  it('that changes nothing is told to nobody, and neither is a touch', async () => {
    const { id, name } = await make();
    const { lines } = await toldOf(async () => {
      await updateDeal(world.deps, await request(), id, {
        name,
        stage: 'discovery',
        value: 10_000,
      });
      const note = logTouchInput.parse({ type: 'note', text: 'Hello' });
      await logTouch(world.deps, await request(), id, note);
    });
    expect(lines).toEqual([]);
  });

  it('that fails is told to nobody', async () => {
    const { id } = await make();
    const { lines } = await toldOf(async () => {
      const stale = updateDeal(world.deps, await request(), id, { value: 1, version: 7 });
      await expect(stale).rejects.toThrow('changed');
    });
    expect(lines).toEqual([]);
  });

  it('of many deals is one event of each', async () => {
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.push((await make({ name: `Deal ${n}` })).id);
    const input = { ids, action: 'update', changes: { stage: 'closed_lost' } } as const;
    const { lines, told } = await toldOf(async () =>
      changeMany(world.deps, await request(), input),
    );
    expect(lines).toHaveLength(6);
    expect(new Set(lines)).toEqual(
      new Set(['north: deal.stage_changed #2 (screen)', 'north: deal.closed_lost #3 (screen)']),
    );
    expect(new Set(told.map(({ data, event }) => `${event} ${String(data.id)}`)).size).toBe(6);
  });

  it('into the bin and back, and a judgement, are changes like others', async () => {
    const { id } = await make();
    const binned = await toldOf(async () => deleteDeal(world.deps, await request(), id));
    expect(binned.lines).toEqual(['north: deal.updated #2 (screen)']);
    expect(binned.told[0]?.data.current).toEqual({ deletedAt: '2026-03-02T09:00:01.000Z' });
    const back = await toldOf(async () => restoreDeal(world.deps, await request(), id));
    expect(back.lines).toEqual(['north: deal.updated #3 (screen)']);
    expect(back.told[0]?.data.current).toEqual({ deletedAt: null });
    const until = new Date(world.clock.now().getTime() + 9 * DAY);
    const judged = await toldOf(async () =>
      markNotRisk(world.deps, await request(), id, { reason: 'Holidays', until }),
    );
    expect(judged.lines).toEqual(['north: deal.updated #4 (screen)']);
    expect(judged.told[0]?.data.current).toEqual({
      notRiskUntil: until.toISOString(),
      notRiskReason: 'Holidays',
      notRiskById: world.userId('owner'),
    });
  });
});

describe('a deal that moves', () => {
  it('is told of where it was and where it is, each without the business of the other', async () => {
    const { id } = await make();
    await assign(id, 'member');
    const { lines, told } = await toldOf(async () =>
      moveDeal(world.deps, await request(), id, { teamId: world.teamId('south') }),
    );
    expect(lines.toSorted()).toEqual([
      'north: deal.updated #3 (screen)',
      'south: deal.updated #3 (screen)',
    ]);
    const dataOf = (place: string) => told.find((each) => each.place === place)?.data;
    expect(dataOf('north')).toMatchObject({ id, teamId: north(), by: personOf('owner') });
    expect(dataOf('north')?.previous).toEqual({ team: 'Team north' });
    expect(dataOf('north')?.current).toEqual({ team: null });
    expect(dataOf('south')).toMatchObject({ id, teamId: world.teamId('south') });
    expect(dataOf('south')?.previous).toEqual({
      team: 'Team north',
      assignedToId: world.userId('member'),
    });
    expect(dataOf('south')?.current).toEqual({ team: 'Team south', assignedToId: null });
    expect((await toldOf(async () => updateDeal(world.deps, await request(), id, { value: 3 }))).lines).toEqual(['south: deal.updated #4 (screen)']); // prettier-ignore
  });
});

describe('time that passes', () => {
  it('puts a deal at risk: told once, with score and reasons, and nothing of the engine', async () => {
    const { id } = await make({ stage: 'negotiation' });
    const sweep = () => sweepRisk(world.deps, { freshMs: 0, budgetMs: 20_000 });
    world.clock.travel(90 * DAY);
    const { lines, told } = await toldOf(sweep);
    expect(new Set(lines.map((line) => line.replace(/#\d+/, '#n')))).toEqual(
      new Set(['north: deal.at_risk #n (system)']),
    );
    const high = told.find(({ data }) => data.kind === 'entered_high');
    expect(Object.keys(high?.data ?? {}).toSorted()).toEqual(
      [
        'account', 'band', 'by', 'currency', 'id', 'kind', 'name', 'reasons', 'score', 'sequence',
        'source', 'stage', 'teamId', 'value', 'wasHeldBack',
      ], // prettier-ignore
    );
    const { riskScore, riskReasons } = await world.deps.db.deal.findUniqueOrThrow({
      where: { id },
    });
    expect(high?.data).toMatchObject({
      score: riskScore,
      reasons: riskReasons,
      band: 'High',
      by: null,
      wasHeldBack: false,
    });
    expect((await toldOf(sweep)).lines).toEqual([]);
  });
});

describe('an import', () => {
  const files = () => [
    [dealRow(1), dealRow(2), lost(3, 40)],
    [...eventRows(1), ...eventRows(2), ...eventRows(3)],
  ] as const; // prettier-ignore
  const importAll = (rows: Parameters<typeof importFiles>[1], events: typeof rows) =>
    importFiles(world, rows, events, { fields: { teamId: north() } });
  const sorted = ({ lines }: { lines: string[] }) => lines.toSorted();

  it('tells of each deal that it makes, of none of their past, and again of nothing', async () => {
    const [deals, events] = files();
    const created = 'north: deal.created #1 (import)';
    expect(sorted(await toldOf(() => importAll(deals, events)))).toEqual([created, created, created]); // prettier-ignore
    expect(sorted(await toldOf(() => importAll(deals, events)))).toEqual([]);
    const after = await toldOf(() => sweepRisk(world.deps, { freshMs: 0, budgetMs: 20_000 }));
    expect(after.lines).toEqual([]);
  });

  it('of ten thousand deals tells ten thousand times that one was created, and no more', async () => {
    const deals = Array.from({ length: 10_000 }, (_, n) => (n % 3 ? dealRow(n) : lost(n, 40)));
    await importAll(deals, []);
    await sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
    const rows = await world.deps.db.webhookDelivery.groupBy({ by: ['eventType'], _count: true });
    expect(rows).toEqual([{ eventType: 'deal.created', _count: 10_000 }]);
    const of = await world.deps.db.webhookDelivery.findMany({
      distinct: ['dealId'],
      select: { dealId: true },
    });
    expect(of).toHaveLength(10_000);
  }, 120_000);

  it('of deals that are known tells what is news; taking it back tells of what went back', async () => {
    const [deals, events] = files();
    await importAll(deals, events);
    const news = [dealRow(1, { value: '7' }), dealRow(2, { stage: 'negotiation' })];
    let importId = '';
    const { lines } = await toldOf(async () => {
      importId = (await importAll(news, [])).id;
    });
    expect(lines.toSorted()).toEqual([
      'north: deal.stage_changed #2 (import)',
      'north: deal.updated #2 (import)',
    ]);
    const undone = await toldOf(async () => {
      await undoImport(world.deps, await request(), importId);
      await runImport(world.deps, importId, { until: Infinity });
    });
    // What it went back to may be at risk, which is told like after any change.
    const went = undone.lines.filter((line) => !line.includes('at_risk'));
    expect(went.toSorted()).toEqual([
      'north: deal.stage_changed #3 (import)',
      'north: deal.updated #3 (import)',
    ]);
  });
});

describe('people of a team', () => {
  const member = (key: PersonKey, role: string) => ({
    ...personOf(key),
    email: `${key}@test.example`,
    role,
  });

  it('who join, change their role and leave are told of; a role is no event', async () => {
    const joined = await toldOf(() => letLonerIn(world, 'viewer'));
    expect(joined.lines).toEqual(['north: team.member_added']);
    expect(joined.told[0]?.data).toEqual({
      team: { id: north(), name: 'Team north' },
      member: member('loner', 'viewer'),
      by: personOf('owner'),
    });
    const role = await toldOf(async () =>
      changeRole(world.deps, await as(world, 'owner'), north(), world.userId('loner'), {
        role: 'member',
      }),
    );
    expect(role.lines).toEqual([]);
    const deal = await make();
    await assign(deal.id, 'loner');
    const left = await toldOf(async () => {
      await removeMember(world.deps, await as(world, 'loner'), north(), world.userId('loner'), {});
    });
    expect(left.lines).toEqual(['north: team.member_removed']);
    expect(left.told[0]?.data).toMatchObject({ member: member('loner', 'member'), by: null });
    const job = { teamId: north(), fromUserId: world.userId('loner'), toUserId: null };
    const handed = await toldOf(() => handOverDeals(world.deps, job, { budgetMs: 9_000 }));
    expect(handed.lines).toEqual(['north: deal.updated #3 (system)']);
    expect(handed.told[0]?.data).toMatchObject({
      id: deal.id,
      by: null,
      previous: { assignedToId: world.userId('loner') },
      current: { assignedToId: null },
    });
  });

  const putIn = () =>
    world.deps.db.teamMember.create({
      data: { teamId: north(), userId: world.userId('loner'), role: 'member' },
    });

  it('who are removed are told of with who did it', async () => {
    await putIn();
    const { db } = world.deps;
    const [userId, to] = [world.userId('loner'), world.userId('owner')];
    await db.webhook.updateMany({ where: { teamId: north() }, data: { userId } });
    const { told } = await toldOf(async () =>
      removeMember(world.deps, await as(world, 'admin'), north(), world.userId('loner'), {}),
    );
    expect(told.map(({ data }) => data.by)).toEqual([personOf('admin')]);
    // What they set up for the team stays with it, and somebody is there to be told when it breaks.
    expect(await db.webhook.findMany({ where: { teamId: north() } })).toMatchObject([
      { userId: to },
    ]);
  });

  it('whose account goes are told of by a stand-in, and their deals by who has them now', async () => {
    await putIn();
    const { id } = await make();
    await assign(id, 'loner');
    const actor = await world.actor('loner');
    const { lines, told } = await toldOf(() =>
      deleteAccount(world.deps, { actor, requestId: null }, { confirm: actor.email, teams: [] }),
    );
    expect(lines.toSorted()).toEqual([
      'north: deal.updated #3 (system)',
      'north: team.member_removed',
    ]);
    const gone = told.find(({ event }) => event === 'team.member_removed');
    expect(gone?.data.member).toEqual({
      id: expect.stringMatching(/^deleted-/),
      name: 'Deleted person',
      role: 'member',
    });
    expect(told.find(({ data }) => data.id === id)?.data.current).toEqual({
      assignedToId: world.userId('owner'),
    });
  });

  it('of a team that is deleted all leave it; its deals are told of where they go', async () => {
    await make({ name: 'First' });
    const binned = await make({ name: 'Binned' });
    await deleteDeal(world.deps, await request(), binned.id);
    const { lines, told } = await toldOf(async () =>
      deleteTeam(world.deps, await as(world, 'owner'), north(), {
        name: 'Team north',
        deals: { action: 'hand_over', teamId: world.teamId('south') },
      }),
    );
    expect(lines.toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => 'north: team.member_removed'),
      'south: deal.updated #2 (screen)',
    ]);
    const members = told.flatMap(({ data }) => (data.member as { name: string } | undefined) ?? []);
    expect(members.map(({ name }) => name).toSorted()).toEqual(
      ['admin', 'member', 'owner', 'viewer'].map((key) => `Person ${key}`),
    );
    expect(told.find(({ place }) => place === 'south')?.data).toMatchObject({
      name: 'First',
      previous: { team: 'Team north' },
      current: { team: 'Team south' },
    });
  });
});

it('the catalogue knows every public event', () => {
  for (const type of PUBLIC_EVENT_TYPES) expect(eventBodySchemaOf(type).shape.event.value).toBe(type); // prettier-ignore
});
