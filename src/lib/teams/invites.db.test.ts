import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, refusal, type World } from '@/test/factories';
import { sha256Hex } from '../platform/crypto';
import {
  acceptInvite,
  changeRole,
  declineInvite,
  findReceivedLink,
  getTeam,
  listInvites,
  readInvite,
  resendInvite,
  revokeInvite,
} from './index';
import { as, env, eventsOf, invite, lastAudit, tokenOf } from './teams.test-support';

let world: World;
let team: string;
beforeEach(async () => {
  world = await createWorld();
  team = world.teamId('north');
});
afterEach(() => world.close());

const LONER = { email: 'loner@test.example', role: 'member' } as const;
const accept = async (token: string, key: Parameters<typeof as>[1] = 'loner') =>
  acceptInvite(world.deps, await as(world, key), token);
const roleOfLoner = async () =>
  (await world.actor('loner')).memberships.find(({ teamId }) => teamId === team)?.role;

describe('an invite', () => {
  it('lets the invited person in, is told to the log and the trail, and plans a mail', async () => {
    const sent = await invite(world, 'admin', { email: ' Loner@Test.Example ', role: 'viewer' });
    expect(sent.link).toMatch(/^https:\/\/sentinel\.example\/invite\/[\w-]{43}$/);
    expect(sent.invite).toMatchObject({
      email: 'loner@test.example',
      role: 'viewer',
      invitedBy: 'Person admin',
      state: 'open',
      sentCount: 1,
    });
    const { auditRef } = await world.actor('admin');
    expect(await lastAudit(world, team)).toEqual({
      action: 'member.invited',
      actorRef: auditRef,
      target: sent.invite.id,
      data: { role: 'viewer', sent: 1 },
    });
    expect(await world.deps.db.plannedMessage.findMany()).toMatchObject([
      {
        channel: 'mail',
        type: 'invite',
        inviteId: sent.invite.id,
        userId: null,
        status: 'planned',
      },
    ]);
    expect(await readInvite(world.deps, await world.actor('loner'), tokenOf(sent))).toMatchObject({
      state: 'open',
      team: { name: 'Team north' },
      role: 'viewer',
      invitedBy: 'Person admin',
    });

    expect(await accept(tokenOf(sent))).toEqual({
      team: { id: team, name: 'Team north' },
      role: 'viewer',
    });
    expect(await roleOfLoner()).toBe('viewer');
    const loner = await world.actor('loner');
    expect(await lastAudit(world, team)).toMatchObject({
      action: 'member.joined',
      actorRef: loner.auditRef,
      target: loner.auditRef,
    });
    expect(await eventsOf(world, 'team.member_added')).toMatchObject([
      {
        scopeKey: `team:${team}`,
        data: {
          team: { id: team, name: 'Team north' },
          member: { id: loner.userId, name: 'Person loner', email: LONER.email, role: 'viewer' },
          by: { id: world.userId('admin'), name: 'Person admin' },
        },
      },
    ]);
    expect(await world.deps.db.plannedMessage.count()).toBe(0);
    expect(await listInvites(world.deps, await world.actor('owner'), team)).toEqual([]);
  });

  it('is kept without anything that lets somebody in', async () => {
    const sent = await invite(world, 'owner', LONER);
    const row = await world.deps.db.teamInvite.findUniqueOrThrow({ where: { id: sent.invite.id } });
    expect(row.tokenHash).toBe(sha256Hex(tokenOf(sent)));
    const trail = await world.deps.db.auditLog.findMany({ where: { scopeKey: `team:${team}` } });
    const planned = await world.deps.db.plannedMessage.findMany();
    const stored = JSON.stringify([row, planned, trail.map(({ data, target }) => [data, target])]);
    expect(stored).not.toContain(tokenOf(sent));
    expect(JSON.stringify(trail.map(({ data, target }) => [data, target]))).not.toContain('loner');
  });

  it('accepted again by the same person changes nothing', async () => {
    const token = tokenOf(await invite(world, 'owner', LONER));
    await accept(token);
    const before = await world.deps.db.auditLog.count();
    expect(await accept(token)).toMatchObject({ role: 'member' });
    expect(await readInvite(world.deps, await world.actor('loner'), token)).toEqual({
      state: 'accepted',
      message: 'You are already in Team north.',
      joined: { id: world.teamId('north'), name: 'Team north' },
    });
    expect(await world.deps.db.auditLog.count()).toBe(before);
    expect(await eventsOf(world, 'team.member_added')).toHaveLength(1);
  });

  it('of twenty clicks at once lets in once', async () => {
    const token = tokenOf(await invite(world, 'owner', LONER));
    const request = await as(world, 'loner');
    const clicks = Array.from({ length: 20 }, () => acceptInvite(world.deps, request, token));
    for (const joined of await Promise.all(clicks)) expect(joined.role).toBe('member');
    expect(await world.deps.db.teamMember.count({ where: { userId: world.userId('loner') } })).toBe(1); // prettier-ignore
    expect(await eventsOf(world, 'team.member_added')).toHaveLength(1);
  });

  it('that was used does not let the person in again after they were removed', async () => {
    const token = tokenOf(await invite(world, 'owner', LONER));
    await accept(token);
    await world.deps.db.teamMember.deleteMany({ where: { userId: world.userId('loner') } });
    expect(await refusal(accept(token))).toMatchObject({ code: 'CONFLICT' });
    expect(await readInvite(world.deps, await world.actor('loner'), token)).toMatchObject({
      message: 'This invite has been used already.',
      joined: null,
    });
    expect(await roleOfLoner()).toBeUndefined();
  });

  it('tells anybody else nothing but that it is not for them', async () => {
    const token = tokenOf(await invite(world, 'owner', LONER));
    const seen = await readInvite(world.deps, await world.actor('outsider'), token);
    expect(seen).toEqual({
      state: 'other_person',
      message: 'This invite is for l…@t….example; you are signed in as outsider@test.example.',
      maskedEmail: 'l…@t….example',
      signedInAs: 'outsider@test.example',
    });
    expect(await refusal(accept(token, 'outsider'))).toMatchObject({ code: 'FORBIDDEN' });
    const decline = declineInvite(world.deps, await as(world, 'outsider'), token);
    expect(await refusal(decline)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await accept(token)).toMatchObject({ role: 'member' });
  });

  it('ends after seven days, and lives again when it is sent again', async () => {
    const sent = await invite(world, 'owner', LONER);
    world.clock.travel(7 * DAY);
    const loner = await world.actor('loner');
    expect(await readInvite(world.deps, loner, tokenOf(sent))).toMatchObject({ state: 'expired' });
    expect(await refusal(accept(tokenOf(sent)))).toMatchObject({ code: 'CONFLICT' });
    const again = await resendInvite(
      world.deps,
      env,
      await as(world, 'admin'),
      team,
      sent.invite.id,
    );
    expect(again.invite).toMatchObject({ state: 'open', sentCount: 2 });
    expect(await accept(tokenOf(again))).toMatchObject({ role: 'member' });
  });

  it('sent again has another link, and the one before leads nowhere', async () => {
    const first = await invite(world, 'owner', LONER);
    const request = await as(world, 'owner');
    const again = () => resendInvite(world.deps, env, request, team, first.invite.id);
    expect(await refusal(again())).toMatchObject({ code: 'RATE_LIMITED' });
    world.clock.travel(60_000);
    const second = await again();
    expect(second.link).not.toBe(first.link);
    expect(await refusal(accept(tokenOf(first)))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await lastAudit(world, team)).toMatchObject({ action: 'invite.resent' });
    // Only the newest link is worth a mail.
    expect(await world.deps.db.plannedMessage.count()).toBe(1);
    expect(await accept(tokenOf(second))).toMatchObject({ role: 'member' });
  });

  it('to an address that is invited already sends that one again', async () => {
    const first = await invite(world, 'owner', LONER);
    expect(await refusal(invite(world, 'owner', LONER))).toMatchObject({ code: 'RATE_LIMITED' });
    world.clock.travel(61_000);
    const second = await invite(world, 'owner', { ...LONER, role: 'admin' });
    expect(second.invite).toMatchObject({ id: first.invite.id, role: 'admin', sentCount: 2 });
  });

  it('of one address is one, however many ask at once', async () => {
    const asked = Array.from({ length: 10 }, () => invite(world, 'owner', LONER));
    const settled = await Promise.allSettled(asked);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await world.deps.db.teamInvite.count()).toBe(1);
  });

  it('is declined, or revoked, for good', async () => {
    const declined = tokenOf(await invite(world, 'owner', LONER));
    await declineInvite(world.deps, await as(world, 'loner'), declined);
    expect(await lastAudit(world, team)).toMatchObject({ action: 'invite.declined' });
    expect(await refusal(accept(declined))).toMatchObject({ code: 'CONFLICT' });

    // Nobody is written to without end by being invited and taken back in turn.
    expect(await refusal(invite(world, 'owner', LONER))).toMatchObject({ code: 'RATE_LIMITED' });
    world.clock.travel(60_000);
    const sent = await invite(world, 'owner', LONER);
    await revokeInvite(world.deps, await as(world, 'admin'), team, sent.invite.id);
    expect(await refusal(invite(world, 'owner', LONER))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await lastAudit(world, team)).toMatchObject({ action: 'invite.revoked' });
    expect(await refusal(accept(tokenOf(sent)))).toMatchObject({ code: 'CONFLICT' });
    const resend = resendInvite(world.deps, env, await as(world, 'owner'), team, sent.invite.id);
    expect(await refusal(resend)).toMatchObject({ code: 'CONFLICT' });
    expect(await world.deps.db.plannedMessage.count()).toBe(0);
  });

  it('is found by its id by whom it is addressed to, and by nobody else', async () => {
    const sent = await invite(world, 'owner', LONER);
    const find = async (key: Parameters<typeof as>[1], id = sent.invite.id) =>
      findReceivedLink(world.deps, env, await world.actor(key), id);
    expect(await find('loner')).toBe(new URL(sent.link).pathname);
    for (const key of ['owner', 'member', 'outsider'] as const) expect(await find(key)).toBeNull();
    expect(await find('loner', 'c00000000000000000000000')).toBeNull();
    expect(await find('loner', '../x')).toBeNull();
    await revokeInvite(world.deps, await as(world, 'admin'), team, sent.invite.id);
    expect(await find('loner')).toBeNull();
  });

  it.each(['', 'x', '../../etc', 'a'.repeat(43), 'é'.repeat(43), '%00'.repeat(15)])(
    'of a made-up link is not there: "%s"',
    async (token) => {
      expect(await refusal(accept(token))).toMatchObject({ code: 'NOT_FOUND' });
    },
  );
});

describe('who may invite', () => {
  it.each(['member', 'viewer'] as const)('not a %s', async (key) => {
    expect(await refusal(invite(world, key, LONER))).toMatchObject({ code: 'FORBIDDEN' });
    const { invites } = await getTeam(world.deps, await world.actor(key), team);
    expect(invites).toBeNull();
  });

  it('an admin, but no owner, and no owner’s invite is theirs to touch', async () => {
    const owner = { ...LONER, role: 'owner' } as const;
    expect(await refusal(invite(world, 'admin', owner))).toMatchObject({
      code: 'FORBIDDEN',
      fields: ['role'],
    });
    const sent = await invite(world, 'owner', owner);
    world.clock.travel(61_000);
    const admin = await as(world, 'admin');
    const tries = [
      () => revokeInvite(world.deps, admin, team, sent.invite.id),
      () => resendInvite(world.deps, env, admin, team, sent.invite.id),
      () => invite(world, 'admin', LONER),
    ];
    for (const one of tries) expect(await refusal(one())).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('nobody of another team: it is not there for them', async () => {
    const sent = await invite(world, 'owner', LONER);
    const outsider = await as(world, 'outsider');
    const tries = [
      () => revokeInvite(world.deps, outsider, team, sent.invite.id),
      () => revokeInvite(world.deps, outsider, world.teamId('south'), sent.invite.id),
      () => listInvites(world.deps, outsider.actor, team),
      async () => invite(world, 'outsider', LONER),
    ];
    for (const one of tries) expect(await refusal(one())).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('not for somebody who is a member already', async () => {
    const again = invite(world, 'owner', { email: 'MEMBER@test.example', role: 'member' });
    expect(await refusal(again)).toMatchObject({ code: 'VALIDATION_FAILED', fields: ['email'] });
  });

  it('only as long as they may: what they sent ends with their role', async () => {
    const token = tokenOf(await invite(world, 'admin', { ...LONER, role: 'admin' }));
    const request = await as(world, 'owner');
    await changeRole(world.deps, request, team, world.userId('admin'), { role: 'member' });
    expect(await refusal(accept(token))).toMatchObject({ code: 'CONFLICT' });
    expect(await roleOfLoner()).toBeUndefined();
  });
});
