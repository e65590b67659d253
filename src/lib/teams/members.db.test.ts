import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, refusal, type PersonKey, type World } from '@/test/factories';
import type { TeamRole } from '../auth';
import { getDeal } from '../deals';
import {
  changeRole,
  createTeam,
  getTeam,
  inviteMember,
  listTeams,
  removeMember,
  renameTeam,
  transferOwnership,
} from './index';
import { changeTeamInput, createTeamInput } from './schema';
import { as, env, eventsOf, lastAudit, letLonerIn } from './teams.test-support';

let world: World;
let team: string;
beforeEach(async () => {
  world = await createWorld();
  team = world.teamId('north');
});
afterEach(() => world.close());

const roleOf = async (key: PersonKey) =>
  (await world.actor(key)).memberships.find(({ teamId }) => teamId === team)?.role ?? null;
const setRole = async (by: PersonKey, of: PersonKey, role: TeamRole) =>
  changeRole(world.deps, await as(world, by), team, world.userId(of), { role });
const remove = async (by: PersonKey, of: PersonKey, assignTo?: string) =>
  removeMember(world.deps, await as(world, by), team, world.userId(of), { assignTo });
const jobs = () =>
  world.deps.db.$queryRaw<{ data: unknown }[]>`
    SELECT "data" FROM pgboss.job WHERE "name" = 'hand-over-deals'`;

describe('a team', () => {
  it('belongs to whoever makes it, beside the others they have', async () => {
    const input = createTeamInput.parse({ name: '  Expansion  ', defaultCurrency: 'eur' });
    const made = await createTeam(world.deps, await as(world, 'member'), input);
    expect(made).toMatchObject({
      name: 'Expansion',
      defaultCurrency: 'EUR',
      role: 'owner',
      memberCount: 1,
    });
    await makeDeal(world, { teamId: team }, 'member');
    await makeDeal(world, { teamId: team, stage: 'closed_won' }, 'member');
    const teams = await listTeams(world.deps, await world.actor('member'));
    expect(teams).toMatchObject([
      { name: 'Expansion', role: 'owner', openDeals: 0 },
      { name: 'Team north', role: 'member', memberCount: 4, openDeals: 1, closedDeals: 1 },
    ]);
    expect(await lastAudit(world, made.id)).toMatchObject({ action: 'team.created' });
    // Nobody joined or went.
    expect(await eventsOf(world, 'team.member_added')).toEqual([]);
  });

  it('is renamed by its leads, with a trail; saying the same again writes nothing', async () => {
    const input = changeTeamInput.parse({ name: 'Nordics', defaultCurrency: 'NOK' });
    const rename = async (by: PersonKey) =>
      renameTeam(world.deps, await as(world, by), team, input);
    expect(await rename('admin')).toMatchObject({ name: 'Nordics', defaultCurrency: 'NOK' });
    const before = await world.deps.db.auditLog.count();
    expect(await rename('owner')).toMatchObject({ name: 'Nordics', memberCount: 4 });
    expect(await world.deps.db.auditLog.count()).toBe(before);
    expect(await lastAudit(world, team)).toMatchObject({
      action: 'team.renamed',
      data: { from: 'Team north', to: 'Nordics' },
    });
    for (const by of ['member', 'viewer'] as const) {
      expect(await refusal(rename(by))).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await refusal(rename('outsider'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('shows its people to all of them and to nobody else', async () => {
    const { members } = await getTeam(world.deps, await world.actor('viewer'), team);
    expect(members.map(({ email, role }) => [email, role])).toEqual([
      ['owner@test.example', 'owner'],
      ['admin@test.example', 'admin'],
      ['member@test.example', 'member'],
      ['viewer@test.example', 'viewer'],
    ]);
    const outsider = await world.actor('outsider');
    for (const id of [team, 'c00000000000000000000000', 'no id', '']) {
      expect(await refusal(getTeam(world.deps, outsider, id))).toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('a role', () => {
  it('is changed by who stands above, and the trail names nobody', async () => {
    expect(await setRole('admin', 'member', 'viewer')).toMatchObject({ role: 'viewer' });
    expect(await roleOf('member')).toBe('viewer');
    expect(await lastAudit(world, team)).toEqual({
      action: 'member.role_changed',
      actorRef: (await world.actor('admin')).auditRef,
      target: (await world.actor('member')).auditRef,
      data: { from: 'member', to: 'viewer' },
    });
  });

  it.each<[PersonKey, PersonKey, TeamRole]>([
    ['admin', 'owner', 'member'],
    ['admin', 'admin', 'owner'],
    ['admin', 'member', 'owner'],
    ['member', 'member', 'owner'],
    ['member', 'viewer', 'admin'],
    ['viewer', 'viewer', 'member'],
  ])('is not for %s to change for %s to %s', async (by, of, role) => {
    const before = await roleOf(of);
    expect(await refusal(setRole(by, of, role))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await roleOf(of)).toBe(before);
  });

  it('of the last owner stays, until there is another', async () => {
    expect(await refusal(setRole('owner', 'owner', 'admin'))).toMatchObject({ code: 'CONFLICT' });
    await setRole('owner', 'member', 'owner');
    expect(await setRole('owner', 'owner', 'viewer')).toMatchObject({ role: 'viewer' });
    expect(await refusal(setRole('member', 'member', 'admin'))).toMatchObject({ code: 'CONFLICT' });
  });

  it('is judged as it is now, not as it was when the request began', async () => {
    const admin = await as(world, 'admin');
    await setRole('owner', 'admin', 'member');
    const member = world.userId('viewer');
    const tries = [
      () => changeRole(world.deps, admin, team, member, { role: 'admin' }),
      () => removeMember(world.deps, admin, team, member, {}),
      () => inviteMember(world.deps, env, admin, team, { email: 'x@test.example', role: 'admin' }),
    ];
    for (const one of tries) expect(await refusal(one())).toMatchObject({ code: 'FORBIDDEN' });
    await remove('owner', 'admin');
    expect(await refusal(tries[0]?.() ?? Promise.resolve())).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a token without the scope changes nothing', async () => {
    const request = await as(world, 'owner');
    const actor = { ...request.actor, via: 'token', tokenScopes: ['read', 'write'] } as const;
    const change = changeRole(world.deps, { ...request, actor }, team, world.userId('member'), {
      role: 'viewer',
    });
    expect(await refusal(change)).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('ownership', () => {
  it('goes to another member, and the former owner stays as an admin', async () => {
    const request = await as(world, 'owner');
    await transferOwnership(world.deps, request, team, { userId: world.userId('viewer') });
    expect([await roleOf('viewer'), await roleOf('owner')]).toEqual(['owner', 'admin']);
    expect(await lastAudit(world, team)).toMatchObject({
      action: 'team.ownership_transferred',
      target: (await world.actor('viewer')).auditRef,
    });
  });

  it('goes to nobody outside, to nobody twice, and is nobody’s else to give', async () => {
    const give = async (by: PersonKey, to: PersonKey) =>
      transferOwnership(world.deps, await as(world, by), team, { userId: world.userId(to) });
    for (const to of ['outsider', 'loner', 'owner'] as const) {
      expect(await refusal(give('owner', to))).toMatchObject({ fields: ['userId'] });
    }
    expect(await refusal(give('admin', 'admin'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(give('outsider', 'loner'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is never left with nobody: of two owners who leave at once one stays', async () => {
    await setRole('owner', 'admin', 'owner');
    const [first, second] = [await as(world, 'owner'), await as(world, 'admin')];
    const left = await Promise.allSettled(
      [first, second].map((request) =>
        removeMember(world.deps, request, team, request.actor.userId, {}),
      ),
    );
    expect(left.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await world.deps.db.teamMember.count({ where: { teamId: team, role: 'owner' } })).toBe(1); // prettier-ignore
  });

  it('nor when two owners demote each other at once', async () => {
    await setRole('owner', 'admin', 'owner');
    await Promise.allSettled([
      setRole('owner', 'admin', 'member'),
      setRole('admin', 'owner', 'member'),
    ]);
    expect(await world.deps.db.teamMember.count({ where: { teamId: team, role: 'owner' } })).toBe(1); // prettier-ignore
  });
});

describe('a member', () => {
  it('who is removed sees nothing from the next request on', async () => {
    const deal = await makeDeal(world, { teamId: team });
    expect(await getDeal(world.deps, await world.actor('member'), deal.id)).toBeDefined();
    await remove('admin', 'member', world.userId('owner'));
    const actor = await world.actor('member');
    expect(await refusal(getDeal(world.deps, actor, deal.id))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await lastAudit(world, team)).toMatchObject({
      action: 'member.removed',
      target: actor.auditRef,
      data: { role: 'member', dealsHandedOn: true },
    });
    expect(await eventsOf(world, 'team.member_removed')).toMatchObject([
      {
        data: {
          member: { email: 'member@test.example', role: 'member' },
          by: { name: 'Person admin' },
        },
      },
    ]);
    expect(await jobs()).toEqual([
      {
        data: {
          teamId: team,
          fromUserId: world.userId('member'),
          toUserId: world.userId('owner'),
        },
      },
    ]);
  });

  it('leaves by themselves, a viewer too, who gives no deals away', async () => {
    const giveAway = remove('viewer', 'viewer', world.userId('member'));
    expect(await refusal(giveAway)).toMatchObject({ code: 'FORBIDDEN' });
    await remove('viewer', 'viewer');
    expect(await roleOf('viewer')).toBeNull();
    expect(await lastAudit(world, team)).toMatchObject({ action: 'member.left' });
    expect((await eventsOf(world, 'team.member_removed'))[0]?.data).toMatchObject({ by: null });
  });

  it.each<[PersonKey, PersonKey, string]>([
    ['admin', 'owner', 'FORBIDDEN'],
    ['member', 'viewer', 'FORBIDDEN'],
    ['viewer', 'member', 'FORBIDDEN'],
    ['outsider', 'member', 'NOT_FOUND'],
    ['owner', 'outsider', 'NOT_FOUND'],
    ['owner', 'owner', 'CONFLICT'],
  ])('%s does not remove %s (%s)', async (by, of, code) => {
    expect(await refusal(remove(by, of))).toMatchObject({ code });
    expect(await world.deps.db.teamMember.count({ where: { teamId: team } })).toBe(4);
    expect(await jobs()).toEqual([]);
  });

  it('hands deals on to nobody outside, to nobody who only reads, and not to themselves', async () => {
    for (const to of ['outsider', 'loner', 'member', 'viewer'] as const) {
      const removal = remove('owner', 'member', world.userId(to));
      expect(await refusal(removal)).toMatchObject({ fields: ['assignTo'] });
    }
    expect(await roleOf('member')).toBe('member');
  });

  it('takes along the answers that were kept for who goes: a repeat opens nothing any more', async () => {
    const { db, now } = world.deps;
    const kept = (actorId: string, completedAt: Date | null) => ({
      actorId,
      route: 'POST /api/deals',
      key: completedAt ? 'answered' : 'running',
      requestHash: '',
      createdAt: now(),
      completedAt,
    });
    const [goes, stays] = [world.userId('member'), world.userId('admin')];
    const data = [kept(goes, now()), kept(goes, null), kept(stays, now())];
    await db.idempotencyKey.createMany({ data });
    await remove('owner', 'member');
    const left = await db.idempotencyKey.findMany({ where: { actorId: { in: [goes, stays] } } });
    expect(left.map(({ actorId, key }) => [actorId, key]).toSorted()).toEqual(
      [
        [goes, 'running'],
        [stays, 'answered'],
      ].toSorted(),
    );
  });

  it('removed by two at once goes once', async () => {
    await letLonerIn(world);
    const tries = await Promise.allSettled([remove('owner', 'loner'), remove('admin', 'loner')]);
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await eventsOf(world, 'team.member_removed')).toHaveLength(1);
  });
});
