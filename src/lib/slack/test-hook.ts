import 'server-only';
import { demand, placeFor } from '../auth';
import { OutboundError, rulesOf, type OutboundAnswer } from '../clients/outbound';
import { AppError, invalidField } from '../core/errors';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { openAddress } from './hook-address';
import { getHook, type SlackRequest } from './in-place';
import { demandAddress } from './manage-hooks';
import { toPayload } from './message';
import { reasonWords } from './model';
import { answerWords, readAnswer } from './read-answer';
import { noteExchange } from './repository/hooks';
import type { TestSlackHookInput } from './schema';
import { postToSlack } from './slack-pump';

/** Where the test goes: an address as it was typed, or that of a saved channel. */
interface Target {
  readonly url: string;
  readonly hookId: string | null;
}

async function targetOf(
  { db }: Deps,
  env: Env,
  { actor }: SlackRequest,
  { url, id, teamId }: TestSlackHookInput,
): Promise<Target> {
  if (url !== undefined) {
    placeFor(actor, 'slack.manage', teamId);
    return { url, hookId: null };
  }
  const hook = await getHook(db, actor, id ?? '');
  demand(actor, 'slack.manage', hook.scopeKey);
  const saved = openAddress(env, hook);
  if (saved === null) throw invalidField('url', 'cannot be read any more, give it again');
  return { url: saved, hookId: hook.id };
}

async function send(target: Target, payload: unknown, env: Env): Promise<OutboundAnswer> {
  try {
    return await postToSlack(target.url, payload, rulesOf(env));
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    throw new AppError('UNAVAILABLE', `Slack could not be reached: ${error.message}`);
  }
}

/** @throws AppError VALIDATION_FAILED (`url`) with Slack's reason, UNAVAILABLE where it may pass */
function demandTaken(answer: OutboundAnswer): void {
  const verdict = readAnswer(answer);
  if (verdict.kind === 'delivered') return;
  if (verdict.kind === 'refused') {
    throw invalidField(
      'url',
      `is refused by Slack: ${reasonWords(verdict.word)} (${verdict.word})`,
    );
  }
  const words = answerWords(answer, verdict);
  const mayPass = answer.status === 429 || answer.status >= 500;
  if (mayPass) throw new AppError('UNAVAILABLE', `${words}. Try again in a moment.`);
  throw invalidField('url', `does not take messages: ${words}`);
}

/**
 * Sends a message to a channel now, before it is saved or afterwards, also to one that is off.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, VALIDATION_FAILED (`url`: not an address of Slack, or refused),
 *   UNAVAILABLE (out of reach for now)
 */
export async function testHook(
  deps: Deps,
  env: Env,
  request: SlackRequest,
  input: TestSlackHookInput,
): Promise<void> {
  const target = await targetOf(deps, env, request, input);
  await demandAddress(env, target.url);
  const message = {
    headline: 'Sentinel reaches this channel',
    body: 'This is a test. Nothing happened to any deal.',
    link: { text: 'Choose what is told here', path: '/settings/integrations' },
    by: request.actor.name,
    at: deps.now(),
  };
  demandTaken(await send(target, toPayload(message, env.NEXT_PUBLIC_APP_URL), env));
  if (target.hookId === null) return;
  await noteExchange(deps.db, target.hookId, { usedAt: deps.now(), durationMs: null });
}
