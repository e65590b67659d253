import type { PersonKey, World } from '@/test/factories';
import type { SlackStandIn } from '@/test/stand-ins/slack/server';
import { parseEnv, type Env } from '../platform/env/schema';
import { createLog } from '../platform/log';
import { drain } from '../platform/outbox';
import type { SlackPayload } from './block-kit';
import type { SlackHookDto } from './dto';
import type { SlackRequest } from './in-place';
import { createHook } from './manage-hooks';
import { createSlackHookInput } from './schema';
import { slackPump } from './slack-pump';

/** An environment that can seal, and may call the stand-in. */
export const envFor = (slack: Pick<SlackStandIn, 'host'>): Env =>
  parseEnv(
    {
      SENTINEL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      OUTBOUND_ALLOWED_HOSTS: slack.host,
    },
    { crossChecks: false },
  );

export const as = async (world: World, key: PersonKey): Promise<SlackRequest> => ({
  actor: await world.actor(key),
  source: 'screen',
  requestId: 'r1',
});

export interface Bench {
  readonly world: World;
  readonly slack: SlackStandIn;
  readonly env: Env;
}

/** A channel of the team North by its owner, unless said otherwise. */
export async function makeHook(
  { world, slack, env }: Bench,
  given: Partial<Parameters<typeof createSlackHookInput.parse>[0] & object> = {},
  by: PersonKey = 'owner',
): Promise<SlackHookDto & { readonly url: string }> {
  const input = createSlackHookInput.parse({ name: 'Sales', url: slack.newHook(), ...given });
  const hook = await createHook(world.deps, env, await as(world, by), input);
  return { ...hook, url: input.url };
}

/** Sends what is due now. @returns how many attempts were made, and what was logged */
export async function send({ world, env }: Bench): Promise<{ attempted: number; log: string[] }> {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const { attempted } = await drain(slackPump(world.deps, log, env), {
    until: Date.now() + 20_000,
  });
  return { attempted, log: lines };
}

/** The messages of a channel, the oldest first. */
export async function messagesOf({ world }: Bench, hookId: string) {
  const rows = await world.deps.db.slackMessage.findMany({
    where: { hookId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ payload, ...row }) => ({
    ...row,
    text: (payload as unknown as SlackPayload).text,
  }));
}

export const headlinesOf = async (bench: Bench, hookId: string): Promise<string[]> =>
  (await messagesOf(bench, hookId)).map(({ text }) => text.split(' | ')[0] ?? '').toSorted();

export const rowOf = ({ world }: Bench, id: string) =>
  world.deps.db.slackHook.findUniqueOrThrow({ where: { id } });

/** The entries of the trail about one channel, in order. */
export async function auditOf({ world }: Bench, hookId: string) {
  const rows = await world.deps.db.auditLog.findMany({
    where: { target: hookId },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ action, data, actorRef, scopeKey }) => ({ action, data, actorRef, scopeKey }));
}
