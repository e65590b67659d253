import { invalidField } from '../core/errors';
import type { ChangeContext, DealRecord, NewHistoryEvent, PlannedChange } from './deal-change';
import type { LogTouchInput } from './schema';

/** A clock that runs a little fast on the client is no reason to refuse. */
const TOLERANCE_MS = 5 * 60_000;

function touchEvent(input: LogTouchInput, now: Date, actor: string | null): NewHistoryEvent {
  const { type, text = null } = input;
  const at = input.at ?? now;
  if (type === 'meeting_scheduled') {
    if (!input.at) throw invalidField('at', 'say when the meeting will be');
    if (at <= now) throw invalidField('at', 'a scheduled meeting lies in the future');
    return { type, at: now, to: at.toISOString(), text, actor };
  }
  if (at.getTime() > now.getTime() + TOLERANCE_MS) {
    throw invalidField('at', 'must not lie in the future');
  }
  if (type !== 'contact_added') return { type, at: at > now ? now : at, text, actor };
  if (text === null) throw invalidField('text', "give the contact's name");
  return { type, at: at > now ? now : at, to: text.slice(0, 200), text: null, actor };
}

/** Plans a logged touch: the history grows by one fact, no field is edited. */
export function planTouch(
  deal: DealRecord,
  input: LogTouchInput,
  context: ChangeContext,
): PlannedChange {
  return {
    kind: 'touched',
    before: deal,
    after: { ...deal, updatedAt: context.now },
    history: [touchEvent(input, context.now, context.actorName)],
    changes: {},
  };
}
