import { describe, expect, it } from 'vitest';
import { TEAM_ROLES, type Actor, type TeamRole, type TokenScope } from '@/lib/auth/model';
import { standingOf } from './idempotency-standing';

function person(roles: Readonly<Record<string, TeamRole>>, tokenScopes?: TokenScope[]): Actor {
  const memberships = Object.entries(roles).map(([teamId, role]) => ({ teamId, teamName: teamId, role })); // prettier-ignore
  const known = { userId: 'u1', name: 'A', email: 'a@x.example', auditRef: 'r1', memberships };
  return tokenScopes
    ? { ...known, via: 'token', tokenScopes }
    : { ...known, via: 'session', tokenScopes: [] };
}

const covers = (now: Actor, then: Actor): boolean =>
  standingOf(then).held.every((right) => standingOf(now).covers.has(right));

describe('what somebody may do covers what they might do', () => {
  it.each(TEAM_ROLES)('as %s of a team: as that and as all that is less', (role) => {
    const at = TEAM_ROLES.indexOf(role);
    for (const [earlierAt, earlier] of TEAM_ROLES.entries()) {
      expect(covers(person({ a: role }), person({ a: earlier })), earlier).toBe(earlierAt >= at);
    }
  });

  it('not by the same role in another team, and also with one more', () => {
    expect(covers(person({ b: 'owner' }), person({ a: 'viewer' }))).toBe(false);
    expect(covers(person({}), person({ a: 'viewer' }))).toBe(false);
    expect(covers(person({ a: 'viewer', b: 'viewer' }), person({ a: 'viewer' }))).toBe(true);
  });

  it('by a token only with all of its scopes; a session has them all', () => {
    expect(covers(person({}, ['read']), person({}, ['read', 'write']))).toBe(false);
    expect(covers(person({}, ['write', 'read']), person({}, ['read', 'write']))).toBe(true);
    expect(covers(person({}), person({}, ['read', 'write', 'admin']))).toBe(true);
    expect(covers(person({}, ['read', 'write', 'admin']), person({}))).toBe(true);
    expect(covers(person({}, ['read', 'write']), person({}))).toBe(false);
  });
});
