import { createPeople, findActorById } from '@/lib/auth';
import type { PublicEventType } from '@/lib/events/model';
import { getEnv } from '@/lib/platform/env';
import type { Deps } from '@/lib/platform/deps';
import { createWebhook } from '@/lib/webhooks';
import { createWebhookInput } from '@/lib/webhooks/schema';
import type { Endpoint, Inbox } from './inbox';

export interface Tenant {
  readonly teamId: string;
  readonly ownerId: string;
}

/** A team with its owner, made for the trial. */
export async function makeTenant(deps: Deps, key: string): Promise<Tenant> {
  const users = [{ key, name: key, email: `${key}@chaos.example` }];
  const members = [{ userKey: key, role: 'owner' as const }];
  const made = await createPeople(deps, { users, teams: [{ key, name: key, members }] });
  return { teamId: made.teams.get(key) ?? '', ownerId: made.people.get(key) ?? '' };
}

interface Wish {
  readonly path: string;
  readonly events: readonly PublicEventType[];
}

/** An endpoint of a team, made as its owner makes it. */
export async function makeEndpoint(
  deps: Deps,
  { teamId, ownerId }: Tenant,
  inbox: Inbox,
  { path, events }: Wish,
): Promise<Endpoint> {
  const actor = await findActorById(deps, ownerId);
  if (!actor) throw new Error('the owner is not there');
  const request = { actor, source: 'api', requestId: null } as const;
  const input = createWebhookInput.parse({ url: `${inbox.url}${path}`, events, teamId });
  const { id, secret, signingSecret } = await createWebhook(deps, getEnv(), request, input);
  const scopeKey = `team:${teamId}`;
  const endpoint = { id, path, scopeKey, events, secret, signingSecret };
  inbox.add(endpoint);
  return endpoint;
}
