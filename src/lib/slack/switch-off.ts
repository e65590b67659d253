import 'server-only';
import { appendAudit } from '../audit';
import { personalKey } from '../auth';
import { appendEvents } from '../events';
import type { Tx } from '../platform/db';
import { reasonWords, type RefusalWord } from './model';
import * as hooks from './repository/hooks';
import { cancelPending } from './repository/messages';

/** What the messages say that waited for a channel when it was switched off. */
export const SWITCHED_OFF = 'The channel was switched off before it could leave';

/** Who does what no person did, in the trail. */
const SYSTEM_REF = 'system';

interface Refusal {
  readonly word: RefusalWord;
  readonly now: Date;
}

/** A team's chain, or the person's under their pseudonym. */
async function auditKey(tx: Tx, { teamId, scopeKey, userId }: hooks.HookRow): Promise<string> {
  if (teamId !== null) return scopeKey;
  return personalKey((await hooks.findAuditRef(tx, userId)) ?? userId);
}

async function tellResponsible(tx: Tx, hook: hooks.HookRow, { word, now }: Refusal): Promise<void> {
  const { teamId, userId, scopeKey, name } = hook;
  const path = `/settings/integrations?team=${teamId ?? 'personal'}`;
  const people = teamId === null ? [userId] : await hooks.listResponsible(tx, teamId, userId);
  await appendEvents(
    tx,
    people.map((person) => ({
      type: 'webhook.disabled',
      at: now,
      scopeKey,
      teamId,
      dealId: null,
      sequence: null,
      source: 'system',
      data: { userId: person, channel: name, reason: reasonWords(word), path },
      announced: true,
    })),
  );
}

/**
 * Switches a channel off that Slack refuses for good, in the transaction that notes the refusal: what
 * waits for it is cancelled, the trail says so, and who answers for it is told. The channel is locked
 * by the caller; one that is off already stays as it is.
 */
export async function switchOff(tx: Tx, hook: hooks.HookRow, refusal: Refusal): Promise<void> {
  if (!hook.isActive) return;
  const { word, now } = refusal;
  const change = { isActive: false, disabledReason: word, disabledAt: now };
  await hooks.updateHook(tx, hook.id, change);
  await cancelPending(tx, hook.id, { error: SWITCHED_OFF, now });
  await appendAudit(tx, {
    scopeKey: await auditKey(tx, hook),
    action: 'slack.disabled',
    actorRef: SYSTEM_REF,
    target: hook.id,
    data: { name: hook.name, reason: reasonWords(word) },
    requestId: null,
    at: now,
  });
  await tellResponsible(tx, hook, refusal);
}
