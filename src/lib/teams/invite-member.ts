import 'server-only';
import { teamKey, type TeamRole } from '../auth';
import { AppError, invalidField, notFound } from '../core/errors';
import { isId, newId } from '../core/ids';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { changed, changeTeam, record, type LockedTeam, type TeamRequest } from './change-team';
import type { SentInviteDto } from './dto';
import { inviteLink } from './invite-link';
import { inviteEnd, MAX_OPEN_INVITES, mayHandle, RESEND_SECONDS, stateOfInvite } from './model';
import * as invites from './repository/invites';
import { findUserIdByEmail, isMemberByEmail } from './repository/members';
import type { InviteInput } from './schema';
import { toInviteDto } from './to-dto';

function demandGrantable(own: TeamRole, role: TeamRole): void {
  if (mayHandle(own, role)) return;
  throw new AppError('FORBIDDEN', `Only an ${role} can make somebody ${role}.`, {
    fields: { role: `must not stand above your own role (${own})` },
  });
}

/** @throws AppError RATE_LIMITED with the seconds that are left */
function demandPause(lastSentAt: Date, now: Date): void {
  const passed = (now.getTime() - lastSentAt.getTime()) / 1_000;
  if (passed >= RESEND_SECONDS) return;
  throw new AppError('RATE_LIMITED', 'This invite was sent less than a minute ago.', {
    retryAfterSeconds: Math.max(1, Math.ceil(RESEND_SECONDS - passed)),
  });
}

interface Sending {
  readonly env: Env;
  readonly request: TeamRequest;
  readonly locked: LockedTeam;
}

/** What follows a sent link: the mail, the trail, and the note to whoever has an account already. */
async function follow(
  { request, locked }: Sending,
  invite: invites.InviteRow,
  action: 'member.invited' | 'invite.resent',
): Promise<void> {
  const { tx, now, team } = locked;
  await invites.planMail(tx, { inviteId: invite.id, scopeKey: teamKey(team.id), at: now });
  const userId = await findUserIdByEmail(tx, invite.email);
  await record(tx, request, {
    team,
    at: now,
    audit: { action, target: invite.id, data: { role: invite.role, sent: invite.sentCount } },
    event: {
      type: 'team.invited',
      data: { inviteId: invite.id, userId, role: invite.role, by: request.actor.name },
    },
  });
}

async function sendNew(sending: Sending, { email, role }: InviteInput): Promise<SentInviteDto> {
  const { env, request, locked } = sending;
  const { tx, now, team } = locked;
  if ((await invites.countOpenInvites(tx, team.id)) >= MAX_OPEN_INVITES) {
    const limit = `At most ${MAX_OPEN_INVITES} invites of a team may wait for an answer.`;
    throw new AppError('CONFLICT', `${limit} Revoke some first.`);
  }
  const id = newId();
  const { href, tokenHash } = inviteLink(env, { id, sentCount: 1 });
  const times = { lastSentAt: now, createdAt: now, expiresAt: inviteEnd(now) };
  const invite = await invites.insertInvite(tx, {
    id,
    teamId: team.id,
    email,
    role,
    tokenHash,
    invitedById: request.actor.userId,
    ...times,
  });
  await follow(sending, invite, 'member.invited');
  return { invite: toInviteDto(invite, request.actor.name, now), link: href };
}

async function sendAgain(
  sending: Sending,
  invite: invites.InviteRow,
  role: TeamRole,
): Promise<SentInviteDto> {
  const { env, request, locked } = sending;
  const { tx, now } = locked;
  demandPause(invite.lastSentAt, now);
  const sentCount = invite.sentCount + 1;
  const { href, tokenHash } = inviteLink(env, { id: invite.id, sentCount });
  const renewed = await invites.renewInvite(tx, invite.id, {
    tokenHash,
    sentCount,
    role,
    invitedById: request.actor.userId,
    lastSentAt: now,
    expiresAt: inviteEnd(now),
  });
  await follow(sending, renewed, 'invite.resent');
  return { invite: toInviteDto(renewed, request.actor.name, now), link: href };
}

/**
 * Invites an address into a team. One that is invited already is sent another link, and the older
 * one ends.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (role), VALIDATION_FAILED (`email` is a member),
 *   RATE_LIMITED (sent less than a minute ago), CONFLICT (too many wait)
 */
export function inviteMember(
  deps: Deps,
  env: Env,
  request: TeamRequest,
  teamId: string,
  input: InviteInput,
): Promise<SentInviteDto> {
  return changeTeam(deps, request, teamId, 'member.invite', async (locked) => {
    demandGrantable(locked.role, input.role);
    if (await isMemberByEmail(locked.tx, teamId, input.email)) {
      throw invalidField('email', 'belongs to a member of this team already');
    }
    const sending = { env, request, locked };
    const open = await invites.findOpenInvite(locked.tx, teamId, input.email);
    // Also of one that was taken back: else two calls in turn would write to a stranger without end.
    const lastSent = await invites.findLastSent(locked.tx, teamId, input.email);
    if (lastSent) demandPause(lastSent, locked.now);
    if (!open) return sendNew(sending, input);
    demandGrantable(locked.role, open.role);
    return sendAgain(sending, open, input.role);
  });
}

async function getOpen({ tx, team, role }: LockedTeam, id: string): Promise<invites.InviteRow> {
  const invite = isId(id) ? await invites.findInvite(tx, team.id, id) : null;
  if (!invite) throw notFound('That invite');
  const state = stateOfInvite(invite, new Date(0));
  if (state !== 'open') throw new AppError('CONFLICT', `This invite was ${state} already.`);
  demandGrantable(role, invite.role);
  return invite;
}

/** Another link for an open or expired invite. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT, RATE_LIMITED */
export function resendInvite(
  deps: Deps,
  env: Env,
  request: TeamRequest,
  teamId: string,
  inviteId: string,
): Promise<SentInviteDto> {
  return changeTeam(deps, request, teamId, 'member.invite', async (locked) => {
    const invite = await getOpen(locked, inviteId);
    return sendAgain({ env, request, locked }, invite, invite.role);
  });
}

/** Takes an invite back: its link lets nobody in any more. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
export function revokeInvite(
  deps: Deps,
  request: TeamRequest,
  teamId: string,
  inviteId: string,
): Promise<void> {
  return changeTeam(deps, request, teamId, 'member.invite', async (locked) => {
    const { tx, now, team } = locked;
    const invite = await getOpen(locked, inviteId);
    await invites.endInvite(tx, invite.id, { revokedAt: now });
    const audit = { action: 'invite.revoked', target: invite.id, data: { role: invite.role } };
    await record(tx, request, { team, at: now, audit, event: changed('invites') });
  });
}
