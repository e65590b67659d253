import 'server-only';
import { sendMail, type MailAnswer, type MailProvider } from '../clients/resend';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { Logger } from '../platform/log';
import { settle, type Claim, type OutboxTable } from '../platform/outbox';
import { endingOf, isForgotten, type Attempt } from './after-attempt';
import type { ComposedMail } from './model';
import * as repository from './repository';
import type { MailRow } from './repository';

/** The provider bears two requests at a time; a lease outlasts the writing and the exchange. */
export const MAIL_TABLE: OutboxTable = { name: 'EmailMessage', perLane: 2, leaseMs: 60_000 };

/** Words for a mail, from what it is about now; null where there is nothing to tell any more. */
export type ComposeMail = (mail: MailRow) => Promise<ComposedMail | null>;

export interface MailSetting {
  /** Null where none is configured: then mails are kept. */
  readonly provider: MailProvider | null;
  readonly compose: ComposeMail;
  readonly random: () => number;
}

/** What the deliveries of one process share. */
export interface Sender {
  readonly deps: Deps;
  readonly log: Logger;
  readonly setting: MailSetting;
  /** Whether it was logged, since the provider last took a mail, that it refuses us. */
  readonly told: { refused: boolean };
}

interface Delivery {
  readonly mail: MailRow;
  readonly claim: Claim;
}

type Unsent = Exclude<MailAnswer, { kind: 'sent' }>;

/** Once per trouble: a thousand mails that wait for one key are one thing to know. */
function tellRefusal({ log, told }: Sender, { kind, status }: MailAnswer): void {
  if (kind === 'sent') told.refused = false;
  if (kind !== 'refused' || told.refused) return;
  told.refused = true;
  log.error({ status }, 'the mail provider refuses our key or address; mails wait');
}

async function settleSent(
  { deps }: Sender,
  claim: Claim,
  { providerId, status }: Extract<MailAnswer, { kind: 'sent' }>,
): Promise<void> {
  const ending = { status: 'succeeded', nextAttemptAt: null, responseCode: status, error: null } as const; // prettier-ignore
  await inTransaction(deps.db, async (tx) => {
    if (!(await settle(tx, MAIL_TABLE, claim, { ...ending, now: deps.now() }))) return;
    await repository.noteProviderId(tx, claim.id, providerId);
  });
}

/** @param since from when on the provider may have the mail */
async function settleUnsent(
  { deps, log, setting }: Sender,
  { mail, claim }: Delivery,
  answer: Unsent,
  since: Date,
): Promise<void> {
  const now = deps.now();
  const { createdAt, firstTriedAt } = mail;
  const attempt: Attempt = { attempt: claim.attempt, createdAt, since, now, random: setting.random() }; // prettier-ignore
  const ending = endingOf(answer, attempt);
  const isOurs = await inTransaction(deps.db, async (tx) => {
    if (!(await settle(tx, MAIL_TABLE, claim, { ...ending, now }))) return false;
    // Refused means not taken: by this attempt the provider got nothing that it could know again.
    if (answer.kind === 'refused') await repository.resetFirstTry(tx, claim.id, firstTriedAt);
    return true;
  });
  if (isOurs && ending.status === 'failed') {
    log.warn({ mail: claim.id, template: mail.template, status: answer.status }, 'mail failed');
  }
}

async function cancel({ deps }: Sender, claim: Claim): Promise<void> {
  const error = 'nothing to tell any more';
  const ending = { status: 'cancelled', nextAttemptAt: null, responseCode: null, error } as const;
  await inTransaction(deps.db, async (tx) => {
    const isOurs = await settle(tx, MAIL_TABLE, claim, { ...ending, now: deps.now() });
    if (isOurs) await repository.forgetAddress(tx, claim.id);
  });
}

async function send(
  sender: Sender,
  delivery: Delivery,
  provider: MailProvider,
  composed: ComposedMail,
): Promise<void> {
  // prettier-ignore
  const { mail, claim } = delivery;
  const since = mail.firstTriedAt ?? sender.deps.now();
  const tried = { to: composed.to, firstTriedAt: since };
  if (!(await repository.noteTried(sender.deps.db, claim, tried))) return;
  const answer = await sendMail(provider, { key: mail.id, ...composed });
  tellRefusal(sender, answer);
  if (answer.kind === 'sent') await settleSent(sender, claim, answer);
  else await settleUnsent(sender, delivery, answer, since);
}

/** @throws what went wrong in writing it, after the mail was put off: it may be possible later */
async function compose(sender: Sender, delivery: Delivery): Promise<ComposedMail | null> {
  const { mail } = delivery;
  try {
    return await sender.setting.compose(mail);
  } catch (error) {
    const answer = { kind: 'retry', status: null, word: 'it could not be written', retryAfter: null } as const; // prettier-ignore
    await settleUnsent(sender, delivery, answer, mail.firstTriedAt ?? mail.createdAt);
    throw error;
  }
}

/** One attempt of one mail: checked and written anew, sent or kept, and its end noted. */
export async function deliverMail(sender: Sender, claim: Claim): Promise<void> {
  const { deps, setting } = sender;
  const mail = await repository.findMail(deps.db, claim.id);
  if (!mail) return;
  const delivery = { mail, claim };
  if (mail.firstTriedAt && isForgotten(mail.firstTriedAt, deps.now())) {
    const word = 'whether the provider has it could not be learnt within a day';
    return settleUnsent(sender, delivery, { kind: 'failed', status: null, word }, mail.firstTriedAt); // prettier-ignore
  }
  const composed = await compose(sender, delivery);
  if (composed === null) return cancel(sender, claim);
  if (setting.provider) return send(sender, delivery, setting.provider, composed);
  await repository.keepMail(deps.db, claim, { to: composed.to, at: deps.now() });
}
