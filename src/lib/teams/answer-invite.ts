import 'server-only';
import { demandTokenScope, type Actor, type TeamRole } from '../auth';
import { AppError, notFound } from '../core/errors';
import { inTransaction, type Tx } from '../platform/db';
import { sha256Hex } from '../platform/crypto';
import type { Deps } from '../platform/deps';
import { changed, record, type TeamRequest } from './change-team';
import type { ReceivedInviteDto } from './dto';
import { ENDED_INVITE, maskEmail, sameEmail, stateOfInvite, type InviteState } from './model';
import * as invites from './repository/invites';
import * as members from './repository/members';
import { lockTeam, type TeamRow } from './repository/teams';

/** What `deriveToken` makes, and nothing stranger. */
const TOKEN = /^[\w-]{43}$/;

type Found = NonNullable<Awaited<ReturnType<typeof invites.findByTokenHash>>>;

/** @throws AppError NOT_FOUND for a link that never was, and for one that another took the place of */
async function findByLink(db: Tx, token: string): Promise<Found> {
  const found = TOKEN.test(token) ? await invites.findByTokenHash(db, sha256Hex(token)) : null;
  if (!found) throw notFound('That invite');
  return found;
}

const otherPerson = (invite: Found, actor: Actor): string =>
  `This invite is for ${maskEmail(invite.email)}; you are signed in as ${actor.email}.`;

function endedFor(
  { memberships }: Actor,
  { teamId, team }: Found,
  state: Exclude<InviteState, 'open'>,
): ReceivedInviteDto {
  const isIn = memberships.some((each) => each.teamId === teamId);
  if (!isIn) return { state, message: ENDED_INVITE[state], joined: null };
  const joined = { id: teamId, name: team.name };
  return { state, message: `You are already in ${team.name}.`, joined };
}

/**
 * What the holder of a link sees of it. Whoever it is not addressed to learns no more than that.
 *
 * @throws AppError NOT_FOUND where the link leads nowhere (any more)
 */
export async function readInvite(
  { db, now }: Deps,
  actor: Actor,
  token: string,
): Promise<ReceivedInviteDto> {
  const invite = await findByLink(db, token);
  if (!sameEmail(invite.email, actor.email)) {
    return {
      state: 'other_person',
      message: otherPerson(invite, actor),
      maskedEmail: maskEmail(invite.email),
      signedInAs: actor.email,
    };
  }
  const state = stateOfInvite(invite, now());
  if (state !== 'open') return endedFor(actor, invite, state);
  return {
    state,
    team: { name: invite.team.name },
    role: invite.role,
    email: invite.email,
    invitedBy: await members.findName(db, invite.invitedById),
    expiresAt: invite.expiresAt.toISOString(),
  };
}

interface Answering {
  readonly tx: Tx;
  readonly now: Date;
  readonly team: TeamRow;
  readonly invite: Found;
}

/**
 * Answers an invite under the lock of its team, so that of twenty clicks at once one counts.
 *
 * @throws AppError NOT_FOUND (no such link), FORBIDDEN (addressed to somebody else)
 */
async function answer<T>(
  { db, now }: Deps,
  { actor }: TeamRequest,
  token: string,
  work: (call: Answering) => Promise<T>,
): Promise<T> {
  demandTokenScope(actor, 'invite.answer');
  return inTransaction(db, async (tx) => {
    const { teamId } = await findByLink(tx, token);
    const team = await lockTeam(tx, teamId);
    if (!team) throw notFound('That invite');
    // Read again: it may have been answered while the lock was waited for.
    const invite = await findByLink(tx, token);
    if (!sameEmail(invite.email, actor.email)) {
      throw new AppError('FORBIDDEN', otherPerson(invite, actor));
    }
    return work({ tx, now: now(), team, invite });
  });
}

const ended = (invite: Found, now: Date): AppError | null => {
  const state = stateOfInvite(invite, now);
  return state === 'open' ? null : new AppError('CONFLICT', ENDED_INVITE[state]);
};

export interface Joined {
  readonly team: { readonly id: string; readonly name: string };
  readonly role: TeamRole;
}

async function join({ tx, now, team, invite }: Answering, request: TeamRequest): Promise<Joined> {
  const { userId, name, email, auditRef } = request.actor;
  const { role, invitedById } = invite;
  await members.insertMember(tx, { teamId: team.id, userId, role, createdAt: now });
  const inviter = await members.findName(tx, invitedById);
  const by = inviter === null ? null : { id: invitedById, name: inviter };
  await record(tx, request, {
    team,
    at: now,
    audit: { action: 'member.joined', target: auditRef, data: { role, invite: invite.id } },
    event: {
      type: 'team.member_added',
      data: { member: { id: userId, name, email, role }, by },
    },
  });
  return { team: { id: team.id, name: team.name }, role };
}

/**
 * Makes the actor a member. For the same person it may be repeated: who is a member stays what they
 * are, whatever role the invite names.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (somebody else's), CONFLICT (expired, revoked, used)
 */
export function acceptInvite(deps: Deps, request: TeamRequest, token: string): Promise<Joined> {
  return answer(deps, request, token, async (call) => {
    const { tx, now, team, invite } = call;
    const member = await members.findMember(tx, team.id, request.actor.userId);
    const problem = ended(invite, now);
    if (member) {
      if (!problem) await invites.endInvite(tx, invite.id, { acceptedAt: now });
      return { team: { id: team.id, name: team.name }, role: member.role };
    }
    if (problem) throw problem;
    await invites.endInvite(tx, invite.id, { acceptedAt: now });
    return join(call, request);
  });
}

/** @throws AppError NOT_FOUND, FORBIDDEN (somebody else's), CONFLICT (ended in another way) */
export function declineInvite(deps: Deps, request: TeamRequest, token: string): Promise<void> {
  return answer(deps, request, token, async ({ tx, now, team, invite }) => {
    if (invite.declinedAt) return;
    const problem = ended(invite, now);
    if (problem) throw problem;
    await invites.endInvite(tx, invite.id, { declinedAt: now });
    const audit = { action: 'invite.declined', target: invite.id };
    await record(tx, request, { team, at: now, audit, event: changed('invites') });
  });
}
