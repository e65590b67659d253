import { describe, expect, it } from 'vitest';
import { grantableBy, maskEmail, mayHandle, sameEmail, stateOfInvite } from './model';

const NONE = { acceptedAt: null, declinedAt: null, revokedAt: null };
const now = new Date('2026-03-02T09:00:00Z');
const later = new Date('2026-03-02T09:00:01Z');

describe('roles', () => {
  it('are given by those who stand as high or higher', () => {
    expect(grantableBy('owner')).toEqual(['owner', 'admin', 'member', 'viewer']);
    expect(grantableBy('admin')).toEqual(['admin', 'member', 'viewer']);
    expect(grantableBy('viewer')).toEqual(['viewer']);
    expect(mayHandle('admin', 'owner')).toBe(false);
    expect(mayHandle('admin', 'admin')).toBe(true);
  });
});

describe('an invite', () => {
  it('is open until its moment, and what was answered stays so', () => {
    expect(stateOfInvite({ ...NONE, expiresAt: later }, now)).toBe('open');
    expect(stateOfInvite({ ...NONE, expiresAt: now }, now)).toBe('expired');
    expect(stateOfInvite({ ...NONE, acceptedAt: now, expiresAt: now }, later)).toBe('accepted');
    expect(stateOfInvite({ ...NONE, declinedAt: now, expiresAt: later }, now)).toBe('declined');
    expect(stateOfInvite({ ...NONE, revokedAt: now, expiresAt: later }, now)).toBe('revoked');
  });
});

describe('an address', () => {
  it.each([
    ['jane@company.example', 'j…@c….example'],
    ['x@y.co.uk', 'x…@y….uk'],
    ['odd', 'o…@…'],
    ['@', '…@…'],
    ['a@localhost', 'a…@l…'],
  ])('%s is shown as %s to others', (email, masked) => {
    expect(maskEmail(email)).toBe(masked);
  });

  it('is the same in any case, and only then', () => {
    expect(sameEmail(' Ana@Test.Example', 'ana@test.example ')).toBe(true);
    expect(sameEmail('a_a@test.example', 'aba@test.example')).toBe(false);
  });
});
