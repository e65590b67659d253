import type { PersonKey, World } from '@/test/factories';
import { parseEnv, type Env } from '../platform/env/schema';
import { acceptInvite, inviteMember, type TeamRequest } from './index';
import type { SentInviteDto } from './dto';
import { inviteInput, type InviteInput } from './schema';

export const env: Env = parseEnv(
  { SENTINEL_SESSION_SECRET: 's'.repeat(40), NEXT_PUBLIC_APP_URL: 'https://sentinel.example' },
  { crossChecks: false },
);

export const as = async (world: World, key: PersonKey): Promise<TeamRequest> => ({
  actor: await world.actor(key),
  source: 'screen',
  requestId: 'r1',
});

export async function invite(
  world: World,
  by: PersonKey,
  given: Partial<InviteInput> & { email: string },
): Promise<SentInviteDto> {
  const input = inviteInput.parse(given);
  return inviteMember(world.deps, env, await as(world, by), world.teamId('north'), input);
}

export const tokenOf = ({ link }: SentInviteDto): string => link.split('/').at(-1) ?? '';

/** The loner joins North by an invite of the owner. */
export async function letLonerIn(world: World, role: InviteInput['role'] = 'member') {
  const sent = await invite(world, 'owner', { email: 'loner@test.example', role });
  await acceptInvite(world.deps, await as(world, 'loner'), tokenOf(sent));
}

/** The newest entry of a team's audit trail. */
export async function lastAudit({ deps }: World, teamId: string) {
  const found = await deps.db.auditLog.findFirst({
    where: { scopeKey: `team:${teamId}` },
    orderBy: { id: 'desc' },
  });
  return found && { action: found.action, actorRef: found.actorRef, target: found.target, data: found.data }; // prettier-ignore
}

export const eventsOf = ({ deps }: World, type: string) =>
  deps.db.eventLog.findMany({ where: { type }, orderBy: { createdAt: 'asc' } });
