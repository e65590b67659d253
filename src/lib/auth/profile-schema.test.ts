import { describe, expect, it } from 'vitest';
import { profileOfClaims, profileOfUser } from './profile-schema';

const claimsOf = (claims: Record<string, unknown>) => profileOfClaims('user_a', claims);

describe('the profile in a token', () => {
  it.each([
    ['name', 'email'],
    ['full_name', 'primary_email_address'],
    ['fullName', 'primaryEmail'],
  ])('is read from %s and %s', (name, email) => {
    expect(claimsOf({ [name]: ' Ada  Lovelace ', [email]: 'Ada@Example.com' })).toEqual({
      subject: 'user_a',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      emailVerified: false,
      imageUrl: null,
      asOf: null,
    });
  });

  it('is empty where the token says nothing', () => {
    expect(claimsOf({ sub: 'user_a' })).toMatchObject({ name: null, email: null });
  });

  it('takes an address as verified only where the token says so, and none that is not', () => {
    const email = 'ada@example.com';
    expect(claimsOf({ email, email_verified: true })).toMatchObject({ email, emailVerified: true });
    expect(claimsOf({ email, email_verified: 'true' }).emailVerified).toBe(false);
    expect(claimsOf({ email, email_verified: false })).toMatchObject({
      email: null,
      emailVerified: false,
    });
  });

  it.each([null, 7, '', '  ', {}, ['Ada'], 'a\u0000b', 'a\ud800'])(
    'takes no name that is none: %j',
    (name) => {
      expect(claimsOf({ name }).name).toBeNull();
    },
  );

  it.each([
    null,
    'ada',
    'ada@',
    'a@b@c.example',
    `${'a'.repeat(300)}@example.com`,
    'user_b@users.clerk.invalid',
    'USER_B@Users.Clerk.Invalid',
  ])('takes no address that is none, or a placeholder of ours: %j', (email) => {
    expect(claimsOf({ email }).email).toBeNull();
  });

  it('passes over a claim that holds nothing, and cuts a name that is too long', () => {
    expect(claimsOf({ name: '', full_name: 'Ada' }).name).toBe('Ada');
    expect([...(claimsOf({ name: '🙂'.repeat(500) }).name ?? '')]).toHaveLength(120);
  });
});

describe('the profile of Clerk’s answer', () => {
  const user = {
    id: 'user_a',
    name: null,
    username: null,
    email: 'ada@example.com',
    imageUrl: 'https://img.clerk.com/x',
    updatedAt: new Date('2026-03-02T09:00:00Z'),
  };

  it('calls a person by their name, their user name or the address', () => {
    expect(profileOfUser({ ...user, name: 'Ada Lovelace', username: 'al' }).name).toBe(
      'Ada Lovelace',
    );
    expect(profileOfUser({ ...user, username: 'al' }).name).toBe('al');
    expect(profileOfUser(user).name).toBe('ada');
    expect(profileOfUser({ ...user, email: null })).toMatchObject({
      name: null,
      email: null,
      emailVerified: false,
    });
  });

  it.each(['http://img.clerk.com/x', 'javascript:alert(1)', 'x', null])(
    'takes no picture from %s',
    (imageUrl) => {
      expect(profileOfUser({ ...user, imageUrl }).imageUrl).toBeNull();
    },
  );
});
