import { DAY_MS } from '../core/dates';
import { TEAM_ROLES, type TeamRole } from '../auth/model';

/** How long a link lets somebody in, from the moment it was sent. */
export const INVITE_DAYS = 7;
/** A link is sent again at most once in this time. */
export const RESEND_SECONDS = 60;
/** So many may wait for an answer in one team: a mailbox is not to be filled by way of us. */
export const MAX_OPEN_INVITES = 200;

export const inviteEnd = (sentAt: Date): Date => new Date(sentAt.getTime() + INVITE_DAYS * DAY_MS);

/** 0 is the highest. */
const rankOf = (role: TeamRole): number => TEAM_ROLES.indexOf(role);

/** Whether `role` stands above `other`. */
const outranks = (role: TeamRole, other: TeamRole): boolean => rankOf(role) < rankOf(other);

/** Roles that somebody of this role may give: their own and those below. */
export const grantableBy = (role: TeamRole): readonly TeamRole[] =>
  TEAM_ROLES.filter((other) => !outranks(other, role));

/** Whether somebody of this role may change what a person or an invite of another role is. */
export const mayHandle = (role: TeamRole, other: TeamRole): boolean => !outranks(other, role);

export const INVITE_STATES = ['open', 'expired', 'accepted', 'declined', 'revoked'] as const;
export type InviteState = (typeof INVITE_STATES)[number];

export interface InviteMarks {
  readonly acceptedAt: Date | null;
  readonly declinedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly expiresAt: Date;
}

export function stateOfInvite(invite: InviteMarks, now: Date): InviteState {
  if (invite.acceptedAt) return 'accepted';
  if (invite.declinedAt) return 'declined';
  if (invite.revokedAt) return 'revoked';
  return invite.expiresAt <= now ? 'expired' : 'open';
}

/** Why a link lets nobody in, for the person who followed it. */
export const ENDED_INVITE: Readonly<Record<Exclude<InviteState, 'open'>, string>> = {
  expired: 'This invite has expired. Ask whoever invited you to send it again.',
  accepted: 'This invite has been used already.',
  declined: 'This invite was declined. Ask for a new one if you have changed your mind.',
  revoked: 'This invite was taken back by the team.',
};

/** `jane@company.example` as `j…@c….example`: enough to tell one's own, too little to learn another's. */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@');
  const labels = domain.split('.');
  const ending = labels.length > 1 ? `.${labels.at(-1)}` : '';
  return `${local.slice(0, 1)}…@${domain.slice(0, 1)}…${ending}`;
}

/** Addresses are compared without regard to case, as mail providers do. */
export const sameEmail = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();
