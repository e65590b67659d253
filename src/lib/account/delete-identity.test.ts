import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startClerkStandIn, type ClerkStandIn } from '@/test/stand-ins/clerk/server';
import { newSubject } from '@/test/stand-ins/clerk/signing';
import { wireUser } from '@/test/stand-ins/clerk/wire-user';
import type { ClerkSettings } from '../platform/env';
import { deleteIdentity } from './delete-identity';

let clerk: ClerkStandIn;
beforeEach(async () => {
  clerk = await startClerkStandIn();
});
afterEach(() => clerk.close());

const settings = () =>
  ({ secretKey: clerk.secretKey, apiUrl: clerk.url, publishableKey: 'pk_test_x' }) as ClerkSettings;

describe('the identity of a deleted account', () => {
  it('is deleted at Clerk; a repeat finds nobody and is content', async () => {
    const subject = newSubject();
    clerk.putUser(wireUser({ id: subject, updatedAt: new Date() }));
    expect(await deleteIdentity({ subject }, settings())).toBe('gone');
    expect(await deleteIdentity({ subject }, settings())).toBe('gone');
    expect(clerk.requests).toEqual([`DELETE /v1/users/${subject}`, `DELETE /v1/users/${subject}`]);
  });

  it.each(['fail', 'cut'] as const)('is tried again where Clerk answers by “%s”', async (how) => {
    const subject = newSubject();
    clerk.putUser(wireUser({ id: subject, updatedAt: new Date() }));
    clerk.behave(how);
    await expect(deleteIdentity({ subject }, settings())).rejects.toThrow(Error);
    clerk.behave('ok');
    expect(await deleteIdentity({ subject }, settings())).toBe('gone');
  });

  it('is nobody’s business where Clerk is not the sign-in', async () => {
    expect(await deleteIdentity({ subject: 'user_1' }, null)).toBe('no_provider');
  });
});
