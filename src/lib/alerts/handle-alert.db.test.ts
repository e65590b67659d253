import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createWorld,
  DAY,
  HOUR,
  makeDeal,
  refusal,
  type PersonKey,
  type World,
} from '@/test/factories';
import { deleteDeal, getTimeline } from '../deals';
import type { DealDto } from '../deals/dto';
import { makeAlert } from './alerts.test-support';
import { dismissAlert, listAlerts, reopenAlert, snoozeAlert } from './index';
import { dismissAlertInput } from './schema';

let world: World;
let deal: DealDto;
let alertId: string;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.deal.deleteMany();
  deal = await makeDeal(world, { name: 'Watched', stage: 'proposal' });
  alertId = await makeAlert(world, deal);
});
afterAll(() => world.close());

const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY);
const snooze = async (until: Date, by: PersonKey = 'member', id = alertId) =>
  snoozeAlert(world.deps, await world.request(by), id, { until });
const dismiss = async (input: unknown, by: PersonKey = 'member', id = alertId) =>
  dismissAlert(world.deps, await world.request(by), id, dismissAlertInput.parse(input));
const reopen = async (by: PersonKey = 'member', id = alertId) =>
  reopenAlert(world.deps, await world.request(by), id);
const stored = (id = alertId) => world.deps.db.alert.findUniqueOrThrow({ where: { id } });
const timeline = async () => {
  const page = await getTimeline(world.deps, await world.actor('viewer'), deal.id, { limit: 20 });
  return page.entries.filter(({ kind }) => kind.startsWith('alert_'));
};
const idsOf = async (status: 'active' | 'snoozed' | 'dismissed' | 'ended' | 'all') =>
  (await listAlerts(world.deps, await world.actor('viewer'), { limit: 50, status })).alerts.map(
    ({ id }) => id,
  );

describe('snoozing', () => {
  it('takes an alert out of sight until the moment, and notes who did', async () => {
    const until = inDays(3);
    const snoozed = await snooze(until);
    expect(snoozed).toMatchObject({ status: 'snoozed', snoozedUntil: until.toISOString() });
    expect(await stored()).toMatchObject({ snoozedById: world.userId('member') });
    expect([await idsOf('active'), await idsOf('snoozed')]).toEqual([[], [alertId]]);
    expect(await timeline()).toMatchObject([
      {
        kind: 'alert_snoozed',
        actor: 'Person member',
        changes: [
          { field: 'alert', new: 'Reached High' },
          { field: 'snoozedUntil', old: null, new: until.toISOString() },
        ],
      },
    ]);
    world.clock.travel(3 * DAY);
    expect([await idsOf('active'), await idsOf('snoozed')]).toEqual([[alertId], []]);
  });

  it('leaves the version of the deal alone: no open form became stale', async () => {
    await snooze(inDays(1));
    const { version } = await world.deps.db.deal.findUniqueOrThrow({ where: { id: deal.id } });
    expect(version).toBe(deal.version);
  });

  it('to the same moment again writes nothing', async () => {
    const until = inDays(3);
    await snooze(until);
    world.clock.travel(HOUR);
    await snooze(until, 'admin');
    expect(await timeline()).toHaveLength(1);
    expect(await stored()).toMatchObject({ snoozedById: world.userId('member') });
  });

  it.each([
    ['now', 0],
    ['the past', -1],
    ['more than 90 days ahead', 90.01],
  ])('until %s is refused by name', async (_words, days) => {
    expect(await refusal(snooze(inDays(days)))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['until'],
    });
    expect((await stored()).snoozedUntil).toBeNull();
  });

  it('takes the ninetieth day', async () => {
    await expect(snooze(inDays(90))).resolves.toMatchObject({ status: 'snoozed' });
  });

  it('is refused where the episode is over, dismissed or was only replayed', async () => {
    const closed = { closedAt: world.clock.now(), ending: 'recovered' };
    const over = await makeAlert(world, deal, { daysAgo: 5, ...closed });
    const replayed = await makeAlert(world, deal, { daysAgo: 9, replayed: true, ...closed });
    await dismiss({ reason: 'known' });
    for (const id of [over, replayed, alertId]) {
      expect(await refusal(snooze(inDays(2), 'member', id))).toMatchObject({ code: 'CONFLICT' });
    }
  });
});

describe('dismissing', () => {
  it('keeps the alert in the ledger with who, when and why', async () => {
    const dismissed = await dismiss({ reason: 'other', note: ' They are on holiday ' });
    const at = world.clock.now().toISOString();
    const why = { at, by: 'Person member', reason: 'other', note: 'They are on holiday' };
    expect(dismissed).toMatchObject({ status: 'dismissed', dismissed: why });
    expect([await idsOf('active'), await idsOf('dismissed'), await idsOf('all')]).toEqual([
      [],
      [alertId],
      [alertId],
    ]);
    const [entry] = await timeline();
    expect(entry?.kind).toBe('alert_dismissed');
    expect(Object.fromEntries(entry?.changes.map((one) => [one.field, one.new]) ?? [])).toEqual({
      alert: 'Reached High',
      dismissReason: 'other',
      dismissNote: 'They are on holiday',
    });
  });

  it('for another reason is told as a change, for the same one as nothing', async () => {
    await dismiss({ reason: 'known' });
    await dismiss({ reason: 'known' });
    expect(await timeline()).toHaveLength(1);
    await dismiss({ reason: 'wrong_data' });
    expect((await timeline())[0]?.changes).toContainEqual({
      field: 'dismissReason',
      old: 'known',
      new: 'wrong_data',
    });
  });

  it('is possible when the episode is over: it was of no use all the same', async () => {
    const closed = { closedAt: world.clock.now(), ending: 'recovered' };
    const over = await makeAlert(world, deal, { daysAgo: 5, ...closed });
    await expect(dismiss({ reason: 'not_useful' }, 'member', over)).resolves.toMatchObject({
      status: 'dismissed',
      ending: 'recovered',
    });
  });

  it('wants a note for "other", and one of the reasons', () => {
    for (const input of [{ reason: 'other' }, { reason: 'other', note: '  ' }]) {
      expect(dismissAlertInput.safeParse(input).error?.issues).toMatchObject([{ path: ['note'] }]);
    }
    expect(dismissAlertInput.safeParse({ reason: 'because' }).error?.issues[0]?.path).toEqual([
      'reason',
    ]);
  });
});

describe('taking an alert up again', () => {
  it('undoes both, once', async () => {
    await snooze(inDays(5));
    await dismiss({ reason: 'known' });
    expect(await reopen()).toMatchObject({ status: 'active', snoozedUntil: null, dismissed: null });
    expect((await timeline())[0]).toMatchObject({
      kind: 'alert_reopened',
      changes: [
        { field: 'alert' },
        { field: 'snoozedUntil', new: null },
        { field: 'dismissReason', old: 'known', new: null },
      ],
    });
    await reopen();
    expect(await timeline()).toHaveLength(3);
  });
});

describe('who may', () => {
  const each = (by: PersonKey) => [
    () => snooze(inDays(1), by),
    () => dismiss({ reason: 'known' }, by),
    () => reopen(by),
  ];

  it('a viewer is refused, and an outsider finds nothing', async () => {
    for (const attempt of each('viewer')) {
      expect(await refusal(attempt())).toMatchObject({ code: 'FORBIDDEN' });
    }
    for (const attempt of each('outsider')) {
      expect(await refusal(attempt())).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await stored()).toMatchObject({ snoozedUntil: null, dismissedAt: null });
    expect(await timeline()).toEqual([]);
  });

  it('a token that only reads is refused', async () => {
    const actor = { ...(await world.actor('owner')), via: 'token', tokenScopes: ['read'] } as const;
    const request = { actor, source: 'api', requestId: null } as const;
    const attempt = snoozeAlert(world.deps, request, alertId, { until: inDays(1) });
    expect(await refusal(attempt)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('nobody finds the alert of a deal in the bin, or one that never was', async () => {
    await deleteDeal(world.deps, await world.request('owner'), deal.id);
    expect(await refusal(snooze(inDays(1)))).toMatchObject({ code: 'NOT_FOUND' });
    for (const id of ['c00000000000000000000000', "'; DROP TABLE", '']) {
      expect(await refusal(reopen('owner', id))).toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('two at once', () => {
  it('stand one after the other, and the timeline tells both', async () => {
    await Promise.all(
      [snooze(inDays(2)), snooze(inDays(4), 'admin'), dismiss({ reason: 'known' })].map((work) =>
        work.catch(() => null),
      ),
    );
    const told = await timeline();
    const { snoozedUntil, dismissReason } = await stored();
    expect(dismissReason).toBe('known');
    expect(told.filter(({ kind }) => kind === 'alert_dismissed')).toHaveLength(1);
    const snoozes = told.filter(({ kind }) => kind === 'alert_snoozed');
    const last = snoozes.flatMap(({ changes }) => changes).find(({ old, field }) => field === 'snoozedUntil' && (snoozes.length === 1 || old !== null)); // prettier-ignore
    expect(last?.new ?? null).toBe(snoozedUntil?.toISOString() ?? null);
  });
});
