import type { PublicEventType } from '../events/model';
import type { MessageStatus } from './model';

/** Of the newest message of a channel. */
export interface LastMessageDto {
  readonly status: MessageStatus;
  readonly at: string;
  /** When the next attempt is due; null unless it is pending. */
  readonly nextAttemptAt: string | null;
  /** What the last attempt came to, in words; null where it arrived or none was made. */
  readonly error: string | null;
}

/** Times are ISO 8601 strings (UTC). The address itself is a secret and never among it. */
export interface SlackHookDto {
  readonly id: string;
  readonly name: string;
  /** Enough of the address to know it again; null where the key that it was sealed with is gone. */
  readonly hint: string | null;
  readonly events: readonly PublicEventType[];
  /** Null for a person's own. */
  readonly teamId: string | null;
  readonly isActive: boolean;
  /** `person`, or the word with which Slack refused; null while it is active. */
  readonly disabledReason: string | null;
  /** The same as the rest of a sentence: "the channel is archived". */
  readonly disabledBecause: string | null;
  readonly disabledAt: string | null;
  /** When Slack last took a message. */
  readonly lastUsedAt: string | null;
  readonly lastMessage: LastMessageDto | null;
  /** Whether its person's own notifications for Slack go here as well. */
  readonly carriesNotifications: boolean;
  readonly createdAt: string;
}
