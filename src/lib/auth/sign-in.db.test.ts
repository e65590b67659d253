import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, refusal, type World } from '@/test/factories';
import { parseEnv } from '../platform/env/schema';
import { findActor, listDemoPeople, signInDemo } from './index';

const env = parseEnv({ SENTINEL_SESSION_SECRET: 's'.repeat(32) }, { crossChecks: true });
const withClerk = parseEnv(
  {
    SENTINEL_SESSION_SECRET: 's'.repeat(32),
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: 'pk_test_x',
    CLERK_SECRET_KEY: 'sk_test_x',
  },
  { crossChecks: true },
);
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const actorOf = (sessionCookie: string, settings = env) =>
  findActor(world.deps, settings, { authorization: null, sessionCookie });

describe('the demo sign-in', () => {
  it('offers the seeded people in their order, with team and role', async () => {
    const people = await listDemoPeople(world.deps, env);
    expect(people.map(({ name, role }) => [name, role])).toEqual([
      ['Person owner', 'owner'],
      ['Person admin', 'admin'],
      ['Person member', 'member'],
      ['Person viewer', 'viewer'],
      ['Person outsider', 'owner'],
      ['Person loner', null],
    ]);
  });

  it('gives a cookie that is that person, for two weeks', async () => {
    const cookie = await signInDemo(world.deps, env, world.userId('member'));
    expect(await actorOf(cookie)).toMatchObject({
      userId: world.userId('member'),
      via: 'session',
      memberships: [{ teamId: world.teamId('north'), role: 'member' }],
    });
    world.clock.travel(14 * DAY);
    expect(await actorOf(cookie)).toBeNull();
  });

  it('signs in nobody who was not seeded, and nobody unknown', async () => {
    const { id } = await world.deps.db.user.create({
      data: { email: 'real@test.example', name: 'Real person' },
    });
    for (const userId of [id, 'cnobody000000000000000000', '']) {
      expect(await refusal(signInDemo(world.deps, env, userId))).toEqual({
        code: 'VALIDATION_FAILED',
        fields: ['userId'],
      });
    }
  });

  it('is off beside Clerk: no list, no sign-in, and old cookies are nobody’s', async () => {
    const cookie = await signInDemo(world.deps, env, world.userId('owner'));
    expect(await actorOf(cookie)).not.toBeNull();
    expect(await actorOf(cookie, withClerk)).toBeNull();
    expect((await refusal(listDemoPeople(world.deps, withClerk))).code).toBe('FORBIDDEN');
    const work = signInDemo(world.deps, withClerk, world.userId('owner'));
    expect((await refusal(work)).code).toBe('FORBIDDEN');
  });
});
