import type { PublicEventType } from '../events/model';

/** How many channels a team, or a person alone, may have. */
export const MAX_SLACK_HOOKS = 20;

/** What a new channel hears of where nobody chose. */
export const DEFAULT_EVENTS: readonly PublicEventType[] = [
  'deal.at_risk',
  'deal.stage_changed',
  'deal.closed_won',
  'deal.closed_lost',
];

/** Each event as the form names it. */
export const EVENT_LABELS: Readonly<Record<PublicEventType, string>> = {
  'deal.at_risk': 'A deal is at risk',
  'deal.stage_changed': 'A deal moves to another stage',
  'deal.closed_won': 'A deal is won',
  'deal.closed_lost': 'A deal is lost',
  'deal.created': 'A deal is created',
  'deal.updated': 'A deal is changed in other ways',
  'team.member_added': 'Somebody joins the team',
  'team.member_removed': 'Somebody leaves the team',
};

/** Where a message stands. `cancelled`: its channel was switched off before it left. */
export const MESSAGE_STATUSES = ['pending', 'succeeded', 'failed', 'cancelled'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/**
 * The words with which Slack refuses a webhook for good, in ours. They end the channel; what is wrong
 * with one message alone is not among them.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export const REFUSALS = {
  no_service: 'the webhook was removed in Slack, or the app that it belongs to',
  no_active_hooks: 'the webhook is switched off in Slack',
  invalid_token: 'Slack does not know this address; a part of it is wrong, or it was replaced',
  no_team: 'Slack does not know the workspace of this address',
  team_disabled: 'the Slack workspace was closed',
  action_prohibited: 'an administrator of the Slack workspace does not let it write there',
  posting_to_general_channel_denied: 'the Slack workspace lets few people write in that channel',
  channel_not_found: 'the channel is gone, or private now',
  channel_is_archived: 'the channel is archived',
  user_not_found: 'the person whom it writes to is no longer in the Slack workspace',
} as const satisfies Record<string, string>;
export type RefusalWord = keyof typeof REFUSALS;

export const isRefusalWord = (word: string): word is RefusalWord => Object.hasOwn(REFUSALS, word);

/** A person's own choice, beside Slack's words. */
export const BY_PERSON = 'person';

/** What the log says of a 429: no failure, since the message arrives after the pause. */
export const PAUSE_WORDS = 'Slack asked for a pause (429)';

/** Why a channel is off, as the rest of a sentence. */
export function reasonWords(reason: string): string {
  if (reason === BY_PERSON) return 'by hand';
  return isRefusalWord(reason) ? REFUSALS[reason] : `Slack answered ${reason}`;
}

/** How long (days) a message is kept with its words. */
export const KEPT_DAYS = 30;
