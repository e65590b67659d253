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

/** @param since from when on the provider may have the mail; null where it cannot */
async function settleUnsent(
  { deps, log, setting }: Sender,
  { mail, claim }: Delivery,
  answer: Unsent,
  since: Date | null,
): Promise<void> {
  const now = deps.now();
  const { createdAt } = mail;
  const attempt: Attempt = { attempt: claim.attempt, createdAt, since, now, random: setting.random() }; // prettier-ignore
  const ending = endingOf(answer, attempt);
  const isOurs = await inTransaction(deps.db, async (tx) => {
    if (!(await settle(tx, MAIL_TABLE, claim, { ...ending, now }))) return false;
    await repository.noteAfterAttempt(tx, claim.id, {
      firstTriedAt: since,
      isKeySpent: answer.kind === 'conflict',
      // A pause that our own key is the reason for is none of the mail's attempts.
      isCounted: answer.kind !== 'refused',
    });
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

/** A repeat in the same words goes by the same key, so that the provider takes it once. */
const keyOf = ({ id, keysSpent }: MailRow): string => (keysSpent === 0 ? id : `${id}/${keysSpent}`);

/** Since when the provider may have a mail, after one more attempt: an answer that says no adds nothing. */
const sinceAfter = (answer: Unsent, { firstTriedAt }: MailRow, triedAt: Date): Date | null =>
  firstTriedAt ?? (answer.kind === 'retry' && answer.mayHaveIt ? triedAt : null);

/**
 * The provider knows other words by this key, since a mail is written anew for each attempt. Where an
 * earlier attempt ended without an answer, those are what it took then. Where each was answered with a
 * no it has taken nothing, and the next attempt needs another key.
 */
const resolveConflict = (answer: MailAnswer, { firstTriedAt }: MailRow): MailAnswer =>
  answer.kind === 'conflict' && firstTriedAt !== null
    ? { kind: 'sent', status: answer.status ?? 409, providerId: null }
    : answer;

async function send(
  sender: Sender,
  delivery: Delivery,
  provider: MailProvider,
  composed: ComposedMail,
): Promise<void> {
  const { mail, claim } = delivery;
  const triedAt = sender.deps.now();
  const tried = { to: composed.to, firstTriedAt: mail.firstTriedAt ?? triedAt };
  if (!(await repository.noteTried(sender.deps.db, claim, tried))) return;
  const answered = await sendMail(provider, { key: keyOf(mail), ...composed });
  const answer = resolveConflict(answered, mail);
  tellRefusal(sender, answer);
  if (answer.kind === 'sent') await settleSent(sender, claim, answer);
  else await settleUnsent(sender, delivery, answer, sinceAfter(answer, mail, triedAt));
}

/** @throws what went wrong in writing it, after the mail was put off: it may be possible later */
async function compose(sender: Sender, delivery: Delivery): Promise<ComposedMail | null> {
  const { mail } = delivery;
  try {
    return await sender.setting.compose(mail);
  } catch (error) {
    const word = 'it could not be written';
    const answer = { kind: 'retry', status: null, word, retryAfter: null, mayHaveIt: false } as const; // prettier-ignore
    await settleUnsent(sender, delivery, answer, mail.firstTriedAt);
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
