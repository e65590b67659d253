import 'server-only';
import { appendAudit } from '../audit';
import {
  demand,
  demandTokenScope,
  teamKey,
  type Actor,
  type ChangeSource,
  type Permission,
  type TeamRole,
} from '../auth';
import { notFound } from '../core/errors';
import { isId } from '../core/ids';
import { appendEvents, type EventType } from '../events';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { findMember } from './repository/members';
import { lockTeam, type TeamRow } from './repository/teams';

/** Who asks and from where: what every changing use case is told beside its input. */
export interface TeamRequest {
  readonly actor: Actor;
  readonly source: ChangeSource;
  readonly requestId: string | null;
}

/** What is known of a team once its lock is held. */
export interface LockedTeam {
  readonly tx: Tx;
  readonly now: Date;
  readonly team: TeamRow;
  /** The role that the actor has now, whatever it was when the request began. */
  readonly role: TeamRole;
  /** Asks the policy by the role of now. @throws AppError FORBIDDEN */
  readonly may: (permission: Permission) => void;
}

/** @throws AppError NOT_FOUND for a team that is absent, or that the actor does not belong to */
export function demandMembership(actor: Actor, teamId: string): void {
  const isMember = actor.memberships.some((membership) => membership.teamId === teamId);
  if (!isId(teamId) || !isMember) throw notFound('That team');
}

/**
 * Changes a team or its people under its lock. The actor's role is read again there: whoever was
 * demoted or removed a moment ago changes nothing any more.
 *
 * @param permission asked first; null where the use case asks by itself
 * @throws AppError NOT_FOUND, FORBIDDEN, and whatever `work` throws
 */
export async function changeTeam<T>(
  { db, now }: Deps,
  { actor }: TeamRequest,
  teamId: string,
  permission: Permission | null,
  work: (locked: LockedTeam) => Promise<T>,
  timeoutMs?: number,
): Promise<T> {
  demandMembership(actor, teamId);
  if (permission) demandTokenScope(actor, permission);
  return inTransaction(
    db,
    async (tx) => {
      const team = await lockTeam(tx, teamId);
      const membership = team && (await findMember(tx, teamId, actor.userId));
      if (!membership) throw notFound('That team');
      const { role } = membership;
      const present: Actor = { ...actor, memberships: [{ teamId, teamName: team.name, role }] };
      const may = (asked: Permission): void => demand(present, asked, teamKey(teamId));
      if (permission) may(permission);
      return work({ tx, now: now(), team, role, may });
    },
    timeoutMs,
  );
}

export interface TeamFact {
  readonly team: Pick<TeamRow, 'id' | 'name'>;
  readonly at: Date;
  readonly audit: {
    readonly action: string;
    /** A person's `auditRef`, or the id of what is no person. */
    readonly target: string | null;
    readonly data?: Readonly<Record<string, string | number | boolean | null>>;
  };
  readonly event: { readonly type: EventType; readonly data: Readonly<Record<string, unknown>> };
}

/** Writes into the trail and the event log what was done, in the transaction that did it. */
export async function record(
  tx: Tx,
  { actor, source, requestId }: TeamRequest,
  { team, at, audit, event }: TeamFact,
): Promise<void> {
  const scopeKey = teamKey(team.id);
  await appendAudit(tx, {
    scopeKey,
    action: audit.action,
    actorRef: actor.auditRef,
    target: audit.target,
    data: audit.data ?? {},
    requestId,
    at,
  });
  const about = { id: team.id, name: team.name };
  await appendEvents(tx, [
    {
      type: event.type,
      at,
      scopeKey,
      teamId: team.id,
      dealId: null,
      sequence: null,
      source,
      data: { team: about, ...event.data },
      announced: true,
    },
  ]);
}

/**
 * What `team.changed` tells: screens that show the team look again.
 *
 * @param userId somebody whose open screens may not follow the team yet
 */
export const changed = (what: string, userId?: string): TeamFact['event'] => ({
  type: 'team.changed',
  data: { what, ...(userId === undefined ? {} : { userId }) },
});
