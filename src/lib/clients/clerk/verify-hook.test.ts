import { describe, expect, it } from 'vitest';
import { refusal } from '@/test/factories';
import { newHookSecret, newSubject, signHook } from '@/test/stand-ins/clerk/signing';
import { wireUser } from '@/test/stand-ins/clerk/wire-user';
import { verifyHook } from './verify-hook';

const MINUTE = 60_000;
const secret = newHookSecret();
const id = newSubject();
const person = wireUser({
  id,
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.com',
  updatedAt: new Date('2026-03-02T09:00:00Z'),
});
const textOf = (type: string, data: unknown = person) =>
  JSON.stringify({ object: 'event', type, data, timestamp: Date.now(), instance_id: 'ins_1' });

const take = (
  text: string,
  headers: Record<string, string>,
  change: { key?: string | undefined; now?: Date } = {},
) => {
  const { key, now } = { key: secret, now: new Date(), ...change };
  return verifyHook(key, { headers: new Headers(headers), text }, now);
};
const signed = (text: string, at = new Date()) => take(text, signHook(secret, text, at));
const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code;

describe('an event of Clerk', () => {
  it.each(['user.created', 'user.updated'])('%s tells a person', async (type) => {
    expect(await signed(textOf(type))).toEqual({
      type,
      user: {
        id,
        name: 'Ada Lovelace',
        username: null,
        email: 'ada@example.com',
        imageUrl: `https://img.clerk.com/${id}`,
        updatedAt: new Date('2026-03-02T09:00:00Z'),
      },
    });
  });

  it('user.deleted tells who', async () => {
    const text = textOf('user.deleted', { id, object: 'user', deleted: true });
    expect(await signed(text)).toEqual({ type: 'user.deleted', userId: id });
  });

  it.each(['session.created', 'organization.created', 'user.unheardOf', ''])(
    '"%s" is not followed, whatever it holds',
    async (type) => {
      expect(await signed(textOf(type, { any: 'thing' }))).toEqual({ type: 'other' });
    },
  );

  it('counts under the standard names of its headers, too', async () => {
    const text = textOf('session.created');
    const headers = signHook(secret, text, new Date(), 'webhook');
    expect(Object.keys(headers)).toContain('webhook-signature');
    expect(await take(text, headers)).toEqual({ type: 'other' });
  });

  it('counts where one of several signatures holds, as while a secret is exchanged', async () => {
    const text = textOf('session.created');
    const headers = signHook(secret, text, new Date());
    headers['svix-signature'] = `v1,${'A'.repeat(43)}= ${headers['svix-signature']}`;
    expect(await take(text, headers)).toEqual({ type: 'other' });
  });

  it('that was changed is refused, be it by a space', async () => {
    const text = textOf('user.deleted', { id, object: 'user', deleted: true });
    const headers = signHook(secret, text, new Date());
    for (const changed of [text.replace(id, newSubject()), `${text} `, '', 'no json']) {
      expect(await codeOf(take(changed, headers))).toBe('UNAUTHENTICATED');
    }
  });

  it('is refused under another id or time than was signed', async () => {
    const text = textOf('session.created');
    const headers = signHook(secret, text, new Date());
    const later = String(Number(headers['svix-timestamp']) + 1);
    for (const [name, value] of [
      ['svix-id', 'msg_other'],
      ['svix-timestamp', later],
    ] as const) {
      expect(await codeOf(take(text, { ...headers, [name]: value }))).toBe('UNAUTHENTICATED');
    }
  });

  it.each(['svix-id', 'svix-timestamp', 'svix-signature'])(
    'is refused without %s',
    async (name) => {
      const text = textOf('session.created');
      const { [name]: _left, ...headers } = signHook(secret, text, new Date());
      expect(await codeOf(take(text, headers))).toBe('UNAUTHENTICATED');
    },
  );

  it('is refused when signed with another secret', async () => {
    const text = textOf('session.created');
    const headers = signHook(newHookSecret(), text, new Date());
    expect(await codeOf(take(text, headers))).toBe('UNAUTHENTICATED');
  });

  it('is refused when it is older than five minutes, or from the future', async () => {
    const text = textOf('session.created');
    const now = Date.now();
    expect(await signed(text, new Date(now - 4 * MINUTE))).toEqual({ type: 'other' });
    for (const offset of [-6 * MINUTE, 6 * MINUTE]) {
      expect(await codeOf(signed(text, new Date(now + offset)))).toBe('UNAUTHENTICATED');
    }
    // By the clock that is passed in as well as by the machine's.
    const headers = signHook(secret, text, new Date(now));
    const work = take(text, headers, { now: new Date(now + 6 * MINUTE) });
    expect(await codeOf(work)).toBe('UNAUTHENTICATED');
  });

  it('cannot be taken without a usable secret, which is said', async () => {
    const text = textOf('session.created');
    const headers = signHook(secret, text, new Date());
    for (const key of [undefined, 'whsec_', 'whsec_not base64!']) {
      const work = take(text, headers, { key });
      await expect(work).rejects.toThrow('CLERK_WEBHOOK_SIGNING_SECRET');
      expect(await codeOf(take(text, headers, { key }))).toBe('UNAVAILABLE');
    }
  });

  it.each([
    ['user.created', {}],
    ['user.updated', { ...person, updated_at: 'yesterday' }],
    ['user.updated', { ...person, updated_at: 1e300 }],
    ['user.deleted', { object: 'user', deleted: true }],
    ['user.deleted', null],
  ])('%s that is not as documented names what is wrong', async (type, data) => {
    expect(await refusal(signed(textOf(type, data)))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['data'],
    });
  });
});
