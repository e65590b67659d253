import { allows, personalKey, teamKey, type Actor } from '@/lib/auth';

export const mayManage = (actor: Actor, teamId: string | null): boolean =>
  allows(actor, 'webhook.manage', teamId === null ? personalKey(actor.userId) : teamKey(teamId));
