import { PUBLIC_EVENT_TYPES, type PublicEventType } from '@/lib/events/model';
import type { LastMessageDto, SlackHookDto } from '@/lib/slack/dto';
import { BY_PERSON, EVENT_LABELS, PAUSE_WORDS, type MessageStatus } from '@/lib/slack/model';

/** What a place can be told of: in one's own space nobody joins or leaves. */
export const choicesFor = (teamId: string | null): readonly PublicEventType[] =>
  PUBLIC_EVENT_TYPES.filter((type) => teamId !== null || !type.startsWith('team.'));

/** "Told when a deal is won, a deal is lost." */
export function eventsWords(events: readonly PublicEventType[]): string {
  const labels = PUBLIC_EVENT_TYPES.filter((type) => events.includes(type)).map((type) =>
    lowerFirst(EVENT_LABELS[type]),
  );
  return `Told when ${labels.join(', ')}.`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Why a channel is off, and what to do about it; null while it is on. */
export function offWords({
  isActive,
  disabledReason,
  disabledBecause,
}: SlackHookDto): string | null {
  if (isActive) return null;
  if (disabledReason === BY_PERSON) return 'Switched off by hand.';
  return `Switched off, since ${disabledBecause ?? 'Slack refused it'}. Mend it in Slack and switch it on, or give it a new address.`;
}

/** How a channel is: what became of its newest message tells whether it fails. */
export type HookState = 'on' | 'failing' | 'off' | 'refused';

export function stateOf({ isActive, disabledReason, lastMessage }: SlackHookDto): HookState {
  if (!isActive) return disabledReason === BY_PERSON ? 'off' : 'refused';
  if (!lastMessage || lastMessage.error === null) return 'on';
  const { status, error } = lastMessage;
  // A pause is kept to, and the message arrives after it.
  const isPaused = status === 'pending' && error === PAUSE_WORDS;
  return ['pending', 'failed'].includes(status) && !isPaused ? 'failing' : 'on';
}

const STATUS_WORDS: Readonly<Record<MessageStatus, string>> = {
  pending: 'on its way',
  succeeded: 'arrived',
  failed: 'did not arrive',
  cancelled: 'was not sent',
};

/** What became of the last message: "did not arrive, Slack answered 500". */
export function lastWords({ status, error }: LastMessageDto): string {
  const words = status === 'pending' && error !== null ? 'is tried again' : STATUS_WORDS[status];
  return error === null ? words : `${words}, ${asPart(error)}`;
}

/** A sentence as the part of one. */
const asPart = (sentence: string): string => {
  const words = sentence.replace(/\.$/, '');
  return words.startsWith('Slack') ? words : lowerFirst(words);
};
