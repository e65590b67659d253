import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '@/test/factories';
import { newHookSecret, newSubject, signHook } from '@/test/stand-ins/clerk/signing';
import { wireUser, type Person } from '@/test/stand-ins/clerk/wire-user';
import { createApiToken, findActor, findUserBySubject, readClerkHook } from '../auth';
import { parseEnv } from '../platform/env/schema';
import { followClerkEvent } from './follow-clerk-event';

const secret = newHookSecret();
const env = parseEnv({ CLERK_WEBHOOK_SIGNING_SECRET: secret }, { crossChecks: true });
let world: World;
beforeAll(async () => {
  world = await createWorld(new Date().toISOString());
});
afterAll(() => world.close());

/** An event as it arrives, from its bytes to what it leaves. */
async function deliver(type: string, data: object): Promise<boolean> {
  const text = JSON.stringify({ object: 'event', type, data, instance_id: 'ins_1' });
  const headers = new Headers(signHook(secret, text, world.clock.now()));
  const event = await readClerkHook(world.deps, env, { headers, text });
  return followClerkEvent(world.deps, event, 'request-1');
}
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute));
const tell = (type: string, person: Person) => deliver(type, wireUser(person));
const remove = (id: string) => deliver('user.deleted', { id, object: 'user', deleted: true });
const rowOf = (externalAuthId: string) =>
  world.deps.db.user.findUnique({ where: { externalAuthId } });
/** What is left of somebody who was deleted. */
const markOf = (subject: string) => findUserBySubject(world.deps.db, subject);
const auditOf = (auditRef: string | undefined) =>
  world.deps.db.auditLog.findMany({ where: { scopeKey: `user:${auditRef}` } });

function someone(change: Partial<Person> = {}): Person {
  const id = newSubject();
  return {
    id,
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: `${id}@example.com`,
    updatedAt: at(10),
    ...change,
  };
}

describe('a person at Clerk', () => {
  it('who was made is here before they sign in', async () => {
    const person = someone();
    expect(await tell('user.created', person)).toBe(true);
    expect(await rowOf(person.id)).toMatchObject({
      name: 'Ada Lovelace',
      email: person.email,
      imageUrl: `https://img.clerk.com/${person.id}`,
      profileAsOf: at(10),
      isDemo: false,
      deletedAt: null,
    });
  });

  it('who changed has the new name and address, and stays the same row', async () => {
    const person = someone();
    await tell('user.created', person);
    const before = await rowOf(person.id);
    const email = `new-${person.id}@example.com`;
    await tell('user.updated', { ...person, firstName: 'Augusta', email, updatedAt: at(11) });
    expect(await rowOf(person.id)).toMatchObject({
      id: before?.id,
      name: 'Augusta Lovelace',
      email,
      profileAsOf: at(11),
    });
  });

  it('is not changed back by what comes late, or twice', async () => {
    const person = someone({ updatedAt: at(10) });
    await tell('user.updated', { ...person, firstName: 'Newest', updatedAt: at(20) });
    const newest = await rowOf(person.id);
    for (const [type, updatedAt] of [
      ['user.created', at(10)],
      ['user.updated', at(15)],
      ['user.updated', at(20)],
    ] as const) {
      expect(await tell(type, { ...person, firstName: 'Stale', updatedAt })).toBe(true);
      expect(await rowOf(person.id)).toEqual(newest);
    }
  });

  it('told by many deliveries at once is one row, as of the newest', async () => {
    const person = someone();
    const minutes = [3, 9, 1, 7, 5, 8, 2, 6, 4, 0];
    await Promise.all(
      minutes.map((minute) =>
        tell(minute % 2 ? 'user.created' : 'user.updated', {
          ...person,
          firstName: `Minute ${minute}`,
          updatedAt: at(minute),
        }),
      ),
    );
    expect(await rowOf(person.id)).toMatchObject({ name: 'Minute 9 Lovelace', profileAsOf: at(9) });
  });

  it('whose new address is somebody else’s here keeps the one they had', async () => {
    const [holder, person] = [someone(), someone()];
    await tell('user.created', holder);
    await tell('user.created', person);
    await tell('user.updated', { ...person, email: holder.email ?? '', updatedAt: at(11) });
    expect(await rowOf(person.id)).toMatchObject({ email: person.email, profileAsOf: at(11) });
    expect((await rowOf(holder.id))?.email).toBe(holder.email);
  });

  it('who has no address any more gives theirs back', async () => {
    const person = someone();
    await tell('user.created', person);
    await tell('user.updated', { ...person, email: null, updatedAt: at(11) });
    expect((await rowOf(person.id))?.email).toBe(`${person.id}@users.clerk.invalid`);
  });

  it('never takes over a demo person', async () => {
    const person = someone({ email: 'owner@test.example' });
    await tell('user.created', person);
    const row = await rowOf(person.id);
    expect(row?.id).not.toBe(world.userId('owner'));
    expect(row?.email).toBe(`${person.id}@users.clerk.invalid`);
  });
});

describe('a person who was deleted at Clerk', () => {
  it('is gone with teams and tokens, opens nothing, and leaves audit entries', async () => {
    const person = someone();
    await tell('user.created', person);
    const row = await rowOf(person.id);
    const userId = row?.id ?? '';
    const teamId = world.teamId('north');
    await world.deps.db.teamMember.create({ data: { teamId, userId, role: 'member' } });
    const { token } = await createApiToken(world.deps, { userId, name: 'x', expiresInDays: null });

    expect(await remove(person.id)).toBe(true);
    expect(await rowOf(person.id)).toBeNull();
    const left = await markOf(person.id);
    expect(left).toMatchObject({
      name: 'Deleted person',
      imageUrl: null,
      timeZone: null,
      memberships: [],
      deletedAt: world.clock.now(),
    });
    expect(JSON.stringify(left)).not.toMatch(/Ada|Lovelace|example\.com/);
    expect(JSON.stringify(left)).not.toContain(person.id);
    expect(JSON.stringify(left)).not.toContain(userId);
    expect(await world.deps.db.apiToken.count({ where: { userId } })).toBe(0);
    const given = { authorization: `Bearer ${token}`, sessionCookie: null };
    expect(await findActor(world.deps, env, given)).toBeNull();
    expect(await world.deps.db.teamMember.count({ where: { userId } })).toBe(0);
    expect(await auditOf(row?.auditRef)).toMatchObject([
      { action: 'user.deleted', actorRef: 'clerk', target: row?.auditRef, requestId: 'request-1' },
    ]);
    const ofTeam = await world.deps.db.auditLog.findMany({
      where: { target: row?.auditRef ?? '' },
    });
    expect(ofTeam.map(({ scopeKey }) => scopeKey)).toContain(`team:${teamId}`);
  });

  it('leaves a team of theirs to who stands highest in it, and takes along one of theirs alone', async () => {
    const [person, heir] = [someone(), someone()];
    await tell('user.created', person);
    await tell('user.created', heir);
    const { db } = world.deps;
    const userId = (await rowOf(person.id))?.id ?? '';
    const heirId = (await rowOf(heir.id))?.id ?? '';
    const shared = await db.team.create({ data: { name: 'Shared' } });
    const alone = await db.team.create({ data: { name: 'Alone' } });
    for (const { id: teamId } of [shared, alone]) {
      await db.teamMember.create({ data: { teamId, userId, role: 'owner' } });
    }
    const members = [
      { userId: world.userId('loner'), role: 'viewer' as const },
      { userId: heirId, role: 'admin' as const },
    ];
    for (const member of members) {
      await db.teamMember.create({ data: { teamId: shared.id, ...member } });
    }
    await remove(person.id);
    expect(
      await db.teamMember.findMany({ where: { teamId: shared.id, role: 'owner' } }),
    ).toMatchObject([{ userId: heirId }]);
    expect(await db.team.findUnique({ where: { id: alone.id } })).toBeNull();
  });

  it('is deleted once, however often it is told', async () => {
    const person = someone();
    await tell('user.created', person);
    const auditRef = (await rowOf(person.id))?.auditRef;
    await Promise.all(Array.from({ length: 5 }, () => remove(person.id)));
    const left = await markOf(person.id);
    world.clock.travel(60_000);
    expect(await remove(person.id)).toBe(true);
    expect(await markOf(person.id)).toEqual(left);
    expect(await auditOf(auditRef)).toHaveLength(1);
    world.clock.travel(-60_000);
  });

  it('does not come back by what was told before, or by what comes after', async () => {
    const person = someone();
    await tell('user.created', person);
    await remove(person.id);
    const left = await markOf(person.id);
    await tell('user.updated', { ...person, updatedAt: at(5) });
    await tell('user.updated', { ...person, updatedAt: at(50) });
    expect(await markOf(person.id)).toEqual(left);
    expect(await rowOf(person.id)).toBeNull();
  });

  it('is nobody even where their making arrives after their end', async () => {
    const person = someone();
    await remove(person.id);
    await tell('user.created', person);
    expect(await rowOf(person.id)).toBeNull();
    expect(await markOf(person.id)).toMatchObject({
      name: 'Deleted person',
      deletedAt: expect.any(Date),
    });
  });

  it('frees the address for whoever has it next', async () => {
    const [first, second] = [someone(), someone()];
    await tell('user.created', first);
    await remove(first.id);
    await tell('user.created', { ...second, email: first.email ?? '' });
    expect((await rowOf(second.id))?.email).toBe(first.email);
  });
});

describe('what else happens at Clerk', () => {
  it('changes nothing', async () => {
    const before = await world.deps.db.user.count();
    expect(await deliver('session.created', { id: 'sess_1', user_id: newSubject() })).toBe(false);
    expect(await world.deps.db.user.count()).toBe(before);
  });
});
