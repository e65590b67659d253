import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, refusal, type World } from '@/test/factories';
import { parseEnv } from '../../platform/env/schema';
import { inviteLink } from '../../teams';
import { NOTIFICATION_TYPES, TYPE_RULES } from '../model';
import { changePreferences, getPreferences, readUnsubscribe, switchOffMail } from '../index';
import { envFor, giveDeal, mailsOf, plannedOf, queueGathered } from './mail.test-support';
import { unsubscribeLink } from './unsubscribe-link';

const env = envFor();

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Type = (typeof NOTIFICATION_TYPES)[number];
const tokenFor = (type: Type, userId = world.userId('member')) =>
  unsubscribeLink(env, { userId, type })?.pageUrl.split('/').at(-1) ?? '';
const read = (token: string) => readUnsubscribe(world.deps, env, token);
const switchOff = (token: string) => switchOffMail(world.deps, env, token);

describe('the link of a mail', () => {
  it('is there for every kind that can be switched off, and for no other', () => {
    for (const type of NOTIFICATION_TYPES) {
      const isFixed = TYPE_RULES[type].fixed.includes('mail');
      const link = unsubscribeLink(env, { userId: world.userId('member'), type });
      expect(link === null, type).toBe(isFixed);
      expect(link?.oneClickUrl).toBe(
        link?.pageUrl.replace('/unsubscribe/', '/api/email/unsubscribe/'),
      );
    }
    expect(NOTIFICATION_TYPES.filter((type) => TYPE_RULES[type].fixed.includes('mail'))).toEqual([
      'invite',
    ]);
  });

  it('says what it switches off, and changes nothing by being read', async () => {
    const token = tokenFor('assigned');
    const { label, description } = TYPE_RULES.assigned;
    const said = { label, description, address: 'member@test.example', isOn: true };
    expect(await read(token)).toEqual(said);
    expect(await read(token)).toEqual(said);
  });

  it('switches that kind off for that person alone, as often as it is used', async () => {
    const token = tokenFor('assigned');
    await Promise.all([switchOff(token), switchOff(token)]);
    expect(await switchOff(token)).toBe('assigned');
    expect(await read(token)).toMatchObject({ isOn: false });
    const { types } = await getPreferences(world.deps, await world.actor('member'));
    const off = types.filter(
      ({ type, channels }) => !channels.mail && TYPE_RULES[type].defaults.mail,
    );
    expect(off.map(({ type }) => type)).toEqual(['assigned']);
    expect(types.find(({ type }) => type === 'assigned')?.channels).toMatchObject({ in_app: true });
    const others = await getPreferences(world.deps, await world.actor('admin'));
    expect(others.types.find(({ type }) => type === 'assigned')?.channels.mail).toBe(true);

    await giveDeal(world, 'Not mailed', 'member');
    await queueGathered(world);
    expect([await mailsOf(world, 'member'), await plannedOf(world, 'member')]).toEqual([[], []]);
    const on = { types: { assigned: { mail: true } } };
    await changePreferences(world.deps, await world.actor('member'), on);
    expect(await read(token)).toMatchObject({ isOn: true });
  });
});

describe('a link that was not made here', () => {
  it.each([
    ['cut short', (token: string) => token.slice(0, -1)],
    [
      'with one sign changed',
      (token: string) => `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`,
    ],
    ['of another kind', (token: string) => token.replace('assigned', 'mentioned')],
    [
      'of another person',
      (token: string) => token.replace(world.userId('member'), world.userId('admin')),
    ],
    [
      'of a kind that cannot be switched off',
      (token: string) => token.replace('assigned', 'invite'),
    ],
    ['of no kind', (token: string) => token.replace('assigned', '__proto__')],
    ['empty', () => ''],
    ['of dots', () => '..'],
    ['far too long', (token: string) => token.repeat(1_000)],
  ])('%s leads nowhere and switches nothing off', async (_, spoil) => {
    const token = spoil(tokenFor('assigned'));
    expect(await read(token)).toBeNull();
    expect(await refusal(switchOff(token))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('outlives a change of every secret but its own', async () => {
    const kind = { userId: world.userId('member'), type: 'assigned' } as const;
    const withSecrets = (letter: string, own: string) =>
      parseEnv(
        {
          SENTINEL_LINK_SECRET: own.repeat(40),
          SENTINEL_SESSION_SECRET: letter.repeat(40),
          CLERK_SECRET_KEY: `sk_test_${letter}`,
        },
        { crossChecks: false },
      );
    const link = unsubscribeLink(withSecrets('a', 'x'), kind)?.pageUrl;
    const token = link?.split('/').at(-1) ?? '';
    expect(await readUnsubscribe(world.deps, withSecrets('b', 'x'), token)).not.toBeNull();
    expect(inviteLink(withSecrets('b', 'x'), { id: 'i', sentCount: 1 })).toEqual(
      inviteLink(withSecrets('a', 'x'), { id: 'i', sentCount: 1 }),
    );
    expect(await readUnsubscribe(world.deps, withSecrets('a', 'y'), token)).toBeNull();
  });

  it('is one of another server, and one of somebody who is gone', async () => {
    const elsewhere = parseEnv({ SENTINEL_SESSION_SECRET: 'x'.repeat(40) }, { crossChecks: false });
    const kind = { userId: world.userId('member'), type: 'assigned' } as const;
    const foreign = unsubscribeLink(elsewhere, kind)?.pageUrl.split('/').at(-1) ?? '';
    expect(await read(foreign)).toBeNull();
    const where = { id: world.userId('loner') };
    const token = tokenFor('assigned', where.id);
    await world.deps.db.user.update({ where, data: { deletedAt: world.clock.now() } });
    expect(await read(token)).toBeNull();
    expect(await refusal(switchOff(token))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
