/** How a person is told. Mail and Slack are planned here and sent by who knows those services. */
export const CHANNELS = ['in_app', 'mail', 'slack'] as const;
export type Channel = (typeof CHANNELS)[number];

export const CHANNEL_LABELS: Readonly<Record<Channel, string>> = {
  in_app: 'In the app',
  mail: 'Mail',
  slack: 'Slack',
};

export const NOTIFICATION_TYPES = [
  'deal_at_risk',
  'action_overdue',
  'stage_changed',
  'assigned',
  'mentioned',
  'invite',
  'sync_failed',
  'webhook_disabled',
  'digest_ready',
  'import_finished',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export interface TypeRule {
  readonly label: string;
  /** When one is told, in a sentence. */
  readonly description: string;
  /** What holds for who has chosen nothing. */
  readonly defaults: Readonly<Record<Channel, boolean>>;
  /** Channels that cannot be switched; they stay as in `defaults`. */
  readonly fixed: readonly Channel[];
  /** Whether mail and Slack wait for the end of the quiet hours. The app itself never makes a sound. */
  readonly waits: boolean;
}

const rule = (
  label: string,
  description: string,
  { mail, ...rest }: { mail: boolean } & Partial<Pick<TypeRule, 'fixed' | 'waits'>>,
): TypeRule => ({
  label,
  description,
  defaults: { in_app: true, mail, slack: false },
  fixed: [],
  waits: true,
  ...rest,
});

/** What one is told of: the one table. */
export const TYPE_RULES: Readonly<Record<NotificationType, TypeRule>> = {
  deal_at_risk: rule(
    'Deal at risk',
    'A deal that you answer for reached High, rises fast or has gone quiet.',
    { mail: true },
  ),
  action_overdue: rule(
    'Action overdue',
    'The date of a next step has passed on a deal that you answer for.',
    { mail: true },
  ),
  stage_changed: rule(
    'Stage changed',
    'Somebody else moved a deal that you own or are assigned to, or closed it.',
    { mail: false },
  ),
  assigned: rule('Assigned to you', 'Somebody else made you responsible for a deal.', {
    mail: true,
  }),
  mentioned: rule('Mentioned in a note', 'A colleague wrote @ and your name, or your address.', {
    mail: true,
  }),
  // The invite is itself a mail, which teams plan: it goes to people without an account as well.
  invite: rule('Invite to a team', 'Somebody asks you to join their team.', {
    mail: true,
    fixed: ['in_app', 'mail'],
    waits: false,
  }),
  sync_failed: rule('Sync failed', 'A connection that you set up could not be read.', {
    mail: true,
  }),
  webhook_disabled: rule(
    'Webhook disabled',
    'A webhook of yours failed for too long, or Slack refused a channel.',
    {
      mail: true,
    },
  ),
  // It comes at the hour that its person has chosen.
  digest_ready: rule('Digest ready', 'Your daily or weekly summary is made.', {
    mail: true,
    waits: false,
  }),
  import_finished: rule('Import finished', 'An import that you started has ended.', {
    mail: false,
  }),
};

export const isNotificationType = (type: string): type is NotificationType =>
  (NOTIFICATION_TYPES as readonly string[]).includes(type);

/** Where a person departs from a default. */
export interface Choice {
  readonly type: string;
  readonly channel: string;
  readonly enabled: boolean;
}

/** Whether a person is told of a type over a channel. */
export function isWanted(
  choices: readonly Choice[],
  type: NotificationType,
  channel: Channel,
): boolean {
  const { defaults, fixed } = TYPE_RULES[type];
  if (fixed.includes(channel)) return defaults[channel];
  const chosen = choices.find((choice) => choice.type === type && choice.channel === channel);
  return chosen?.enabled ?? defaults[channel];
}

export const DIGEST_KINDS = ['off', 'daily', 'weekly'] as const;
export type DigestKind = (typeof DIGEST_KINDS)[number];

/** Monday first, as ISO 8601 counts them from 1. */
export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** What a person has until they choose: no quiet hours, no digest; the rest is where a form begins. */
export const DEFAULT_SCHEDULE = {
  quietFrom: null,
  quietTo: null,
  digest: 'off',
  digestMinute: 480,
  digestWeekday: 1,
} as const;

/** What a digest tells, in its order. */
export const DIGEST_PARTS = ['newAtRisk', 'overdue', 'moved', 'won', 'lost', 'recovered'] as const;
export type DigestPartName = (typeof DIGEST_PARTS)[number];

export const DIGEST_PART_TITLES: Readonly<Record<DigestPartName, string>> = {
  newAtRisk: 'Newly at risk',
  overdue: 'Next steps overdue',
  moved: 'Moved on',
  won: 'Won',
  lost: 'Lost',
  recovered: 'Recovered',
};

/** `08:05` of minutes since midnight. */
export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The count as a bell shows it. */
export const MAX_SHOWN = 99;
export const countText = (count: number): string =>
  count > MAX_SHOWN ? `${MAX_SHOWN}+` : String(count);
