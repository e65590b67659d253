import 'server-only';
import { appendAudit } from '../audit';
import { auditKeyOf, demand, placeFor } from '../auth';
import { findAddressFault, rulesOf } from '../clients/outbound';
import { AppError, invalidField, notFound } from '../core/errors';
import { newId } from '../core/ids';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import type { SlackHookDto } from './dto';
import { sealAddress } from './hook-address';
import { getHook, inPlace, type HeldPlace, type SlackRequest } from './in-place';
import { describeHook } from './list-hooks';
import { BY_PERSON, MAX_SLACK_HOOKS, reasonWords } from './model';
import * as hooks from './repository/hooks';
import { cancelPending } from './repository/messages';
import { addressInput, type ChangeSlackHookInput, type CreateSlackHookInput } from './schema';
import { SWITCHED_OFF } from './switch-off';

type SlackAction = `slack.${'added' | 'changed' | 'enabled' | 'disabled' | 'removed'}`;

async function note(
  { tx, now, scopeKey }: HeldPlace,
  { actor, requestId }: SlackRequest,
  action: SlackAction,
  hook: Pick<hooks.HookRow, 'id' | 'name'>,
): Promise<void> {
  const { name } = hook;
  const why = { name, reason: reasonWords(BY_PERSON) };
  await appendAudit(tx, {
    scopeKey: auditKeyOf(scopeKey, actor),
    action,
    actorRef: actor.auditRef,
    target: hook.id,
    data: action === 'slack.disabled' ? why : { name },
    requestId,
    at: now,
  });
}

/** What is wrong with the address (`url`) of a form, by field, whatever else is wrong with it. */
export async function slackAddressFaults(env: Env, form: unknown): Promise<Record<string, string>> {
  const given = addressInput.safeParse(form);
  if (!given.success) return {};
  const fault = await findAddressFault(given.data.url, 'slack', rulesOf(env));
  return fault === null ? {} : { url: fault };
}

/** @throws AppError VALIDATION_FAILED (`url`) */
export async function demandAddress(env: Env, url: string): Promise<void> {
  const fault = await findAddressFault(url, 'slack', rulesOf(env));
  if (fault !== null) throw invalidField('url', fault);
}

/**
 * Adds a Slack channel to a team, or to one's own space.
 *
 * @throws AppError NOT_FOUND (team), FORBIDDEN, VALIDATION_FAILED (`url`), CONFLICT (as many as may be),
 *   UNAVAILABLE (no key to seal the address with)
 */
export async function createHook(
  deps: Deps,
  env: Env,
  request: SlackRequest,
  input: CreateSlackHookInput,
): Promise<SlackHookDto> {
  const { name, url, events } = input;
  const { teamId } = placeFor(request.actor, 'slack.manage', input.teamId);
  await demandAddress(env, url);
  return inPlace(deps, request, teamId, async (held) => {
    const { tx, now, scopeKey } = held;
    if ((await hooks.countHooks(tx, scopeKey)) >= MAX_SLACK_HOOKS) {
      const limit = `There are ${MAX_SLACK_HOOKS} Slack channels here, which is as many as may be.`;
      throw new AppError('CONFLICT', `${limit} Remove one first.`);
    }
    const key = { id: newId(), scopeKey };
    const urlSealed = sealAddress(env, key, url);
    const owner = { userId: request.actor.userId, teamId };
    const hook = await hooks.insertHook(tx, { ...key, ...owner, name, urlSealed, events, createdAt: now }); // prettier-ignore
    await note(held, request, 'slack.added', hook);
    return describeHook(tx, env, hook);
  });
}

/** A channel again under its place's lock: somebody may have removed it meanwhile. */
async function lockAgain({ tx, scopeKey }: HeldPlace, id: string): Promise<hooks.HookRow> {
  const hook = await hooks.lockHook(tx, id);
  if (!hook || hook.scopeKey !== scopeKey) throw notFound('That Slack channel');
  return hook;
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item) => other.includes(item));

/** What an edit changes beside the switch; an address always counts, since none is compared. */
function editOf(env: Env, hook: hooks.HookRow, input: ChangeSlackHookInput): hooks.HookChange {
  const { name, url, events } = input;
  return {
    ...(name !== undefined && name !== hook.name ? { name } : {}),
    ...(events !== undefined && !isSameList(events, hook.events) ? { events: [...events] } : {}),
    // How long another address took says nothing of this one.
    ...(url === undefined ? {} : { urlSealed: sealAddress(env, hook, url), lastDurationMs: null }),
  };
}

/** Whether it is on afterwards. A new address for one that Slack refused is meant to be used. */
function isOnAfter(hook: hooks.HookRow, { url, isActive }: ChangeSlackHookInput): boolean {
  if (isActive !== undefined) return isActive;
  return hook.isActive || (url !== undefined && hook.disabledReason !== BY_PERSON);
}

/** Switches a channel on or off by hand. What waited for it while it was off is not sent late. */
async function turn(held: HeldPlace, hook: hooks.HookRow, isOn: boolean): Promise<void> {
  const { tx, now } = held;
  const off = { isActive: false, disabledReason: BY_PERSON, disabledAt: now };
  const on = { isActive: true, disabledReason: null, disabledAt: null };
  await hooks.updateHook(tx, hook.id, isOn ? on : off);
  await cancelPending(tx, hook.id, { error: SWITCHED_OFF, now });
}

/**
 * Changes a channel: name, address, events, on or off.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, VALIDATION_FAILED (`url`), UNAVAILABLE (no key to seal with)
 */
export async function changeHook(
  deps: Deps,
  env: Env,
  request: SlackRequest,
  { id, ...input }: ChangeSlackHookInput & { readonly id: string },
): Promise<SlackHookDto> {
  const found = await getHook(deps.db, request.actor, id);
  demand(request.actor, 'slack.manage', found.scopeKey);
  if (input.url !== undefined) await demandAddress(env, input.url);
  return inPlace(deps, request, found.teamId, async (held) => {
    const before = await lockAgain(held, id);
    const edit = editOf(env, before, input);
    const isEdited = Object.keys(edit).length > 0;
    const hook = isEdited ? await hooks.updateHook(held.tx, id, edit) : before;
    if (isEdited) await note(held, request, 'slack.changed', hook);
    const isOn = isOnAfter(before, input);
    if (isOn !== before.isActive) {
      await turn(held, hook, isOn);
      await note(held, request, isOn ? 'slack.enabled' : 'slack.disabled', hook);
    }
    return describeHook(held.tx, env, hook);
  });
}

/** Removes a channel, with what waits for it. @throws AppError NOT_FOUND, FORBIDDEN */
export async function removeHook(deps: Deps, request: SlackRequest, id: string): Promise<void> {
  const found = await getHook(deps.db, request.actor, id);
  demand(request.actor, 'slack.manage', found.scopeKey);
  await inPlace(deps, request, found.teamId, async (held) => {
    const hook = await lockAgain(held, id);
    await hooks.deleteHook(held.tx, id);
    await note(held, request, 'slack.removed', hook);
  });
}
