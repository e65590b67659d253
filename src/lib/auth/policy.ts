import { AppError, notFound } from '../core/errors';
import { personalKey, teamKey, type Actor, type TeamRole, type TokenScope } from './model';

interface Rule {
  readonly roles: readonly TeamRole[];
  readonly token: TokenScope;
}

const EVERYONE: readonly TeamRole[] = ['owner', 'admin', 'member', 'viewer'];
const WRITERS: readonly TeamRole[] = ['owner', 'admin', 'member'];
const LEADS: readonly TeamRole[] = ['owner', 'admin'];
const OWNERS: readonly TeamRole[] = ['owner'];

/**
 * Who may do what: the one table. A person's own deals outside any team are theirs as an owner's.
 * What is not in a row is refused.
 */
export const POLICY = {
  'deal.read': { roles: EVERYONE, token: 'read' },
  'deal.create': { roles: WRITERS, token: 'write' },
  'deal.update': { roles: WRITERS, token: 'write' },
  'deal.log_touch': { roles: WRITERS, token: 'write' },
  'deal.delete': { roles: WRITERS, token: 'write' },
  'deal.import': { roles: WRITERS, token: 'write' },
  'deal.export': { roles: EVERYONE, token: 'read' },
  'alert.read': { roles: EVERYONE, token: 'read' },
  'alert.handle': { roles: WRITERS, token: 'write' },
  'risk_policy.read': { roles: EVERYONE, token: 'read' },
  'risk_policy.change': { roles: LEADS, token: 'admin' },
  'risk_run.read': { roles: EVERYONE, token: 'read' },
  'risk_run.start': { roles: WRITERS, token: 'write' },
  // Out of where it lies; where it goes to asks for `deal.create`.
  'deal.move': { roles: LEADS, token: 'write' },
  'team.read': { roles: EVERYONE, token: 'read' },
  'team.change': { roles: LEADS, token: 'admin' },
  'team.delete': { roles: OWNERS, token: 'admin' },
  'team.transfer': { roles: OWNERS, token: 'admin' },
  'member.invite': { roles: LEADS, token: 'admin' },
  'member.change_role': { roles: LEADS, token: 'admin' },
  'member.remove': { roles: LEADS, token: 'admin' },
  'audit.read': { roles: LEADS, token: 'admin' },
  'webhook.read': { roles: LEADS, token: 'admin' },
  'webhook.manage': { roles: LEADS, token: 'admin' },
  'slack.read': { roles: LEADS, token: 'admin' },
  'slack.manage': { roles: LEADS, token: 'admin' },
  // A connection is a person's own; where it brings deals to, they must be able to import.
  'integration.read': { roles: EVERYONE, token: 'read' },
  'integration.manage': { roles: WRITERS, token: 'admin' },
  // Who may bring nothing there any more may still take their key back.
  'integration.disconnect': { roles: EVERYONE, token: 'admin' },
  'integration.sync': { roles: WRITERS, token: 'write' },
  'meeting.read': { roles: EVERYONE, token: 'read' },
  'meeting.manage': { roles: WRITERS, token: 'write' },
  'assistant.use': { roles: EVERYONE, token: 'read' },
  // Conversations are a person's own.
  'assistant.keep': { roles: EVERYONE, token: 'write' },
  'assistant.manage': { roles: LEADS, token: 'admin' },
  // What is a person's own, whatever their role: everybody may, a token by its scope.
  'team.create': { roles: EVERYONE, token: 'admin' },
  'team.leave': { roles: EVERYONE, token: 'admin' },
  'invite.answer': { roles: EVERYONE, token: 'admin' },
  'notification.read': { roles: EVERYONE, token: 'read' },
  'notification.handle': { roles: EVERYONE, token: 'write' },
  'stream.read': { roles: EVERYONE, token: 'read' },
  'account.read': { roles: EVERYONE, token: 'read' },
  'account.manage': { roles: EVERYONE, token: 'admin' },
} as const satisfies Record<string, Rule>;

export type Permission = keyof typeof POLICY;

declare const scopeBrand: unique symbol;
/** The owner keys that an actor may use for one permission. Only this file can make one. */
export interface Scope {
  readonly keys: readonly string[];
  readonly [scopeBrand]: Permission;
}

const allowsToken = (actor: Actor, permission: Permission): boolean =>
  actor.via === 'session' || actor.tokenScopes.includes(POLICY[permission].token);

/** The roles that may do this in their team. */
export const rolesWith = (permission: Permission): readonly TeamRole[] => POLICY[permission].roles;

const roleAllows = (role: TeamRole, permission: Permission): boolean =>
  rolesWith(permission).includes(role);

/**
 * @param within only this team's rows, or (null) only one's own; all where it is left out
 * @throws AppError FORBIDDEN when the token's scopes do not cover the permission at all, NOT_FOUND
 *   for a team that the actor does not belong to
 */
export function scopeFor(
  actor: Actor,
  permission: Permission,
  within?: string | null | undefined,
): Scope {
  demandTokenScope(actor, permission);
  const teams = actor.memberships.filter(({ role }) => roleAllows(role, permission));
  const keys = [...teams.map(({ teamId }) => teamKey(teamId)), personalKey(actor.userId)];
  if (within === undefined) return { keys } as unknown as Scope;
  if (within !== null && !actor.memberships.some(({ teamId }) => teamId === within)) {
    throw notFound('That team');
  }
  const only = within === null ? personalKey(actor.userId) : teamKey(within);
  return { keys: keys.filter((key) => key === only) } as unknown as Scope;
}

/** Whether the actor may do this to a row that lies under `scopeKey`. */
export function allows(actor: Actor, permission: Permission, scopeKey: string): boolean {
  return allowsToken(actor, permission) && scopeFor(actor, permission).keys.includes(scopeKey);
}

/**
 * Asked by every entry before any work: a token without the needed scope gets no further, whatever
 * the use case forgets. The row itself is judged by the use case, which knows it.
 *
 * @throws AppError FORBIDDEN
 */
export function demandTokenScope(actor: Actor, permission: Permission): void {
  if (allowsToken(actor, permission)) return;
  throw new AppError('FORBIDDEN', `This token lacks the scope "${POLICY[permission].token}".`);
}

/**
 * Whether a screen should offer this at all: to who may do it in some team, and to who has no team
 * and works alone. (A viewer's own space stays theirs; it is not offered beside a team they only read.)
 */
export function isOffered(actor: Actor, permission: Permission): boolean {
  const { memberships } = actor;
  return memberships.length === 0 || memberships.some(({ role }) => roleAllows(role, permission));
}

/** For a row the actor can already see: absent rows were refused before, so this is a 403. */
export function demand(actor: Actor, permission: Permission, scopeKey: string): void {
  if (allows(actor, permission, scopeKey)) return;
  throw new AppError('FORBIDDEN', 'Your role in this team does not allow that.');
}

/**
 * The owner key for a new row.
 *
 * @param teamId a team's id; null for a personal row; undefined for the actor's only team, or
 *   personal where there is none or more than one.
 * @throws AppError NOT_FOUND for a team that the actor does not belong to, FORBIDDEN for the role.
 */
export function placeFor(
  actor: Actor,
  permission: Permission,
  teamId: string | null | undefined,
): { scopeKey: string; teamId: string | null } {
  const only = actor.memberships.length === 1 ? actor.memberships[0] : undefined;
  const chosen = teamId === undefined ? (only?.teamId ?? null) : teamId;
  if (chosen !== null && !actor.memberships.some((membership) => membership.teamId === chosen)) {
    throw notFound('That team');
  }
  const scopeKey = chosen === null ? personalKey(actor.userId) : teamKey(chosen);
  demandTokenScope(actor, permission);
  demand(actor, permission, scopeKey);
  return { scopeKey, teamId: chosen };
}
