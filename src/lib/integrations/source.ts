import type { RiskEventType } from '../risk';
import type { Env } from '../platform/env';
import type { IntegrationName, SourceStage, WriteBackField } from './model';

/** What a connection lets us in with, opened. Never logged, never sent to a browser. */
export interface Credentials {
  readonly authKind: 'token' | 'oauth';
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresAt: Date | null;
  /** Salesforce: the instance's address; Google Calendar: the calendar's id; HubSpot: null. */
  readonly address: string | null;
}

/** What a provider is given to work with. */
export interface SourceContext {
  readonly env: Env;
  readonly now: () => Date;
  /** Ends waiting and calling. */
  readonly signal: AbortSignal;
  readonly credentials: Credentials;
  /**
   * Renews the grant where it is one: called on the first 401, at most once for a session, and under
   * the connection's row lock, so that of two processes only one spends the refresh token.
   *
   * @throws ProviderError `unauthorized` where it cannot be renewed
   */
  readonly renew: () => Promise<Credentials>;
}

/** Whom or what was connected. */
export interface SourceAccount {
  /** To show: "Acme Inc (jane@acme.example)". */
  readonly name: string;
  /** The provider's own id of it: organisation, portal, calendar. */
  readonly id: string;
}

/** A record that could not be taken, or not whole; kept with the run and shown. */
export interface RecordProblem {
  readonly kind: 'deal' | 'contact' | 'activity' | 'meeting' | 'stage' | 'owner';
  readonly externalId: string;
  readonly name: string | null;
  readonly field: string | null;
  /** In words that say what to do, where something can be done. */
  readonly message: string;
  /** Whether the record was left out; else it was taken without this. */
  readonly isSkipped: boolean;
}

export interface SourceEvent {
  /** Stable over syncs: the same fact has the same id. */
  readonly externalId: string;
  readonly at: Date;
  readonly type: RiskEventType;
  /** Of `created` (only `to`) and `stage_changed`: the source's own stage keys. Else as in `RiskEvent`. */
  readonly from?: string | null;
  readonly to?: string | null;
  readonly actor?: string | null;
  readonly text?: string | null;
}

export interface SourceContact {
  readonly externalId: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly title: string | null;
  /** On this deal. */
  readonly role: string | null;
}

/** A meeting that a CRM or a calendar knows. */
export interface SourceMeeting {
  readonly externalId: string;
  readonly title: string;
  readonly description: string | null;
  readonly startTime: Date;
  readonly endTime: Date;
  /** Addresses, in small letters. */
  readonly attendees: readonly string[];
  readonly location: string | null;
  readonly meetingLink: string | null;
  readonly url: string | null;
  readonly isCancelled: boolean;
}

/** A deal with its whole history, as its source tells it. */
export interface SourceDeal {
  readonly externalId: string;
  readonly name: string;
  readonly account: string | null;
  /** Null where the source has no amount: 0 here. */
  readonly value: number | null;
  /** ISO 4217; null where the source does not say: the team's own. */
  readonly currency: string | null;
  readonly stage: SourceStage;
  readonly createdAt: Date;
  readonly expectedCloseDate: Date | null;
  /** When it was closed; null for an open one. */
  readonly closedAt: Date | null;
  readonly lostReason: string | null;
  readonly nextStep: string | null;
  readonly ownerName: string | null;
  readonly ownerEmail: string | null;
  /** The record at its source, for a link back. */
  readonly url: string | null;
  /** Changes of stage, value and close date, touches, contacts; no `won`, `lost`, `reopened`: these
   * follow from the stages. In any order. */
  readonly events: readonly SourceEvent[];
  /** All of them: who is not named any more is no contact of the deal any more. */
  readonly contacts: readonly SourceContact[];
  /** Those ahead; held ones are among `events` (`meeting_held`). */
  readonly meetings: readonly SourceMeeting[];
}

/** The provider's own notes on where it stands: plain JSON, opaque to everybody else. */
export type Cursor = Readonly<Record<string, unknown>>;

/** One step of a pull: small enough to be written in one transaction (at most 200 deals). */
export interface SourcePage {
  readonly deals: readonly SourceDeal[];
  /** Ids of deals that were deleted at the source. */
  readonly removed: readonly string[];
  /** Of a calendar: meetings that belong to whatever deal they name. */
  readonly meetings: readonly SourceMeeting[];
  readonly problems: readonly RecordProblem[];
  /** Records that were read for this page, of any kind. */
  readonly recordsRead: number;
  /** Deals (or meetings) that the whole pull is about, where the source says so. */
  readonly total: number | null;
  /** What is being read, in the words that the screen shows: "reading opportunities". */
  readonly phase: string;
  /** Saved with what the page wrote; the next `pull` begins there, after a crash, too. */
  readonly cursor: Cursor;
  /** The source has been read to its end, as of when the pull began; the cursor then says since when. */
  readonly isLast: boolean;
}

/** A change made here, to be made there. */
export interface SourceChange {
  readonly externalId: string;
  readonly changedAt: Date;
  /** Stages by the source's keys; dates as `YYYY-MM-DD`. `from` is what we believe to stand there. */
  readonly fields: Partial<
    Readonly<Record<WriteBackField, { readonly from: string | null; readonly to: string | null }>>
  >;
}

/**
 * What became of a change, field by field: `made` stands there now; of `overtaken` the source had
 * something newer, which the next pull brings, and `message` says so.
 */
export type PushOutcome =
  | {
      readonly kind: 'answered';
      readonly made: readonly WriteBackField[];
      readonly overtaken: readonly WriteBackField[];
      readonly message: string | null;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** Signing in at the provider instead of pasting a key: OAuth with PKCE. */
export interface SourceOAuth {
  /** Whether the environment holds what it needs. */
  isConfigured(env: Env): boolean;
  /** Where the browser is sent. */
  authorizeUrl(
    env: Env,
    given: {
      readonly state: string;
      readonly codeChallenge: string;
      readonly redirectUri: string;
    },
  ): string;
  /** @throws ProviderError `unauthorized` where the code is not taken */
  exchangeCode(
    env: Env,
    given: {
      readonly code: string;
      readonly codeVerifier: string;
      readonly redirectUri: string;
    },
    signal: AbortSignal,
  ): Promise<Credentials>;
  /** @throws ProviderError `unauthorized` where the grant was withdrawn */
  renewGrant(env: Env, held: Credentials, signal: AbortSignal): Promise<Credentials>;
  revokeGrant(env: Env, held: Credentials, signal: AbortSignal): Promise<void>;
}

/** One provider, by what the sync engine asks of it. Every call may throw `ProviderError`. */
export interface Source {
  readonly name: IntegrationName;
  /**
   * Says whom the credentials open, and that they open what a sync needs.
   *
   * @throws ProviderError in words that say what to do
   */
  validate(context: SourceContext): Promise<SourceAccount>;
  /** The stages there are, every pipeline's; empty for a calendar. */
  listStages(context: SourceContext): Promise<readonly SourceStage[]>;
  /** @param cursor null for the first page ever, or of a full sync (see `beginAnew`) */
  pull(context: SourceContext, cursor: Cursor | null): Promise<SourcePage>;
  /**
   * Where a full sync begins, by where the last one ended. Left out where it needs to know nothing of
   * that: then from null.
   */
  readonly beginAnew?: (cursor: Cursor | null, now: Date) => Cursor | null;
  /** Left out where nothing is written back. */
  readonly push?: (context: SourceContext, change: SourceChange) => Promise<PushOutcome>;
  /** Words for a form where an address that a person typed may not be asked; null where it may. */
  readonly findAddressFault?: (env: Env, address: string) => string | null;
  /** An address that a person typed, as it is kept; left out where that is as it was typed. */
  readonly readAddress?: (address: string) => string;
  /** Left out where there is no sign-in. */
  readonly oauth?: SourceOAuth;
}
