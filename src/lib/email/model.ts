/** What a mail can be about: each is a type of notification and has a template of its own. */
export const MAIL_TEMPLATES = [
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
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** So many of what one mail tells are written out; of the others it says how many there are. */
export const MAX_ENTRIES = 20;

/** Where a mail stands; `kept` where no provider is configured: then it is never sent. */
export const MAIL_STATUSES = ['pending', 'succeeded', 'failed', 'cancelled', 'kept'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** How its reader writes dates and figures; UTC and en-US where they have not said. */
export interface MailReader {
  readonly timeZone: string | null;
  readonly locale: string | null;
}

/** A deal as it stands when the mail is written. */
export interface MailDeal {
  readonly name: string;
  readonly account: string | null;
  /** In words. */
  readonly stage: string;
  readonly value: number;
  /** ISO 4217 */
  readonly currency: string;
  /** 0 to 1; null while it is not assessed. */
  readonly score: number | null;
  readonly band: string | null;
  readonly reasons: readonly string[];
  readonly nextStep: string | null;
  readonly nextStepAt: Date | null;
}

/** One thing that is told, in the words that it has in the app. */
export interface MailEntry {
  readonly id: string;
  readonly title: string;
  readonly message: string;
  /** The whole address; null where it leads nowhere. */
  readonly url: string | null;
  readonly deal: MailDeal | null;
}

export interface ListContent {
  readonly template: Exclude<MailTemplate, 'invite' | 'digest_ready'>;
  /** The first of them. */
  readonly entries: readonly MailEntry[];
  /** Of all. */
  readonly count: number;
  /** Where all of them are. */
  readonly listUrl: string;
}

export interface InviteContent {
  readonly template: 'invite';
  readonly teamName: string;
  readonly invitedBy: string | null;
  readonly role: string;
  readonly url: string;
  readonly expiresAt: Date;
}

interface Sum {
  readonly currency: string;
  readonly value: number;
}

interface DigestDeal {
  readonly name: string;
  readonly account: string | null;
  readonly value: number;
  readonly currency: string;
  readonly note: string;
  readonly url: string;
}

export interface DigestPart {
  readonly title: string;
  readonly count: number;
  readonly sums: readonly Sum[];
  readonly deals: readonly DigestDeal[];
}

/** What happened in a team, or among a person's own deals. */
export interface DigestPlace {
  readonly id: string;
  readonly name: string;
  readonly parts: readonly DigestPart[];
  readonly pipeline: readonly {
    readonly band: string;
    readonly count: number;
    readonly sums: readonly Sum[];
  }[];
}

export interface DigestContent {
  readonly template: 'digest_ready';
  readonly kind: string;
  readonly from: Date;
  readonly to: Date;
  readonly places: readonly DigestPlace[];
  readonly url: string;
}

export type MailContent = ListContent | InviteContent | DigestContent;

/** What stands around the words. */
export interface MailFrame {
  readonly appUrl: string;
  /** Null where that kind of mail cannot be switched off. */
  readonly unsubscribe: {
    /** A page that asks first. */
    readonly pageUrl: string;
    /** Switches it off at a POST, as RFC 8058 says. */
    readonly oneClickUrl: string;
  } | null;
}

/** A mail in words. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A mail that is ready to leave. */
export interface ComposedMail extends RenderedMail {
  readonly to: string;
}
