import 'server-only';
import {
  OutboundError,
  sendOutbound,
  type OutboundRules,
  type SendOptions,
} from '../clients/outbound';
import { AppError } from '../core/errors';
import type { SealingKey } from '../platform/crypto';
import { inTransaction, type Db, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { Logger } from '../platform/log';
import {
  isSlow,
  parseRetryAfter,
  RETRY_DELAYS,
  retryDelay,
  settle,
  type Claim,
  type Settlement,
} from '../platform/outbox';
import { cancelWaiting } from './cancel-waiting';
import { disableWebhook } from './disable';
import { forgetIn } from './forget';
import * as repository from './repository/deliveries';
import { openSecrets } from './secrets';
import { signedHeaders } from './sign';

const GONE = 410;
const DAY = 86_400_000;
/** Failures only, over so long and so many, switch an endpoint off. */
const FAILING_MS = 5 * DAY;
const FAILING_ATTEMPTS = 10;
/** So old may an endpoint's last success look before it is noted anew: not with each of thousands. */
const SUCCESS_NOTE_MS = 10_000;

export interface DeliveryTools {
  readonly deps: Deps;
  readonly log: Logger;
  readonly rules: OutboundRules;
  readonly sending?: SendOptions;
  readonly keys: readonly SealingKey[];
  /** 0 to 1; spreads the attempts. */
  readonly random: () => number;
}

/** What came of one exchange. */
interface Outcome {
  readonly succeeded: boolean;
  readonly durationMs: number;
  readonly responseCode: number | null;
  readonly responseBody: string | null;
  readonly error: string | null;
  readonly retryAfter: string | null;
}

const noAnswer = (error: string, durationMs: number): Outcome => ({
  succeeded: false,
  durationMs,
  responseCode: null,
  responseBody: null,
  error,
  retryAfter: null,
});

/** PostgreSQL stores neither NUL nor half of a character. */
const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

function faultOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) {
    return `It answered ${status}: redirects are not followed. Enter the address that it leads to.`;
  }
  return `It answered ${status}; any 2xx is a success.`;
}

async function exchange(
  { rules, keys, sending }: DeliveryTools,
  outgoing: repository.Outgoing,
  at: Date,
): Promise<Outcome> {
  const { eventId, body, url, webhookId: id } = outgoing;
  const headers = signedHeaders({ eventId, body, at }, openSecrets({ ...outgoing, id }, keys, at));
  const request = { kind: 'webhook', url, headers, body } as const;
  const {
    status,
    retryAfter,
    body: answer,
    durationMs,
  } = await sendOutbound(request, rules, sending);
  const error = faultOf(status);
  const told = { responseCode: status, responseBody: storable(answer), retryAfter };
  return { succeeded: error === null, durationMs, error, ...told };
}

/** An exchange always comes to something: a fault of the other side, or of ours, is a failed attempt. */
async function attempt(
  tools: DeliveryTools,
  outgoing: repository.Outgoing,
  startedAt: Date,
): Promise<Outcome> {
  try {
    return await exchange(tools, outgoing, startedAt);
  } catch (error) {
    if (error instanceof OutboundError) return noAnswer(error.message, error.durationMs);
    if (error instanceof AppError) return noAnswer(`It could not be signed. ${error.message}`, 0);
    // Its message may quote the address, which may hold a secret.
    const name = error instanceof Error ? error.name : typeof error;
    tools.log.error({ webhookId: outgoing.webhookId, error: name }, 'a delivery broke');
    return noAnswer('Something went wrong on our side. It was logged.', 0);
  }
}

type Verdict = Pick<Settlement, 'status' | 'nextAttemptAt'>;

function verdictOf(outcome: Outcome, made: number, now: Date, random: number): Verdict {
  if (outcome.succeeded) return { status: 'succeeded', nextAttemptAt: null };
  if (outcome.responseCode === GONE) return { status: 'failed', nextAttemptAt: null };
  const delay = retryDelay(made, random, parseRetryAfter(outcome.retryAfter, now));
  if (delay === null) return { status: 'failed', nextAttemptAt: null };
  return { status: 'pending', nextAttemptAt: new Date(now.getTime() + delay) };
}

/** Whether the endpoint's row has something to learn from this. */
function hasNews(
  { succeeded, durationMs }: Outcome,
  { failureCount, lastSuccessAt, lastDurationMs }: repository.Outgoing,
  now: Date,
): boolean {
  if (!succeeded || failureCount > 0 || lastSuccessAt === null) return true;
  if (lastDurationMs === null || isSlow(lastDurationMs) !== isSlow(durationMs)) return true;
  return now.getTime() - lastSuccessAt.getTime() >= SUCCESS_NOTE_MS;
}

/** @returns whether that switched the endpoint off */
async function noteAtEndpoint(tx: Tx, id: string, outcome: Outcome, now: Date): Promise<boolean> {
  const noted = { durationMs: outcome.durationMs, now };
  if (outcome.succeeded) {
    await repository.noteSuccess(tx, id, noted);
    return false;
  }
  const failures = await repository.noteFailure(tx, id, noted);
  if (outcome.responseCode === GONE) return disableWebhook(tx, id, 'gone', now);
  if (!failures || failures.failureCount < FAILING_ATTEMPTS) return false;
  const since = now.getTime() - failures.firstFailureAt.getTime();
  return since >= FAILING_MS && disableWebhook(tx, id, 'failing', now);
}

interface Attempted {
  readonly claim: Claim;
  readonly outgoing: repository.Outgoing;
  readonly outcome: Outcome;
  readonly startedAt: Date;
}

interface Concluded {
  readonly status: Settlement['status'];
  /** Whether it switched the endpoint off. */
  readonly ended: boolean;
}

/** Of an endpoint that was switched off meanwhile nothing is tried again. */
const unlessOff = (verdict: Verdict, isOn: boolean): Verdict =>
  isOn || verdict.status !== 'pending' ? verdict : { status: 'cancelled', nextAttemptAt: null };

/** Notes an attempt with all that follows from it; null where the lease was lost, and nothing noted. */
async function conclude(
  { deps, random }: DeliveryTools,
  { claim, outgoing, outcome, startedAt }: Attempted,
): Promise<Concluded | null> {
  const now = deps.now();
  const { attemptsBefore, webhookId } = outgoing;
  const made = claim.attempt - attemptsBefore;
  const { succeeded, durationMs, responseCode, responseBody, error } = outcome;
  const byHand = attemptsBefore > 0 && made === 1;
  const noted = { webhookId, byHand, startedAt, durationMs, succeeded, responseBody };
  const wanted = verdictOf(outcome, made, now, random());
  const write = async (db: Db, verdict: Verdict): Promise<Concluded | null> => {
    const end = { ...verdict, responseCode, error, now };
    const isOurs = await repository.settleAttempt(db, claim, end, noted);
    return isOurs ? { status: verdict.status, ended: false } : null;
  };
  if (!hasNews(outcome, outgoing, now)) return write(deps.db, wanted);
  return inTransaction(deps.db, async (tx) => {
    const endpoint = await repository.lockWebhook(tx, webhookId);
    const concluded = await write(tx, unlessOff(wanted, endpoint?.isActive ?? false));
    // What an address said says nothing of the one that took its place.
    if (!concluded || endpoint?.url !== outgoing.url) return concluded;
    return { ...concluded, ended: await noteAtEndpoint(tx, webhookId, outcome, now) };
  });
}

/** Its process was killed at every attempt: it ends without another. */
async function giveUp({ deps }: DeliveryTools, claim: Claim): Promise<void> {
  const error = 'Every attempt was cut short on our side, the last one as well.';
  const end = { status: 'failed', nextAttemptAt: null, responseCode: null, error } as const;
  await inTransaction(deps.db, (tx) =>
    settle(tx, repository.DELIVERIES, claim, { ...end, now: deps.now() }),
  );
}

/** What is to be sent, with nobody in it who was erased. */
async function findOutgoing(deps: Deps, id: string): Promise<repository.Outgoing | null> {
  const outgoing = await repository.findOutgoing(deps.db, id);
  if (!outgoing?.namesErased) return outgoing;
  await forgetIn(deps, id);
  return repository.findOutgoing(deps.db, id);
}

/** One attempt at one delivery, from its claim to its place in the log. */
export async function deliver(tools: DeliveryTools, claim: Claim): Promise<void> {
  const { deps, log } = tools;
  const outgoing = await findOutgoing(deps, claim.id);
  // Deleted since, with its endpoint or its deal.
  if (!outgoing) return;
  if (claim.attempt - outgoing.attemptsBefore > RETRY_DELAYS.length) {
    await giveUp(tools, claim);
    return;
  }
  const startedAt = deps.now();
  // It is signed with the time that the log shows.
  const outcome = await attempt(tools, outgoing, startedAt);
  const concluded = await conclude(tools, { claim, outgoing, outcome, startedAt });
  if (concluded?.ended) await cancelWaiting(deps, outgoing.webhookId);
  const about = { deliveryId: claim.id, webhookId: outgoing.webhookId, attempt: claim.attempt };
  const { responseCode: code, durationMs: ms } = outcome;
  if (!concluded) log.warn({ ...about, code, ms }, 'a delivery came back late');
  else if (outcome.succeeded) log.debug({ ...about, code, ms }, 'webhook delivered');
  else log.info({ ...about, code, ms, status: concluded.status }, 'webhook not delivered');
}
