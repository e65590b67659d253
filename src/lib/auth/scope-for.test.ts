import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors';
import type { Actor } from './model';
import { scopeFor } from './policy';

const actor: Actor = {
  userId: 'u1',
  name: 'Ana',
  email: 'ana@test.example',
  auditRef: 'p1',
  memberships: [
    { teamId: 't1', teamName: 'One', role: 'admin' },
    { teamId: 't2', teamName: 'Two', role: 'viewer' },
  ],
  via: 'session',
  tokenScopes: [],
};
const keys = (within?: string | null, permission: 'deal.read' | 'deal.update' = 'deal.read') =>
  scopeFor(actor, permission, within).keys;

describe('the scope of a person', () => {
  it('is all their places, or the one that is asked for', () => {
    expect(keys()).toEqual(['team:t1', 'team:t2', 'user:u1']);
    expect(keys('t2')).toEqual(['team:t2']);
    expect(keys(null)).toEqual(['user:u1']);
  });

  it('holds nothing where their role does not allow it', () => {
    expect(keys(undefined, 'deal.update')).toEqual(['team:t1', 'user:u1']);
    expect(keys('t2', 'deal.update')).toEqual([]);
  });

  it('does not know other teams', () => {
    for (const within of ['t3', '', 'user:u1', 'team:t1']) {
      expect(() => keys(within)).toThrow(AppError);
    }
  });

  it('is refused to a token without the scope', () => {
    const token: Actor = { ...actor, via: 'token', tokenScopes: ['write'] };
    expect(() => scopeFor(token, 'deal.read', 't1')).toThrow(/lacks the scope "read"/);
  });
});
