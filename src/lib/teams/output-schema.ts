import { z } from 'zod';
import { TEAM_ROLES } from '../auth/model';
import type { InviteDto, MemberDto, ReceivedInviteDto, TeamDto } from './dto';
import { INVITE_STATES } from './model';

const time = z.iso.datetime();
const role = z.enum(TEAM_ROLES);

export const teamOutput = z
  .object({
    id: z.string(),
    name: z.string(),
    defaultCurrency: z.string().length(3),
    role: role.describe('your own'),
    memberCount: z.number().int(),
    openDeals: z.number().int(),
    closedDeals: z.number().int(),
    createdAt: time,
  })
  .meta({ id: 'Team' }) satisfies z.ZodType<TeamDto>;

export const memberOutput = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    since: time,
    assignedDeals: z.number().int(),
  })
  .meta({ id: 'TeamMember' }) satisfies z.ZodType<MemberDto>;

export const inviteOutput = z
  .object({
    id: z.string(),
    email: z.string(),
    role,
    invitedBy: z.string().nullable(),
    state: z.enum(INVITE_STATES),
    sentCount: z.number().int(),
    lastSentAt: time,
    expiresAt: time,
    createdAt: time,
  })
  .meta({ id: 'TeamInvite' }) satisfies z.ZodType<InviteDto>;

export const sentInviteOutput = z.object({
  invite: inviteOutput,
  link: z.string().describe('told this once: only its hash is kept'),
});

export const receivedInviteOutput = z.union([
  z.object({
    state: z.literal('open'),
    team: z.object({ name: z.string() }),
    role,
    email: z.string(),
    invitedBy: z.string().nullable(),
    expiresAt: time,
  }),
  z.object({
    state: z.literal('other_person'),
    message: z.string(),
    maskedEmail: z.string(),
    signedInAs: z.string(),
  }),
  z.object({
    state: z.enum(['expired', 'accepted', 'declined', 'revoked']),
    message: z.string(),
    joined: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe('the team, where you belong to it already'),
  }),
]) satisfies z.ZodType<ReceivedInviteDto>;

export const joinedOutput = z.object({
  team: z.object({ id: z.string(), name: z.string() }),
  role: role.describe('the role that you have there now'),
});
