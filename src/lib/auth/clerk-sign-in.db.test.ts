import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorld, refusal, type World } from '@/test/factories';
import { startClerkStandIn, type ClerkStandIn } from '@/test/stand-ins/clerk/server';
import {
  makeClerkKeys,
  newSubject,
  publishableKeyOf,
  sessionClaims,
  type ClerkKeys,
} from '@/test/stand-ins/clerk/signing';
import { wireUser, type Person } from '@/test/stand-ins/clerk/wire-user';
import { parseEnv, type Env } from '../platform/env/schema';
import { createApiToken, findActor, readCredentials, resolveActor, signInDemo } from './index';

const MINUTE = 60_000;
const PARTY = 'https://app.example.com';
let world: World;
let clerk: ClerkStandIn;
let keys: ClerkKeys;
let env: Env;
let demoEnv: Env;

beforeAll(async () => {
  // The library reads the machine's clock, so that the test's begins there.
  [world, clerk, keys] = await Promise.all([
    createWorld(new Date().toISOString()),
    startClerkStandIn(),
    makeClerkKeys(),
  ]);
  const secret = { SENTINEL_SESSION_SECRET: 's'.repeat(32), NEXT_PUBLIC_APP_URL: PARTY };
  demoEnv = parseEnv({ ...secret, CLERK_JWT_KEY: keys.pem }, { crossChecks: true });
  env = parseEnv(
    {
      ...secret,
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKeyOf('clerk.example.test'),
      CLERK_SECRET_KEY: clerk.secretKey,
      CLERK_JWT_KEY: keys.pem.replaceAll('\n', String.raw`\n`),
      CLERK_API_URL: clerk.url,
    },
    { crossChecks: true },
  );
});
beforeEach(() => {
  // That Clerk does not answer is logged, as it should be; here it is expected.
  vi.stubEnv('LOG_LEVEL', 'silent');
  clerk.behave('ok');
  world.clock.set(new Date());
});
afterAll(async () => {
  await clerk.close();
  await world.close();
});

const tokenFor = (subject: string, claims: Record<string, unknown> = {}) =>
  keys.sign({ ...sessionClaims(subject, new Date(), PARTY), ...claims });
const byBearer = (token: string, settings = env) =>
  findActor(world.deps, settings, { authorization: `Bearer ${token}`, sessionCookie: null });
const byCookie = (sessionCookie: string, settings = env) =>
  findActor(world.deps, settings, { authorization: null, sessionCookie });
const enter = async (subject: string, claims?: Record<string, unknown>) =>
  byCookie(await tokenFor(subject, claims));
const rowOf = (subject: string) =>
  world.deps.db.user.findUniqueOrThrow({ where: { externalAuthId: subject } });
/** What was asked of the stand-in about this person. */
const asked = (subject: string) =>
  clerk.requests.filter((request) => request === `GET /v1/users/${subject}`).length;

/** Somebody Clerk knows. */
function known(person: Partial<Person> = {}): Person {
  const id = newSubject();
  const full: Person = {
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: `${id.toLowerCase()}@example.com`,
    updatedAt: new Date(Date.now() - MINUTE),
    ...person,
    id,
  };
  clerk.putUser(wireUser(full));
  return full;
}

describe('a session of Clerk', () => {
  it('opens by its cookie and by a Bearer header, as one and the same person', async () => {
    const { id } = known();
    const token = await tokenFor(id);
    const actor = await byCookie(token);
    expect(actor).toMatchObject({ name: 'Ada Lovelace', via: 'session', memberships: [] });
    expect(await byBearer(token)).toEqual(actor);
    expect(actor?.userId).toBe((await rowOf(id)).id);
  });

  it('opens by either cookie, and of two the newer counts', async () => {
    const [older, newer] = [known(), known({ firstName: 'Grace' })];
    const olderToken = await tokenFor(older.id, { iat: Math.floor(Date.now() / 1000) - 30 });
    const newerToken = await tokenFor(newer.id);
    const open = (sessionCookie: string | null, suffixedCookie: string | null) =>
      findActor(world.deps, env, { authorization: null, sessionCookie, suffixedCookie });
    expect((await open(null, newerToken))?.name).toBe('Grace Lovelace');
    expect((await open('rubbish', newerToken))?.name).toBe('Grace Lovelace');
    expect((await open(olderToken, newerToken))?.name).toBe('Grace Lovelace');
    expect((await open(newerToken, olderToken))?.name).toBe('Grace Lovelace');
    expect(await open(null, null)).toBeNull();
  });

  it('that proves nothing is nobody’s, by cookie and by Bearer, and makes no row', async () => {
    const { id } = known();
    const others = await makeClerkKeys();
    const tokens = [
      await tokenFor(id, { exp: Math.floor(Date.now() / 1000) - 30 }),
      await tokenFor(id, { azp: 'https://evil.example' }),
      await tokenFor(id, { azp: undefined }),
      await tokenFor(id, { sts: 'pending' }),
      await others.sign(sessionClaims(id, new Date(), PARTY)),
    ];
    for (const token of tokens) {
      expect(await byCookie(token)).toBeNull();
      expect(await byBearer(token)).toBeNull();
    }
    expect(await world.deps.db.user.count({ where: { externalAuthId: id } })).toBe(0);
    expect(asked(id)).toBe(0);
  });

  it('ends by our clock', async () => {
    const token = await tokenFor(known().id);
    expect(await byCookie(token)).not.toBeNull();
    world.clock.travel(2 * MINUTE);
    expect(await byCookie(token)).toBeNull();
  });

  it('does not rescue a bad Bearer', async () => {
    const sessionCookie = await tokenFor(known().id);
    for (const authorization of ['Bearer x', 'Bearer sntl_x', 'Basic eDp5', 'Bearer ', '']) {
      const given = { authorization, sessionCookie, suffixedCookie: sessionCookie };
      expect(await findActor(world.deps, env, given)).toBeNull();
      expect((await refusal(resolveActor(world.deps, env, given))).code).toBe('UNAUTHENTICATED');
    }
  });

  it('of somebody who was deleted is nobody’s, though it is valid', async () => {
    const { id } = known();
    const actor = await enter(id);
    expect(actor).not.toBeNull();
    await world.deps.db.user.update({
      where: { externalAuthId: id },
      data: { deletedAt: world.clock.now() },
    });
    expect(await enter(id)).toBeNull();
    expect(await byBearer(await tokenFor(id))).toBeNull();
  });
});

describe('beside Clerk', () => {
  it('API tokens work', async () => {
    const input = { userId: world.userId('member'), name: 'A script', expiresInDays: 1 };
    const { token } = await createApiToken(world.deps, input);
    for (const settings of [env, demoEnv]) {
      expect(await byBearer(token, settings)).toMatchObject({
        via: 'token',
        userId: world.userId('member'),
      });
    }
  });

  it('the demo’s cookie means nothing, and Clerk’s means nothing in the demo', async () => {
    const demoCookie = await signInDemo(world.deps, demoEnv, world.userId('owner'));
    const clerkToken = await tokenFor(known().id);
    expect(await byCookie(demoCookie, demoEnv)).not.toBeNull();
    expect(await byCookie(demoCookie)).toBeNull();
    expect(await byBearer(demoCookie)).toBeNull();
    expect(await byCookie(clerkToken)).not.toBeNull();
    expect(await byCookie(clerkToken, demoEnv)).toBeNull();
    expect(await byBearer(clerkToken, demoEnv)).toBeNull();
  });

  it('only the cookies of the sign-in in force are looked at', () => {
    const read = (settings: Env) => {
      const names: string[] = [];
      readCredentials(settings, null, (name) => {
        names.push(name);
        return null;
      });
      return names;
    };
    expect(read(demoEnv)).toEqual(['sentinel_session']);
    // The suffix is what Clerk's script makes of this publishable key.
    expect(read(env)).toEqual(['__session', '__session_WxqolFRg']);
  });
});

describe('at first sight', () => {
  it('of many requests at once one row is made, and Clerk is asked once', async () => {
    const person = known({ firstName: 'Mary', lastName: null });
    const token = await tokenFor(person.id);
    const actors = await Promise.all(Array.from({ length: 20 }, () => byBearer(token)));
    expect(new Set(actors.map((actor) => actor?.userId)).size).toBe(1);
    expect(actors.every((actor) => actor?.name === 'Mary')).toBe(true);
    expect(await world.deps.db.user.count({ where: { externalAuthId: person.id } })).toBe(1);
    expect(asked(person.id)).toBe(1);
    expect(await rowOf(person.id)).toMatchObject({
      email: person.email,
      profileAsOf: person.updatedAt,
      isDemo: false,
      imageUrl: `https://img.clerk.com/${person.id}`,
    });
  });

  it('of two people with one address at once only one gets it', async () => {
    const subjects = Array.from({ length: 6 }, newSubject);
    const claims = { name: 'Twin', email: 'twins@example.com', email_verified: true };
    clerk.behave('fail');
    const actors = await Promise.all(subjects.map((subject) => enter(subject, claims)));
    expect(new Set(actors.map((actor) => actor?.userId)).size).toBe(6);
    expect(actors.filter((actor) => actor?.email === 'twins@example.com')).toHaveLength(1);
  });

  it('the token’s own claims are enough, if it holds both', async () => {
    const subject = newSubject();
    const claims = { full_name: 'Katherine Johnson', primary_email_address: 'KJ@example.com' };
    expect(await enter(subject, claims)).toMatchObject({
      name: 'Katherine Johnson',
      email: 'kj@example.com',
    });
    expect(await enter(subject)).toMatchObject({ name: 'Katherine Johnson' });
    expect(asked(subject)).toBe(0);
  });

  it.each(['fail', 'hang', 'cut'] as const)(
    'people get in while Clerk does this: %s; asked again after five minutes, not before',
    async (behaviour) => {
      const person = known();
      clerk.behave(behaviour);
      expect(await enter(person.id)).toMatchObject({
        name: 'New user',
        email: `${person.id}@users.clerk.invalid`,
      });
      clerk.behave('ok');
      const userId = (await enter(person.id))?.userId;
      expect(userId).toBe((await rowOf(person.id)).id);
      expect(asked(person.id)).toBe(1);

      world.clock.travel(5 * MINUTE);
      const later = () => {
        const at = Math.floor(world.clock.now().getTime() / 1000);
        return tokenFor(person.id, { exp: at + 60 });
      };
      expect(await byCookie(await later())).toMatchObject({
        userId,
        name: 'Ada Lovelace',
        email: person.email,
      });
      world.clock.travel(5 * MINUTE);
      await byCookie(await later());
      expect(asked(person.id), 'known, so not asked any more').toBe(2);
    },
  );

  it('a wrong secret key keeps nobody out', async () => {
    const subject = newSubject();
    const wrong = { ...env, CLERK_SECRET_KEY: 'sk_test_wrong' };
    expect(await byCookie(await tokenFor(subject), wrong)).toMatchObject({ name: 'New user' });
  });

  it('somebody without an address keeps the placeholder, and is not asked about again', async () => {
    const { id } = known({ email: null });
    expect(await enter(id)).toMatchObject({
      name: 'Ada Lovelace',
      email: `${id}@users.clerk.invalid`,
    });
    world.clock.travel(5 * MINUTE);
    await enter(id, { exp: Math.floor(world.clock.now().getTime() / 1000) + 60 });
    expect(asked(id)).toBe(1);
  });

  it('an address that Clerk has not verified is not taken', async () => {
    const { id } = known({ emailStatus: 'unverified' });
    expect((await enter(id))?.email).toBe(`${id}@users.clerk.invalid`);
  });
});

describe('a row that was here before with the same address', () => {
  const makeRow = (data: Partial<{ isDemo: boolean; deletedAt: Date; externalAuthId: string }>) =>
    world.deps.db.user.create({
      data: { email: `${newSubject()}@example.com`, name: 'Was here', ...data },
    });

  it('is linked to a verified address', async () => {
    const row = await makeRow({});
    const person = known({ email: row.email.toUpperCase() });
    expect(row.email).toBe(row.email.toLowerCase());
    expect(await enter(person.id)).toMatchObject({ userId: row.id, name: 'Ada Lovelace' });
    expect((await rowOf(person.id)).id).toBe(row.id);
  });

  it('is linked to a verified address of the token, where Clerk is silent', async () => {
    const row = await makeRow({});
    clerk.behave('fail');
    const claims = { email: row.email, email_verified: true };
    expect((await enter(newSubject(), claims))?.userId).toBe(row.id);
  });

  it.each([
    ['the token does not call the address verified', {}, {}],
    ['the address is not verified', {}, { email_verified: false }],
    ['it is a demo person’s', { isDemo: true }, { email_verified: true }],
    ['it was deleted', { deletedAt: new Date() }, { email_verified: true }],
    ['somebody signs in with it', { externalAuthId: newSubject() }, { email_verified: true }],
  ])('is left alone where %s: the newcomer gets a placeholder', async (_what, state, claims) => {
    const row = await makeRow(state);
    const subject = newSubject();
    clerk.behave('fail');
    const actor = await enter(subject, { name: 'Newcomer', email: row.email, ...claims });
    expect(actor).toMatchObject({ name: 'Newcomer', email: `${subject}@users.clerk.invalid` });
    expect(actor?.userId).not.toBe(row.id);
    expect(await world.deps.db.user.findUnique({ where: { id: row.id } })).toEqual(row);
  });

  it('of the demo is not linked by Clerk’s own word either', async () => {
    const { id } = known({ email: 'owner@test.example' });
    const actor = await enter(id);
    expect(actor?.userId).not.toBe(world.userId('owner'));
    expect(actor).toMatchObject({ email: `${id}@users.clerk.invalid`, memberships: [] });
  });
});
