import { invalidField } from '../core/errors';
import type { ChangeContext, DealRecord, NewHistoryEvent, PlannedChange } from './deal-change';
import type { LogTouchInput } from './schema';

const MAX_CONTACT = 200;
/** A clock that runs a little fast on the client is no reason to refuse. */
const TOLERANCE_MS = 5 * 60_000;

function meetingAhead(input: LogTouchInput, now: Date): Omit<NewHistoryEvent, 'actor'> {
  if (!input.at) throw invalidField('at', 'say when the meeting will be');
  if (input.at <= now) throw invalidField('at', 'a scheduled meeting lies in the future');
  const to = input.at.toISOString();
  return { type: 'meeting_scheduled', at: now, to, text: input.text ?? null };
}

function pastTouch(input: LogTouchInput, now: Date): Omit<NewHistoryEvent, 'actor'> {
  const { type, text = null, at = now } = input;
  if (at.getTime() > now.getTime() + TOLERANCE_MS) {
    throw invalidField('at', 'must not lie in the future');
  }
  const happened = at > now ? now : at;
  if (type !== 'contact_added') return { type, at: happened, text };
  if (text === null) throw invalidField('text', "give the contact's name");
  if (text.length > MAX_CONTACT) {
    throw invalidField('text', `a contact's name has at most ${MAX_CONTACT} characters`);
  }
  return { type, at: happened, to: text, text: null };
}

function touchEvent(input: LogTouchInput, { now, actorName }: ChangeContext): NewHistoryEvent {
  const event =
    input.type === 'meeting_scheduled' ? meetingAhead(input, now) : pastTouch(input, now);
  return { ...event, actor: actorName };
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
    history: [touchEvent(input, context)],
    changes: {},
  };
}
