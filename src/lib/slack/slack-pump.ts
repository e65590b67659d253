import 'server-only';
import {
  OutboundError,
  rulesOf,
  sendOutbound,
  type OutboundAnswer,
  type OutboundRules,
} from '../clients/outbound';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { getEnv, type Env } from '../platform/env';
import type { Logger } from '../platform/log';
import {
  parseRetryAfter,
  settle,
  type Claim,
  type OutboxTable,
  type PumpOptions,
} from '../platform/outbox';
import { openAddress } from './hook-address';
import { planSettlement } from './plan-settlement';
import { answerWords, readAnswer, type Verdict } from './read-answer';
import { lockHook, lockPerson, lockTeam, noteExchange, type HookRow } from './repository/hooks';
import {
  findOutgoing,
  pausePending,
  uncountAttempt,
  type OutgoingRow,
} from './repository/messages';
import { switchOff } from './switch-off';

const TABLE: OutboxTable = {
  name: 'SlackMessage',
  lanes: {
    table: 'SlackHook',
    column: 'hookId',
    failing: `EXISTS (SELECT 1 FROM "SlackMessage" m WHERE m."hookId" = l."id"
      AND m."status" = 'pending' AND m."error" IS NOT NULL)`,
  },
  // Slack takes one message a second of each webhook, with short bursts.
  perLane: 1,
  // An exchange takes 15 s at most.
  leaseMs: 30_000,
};
const CONCURRENCY = 16;
/** What a message says that waits to go elsewhere. */
const RETARGETED = 'The address of the channel was changed while it was on its way';

/** What one attempt came to. */
interface Outcome {
  readonly verdict: Verdict;
  readonly responseCode: number | null;
  readonly retryAfter: string | null;
  /** Null where nothing was sent. */
  readonly durationMs: number | null;
  /** In words; of one that arrived too. */
  readonly words: string;
}

const LATER = { kind: 'later', isPaused: false, word: null } as const;
const notSent = (words: string, durationMs: number | null): Outcome => ({
  verdict: LATER,
  responseCode: null,
  retryAfter: null,
  durationMs,
  words,
});

function outcomeOf(answer: OutboundAnswer): Outcome {
  const verdict = readAnswer(answer);
  const { status: responseCode, retryAfter, durationMs } = answer;
  return { verdict, responseCode, retryAfter, durationMs, words: answerWords(answer, verdict) };
}

const isSettled = ({ kind }: Verdict): boolean => kind === 'delivered' || kind === 'defect';

/** What came of it for the channel as it is now: what another address said is no verdict on this one. */
function judge(outcome: Outcome, hook: HookRow, { hook: addressed }: OutgoingRow): Outcome | null {
  const isSameAddress = hook.urlSealed === addressed.urlSealed;
  if (isSameAddress) return outcome;
  return isSettled(outcome.verdict) ? { ...outcome, durationMs: null } : null;
}

/** Sends a payload to a webhook of Slack. @throws OutboundError where there is no answer */
export const postToSlack = (
  url: string,
  payload: unknown,
  rules: OutboundRules,
): Promise<OutboundAnswer> =>
  sendOutbound(
    {
      kind: 'slack',
      url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Sentinel-Slack/1.0',
      },
      body: JSON.stringify(payload),
    },
    rules,
  );

/** A refusal is told and noted: whoever deletes the place at that moment takes these in this order. */
async function lockPlace(tx: Tx, { hook }: OutgoingRow): Promise<void> {
  if (hook.teamId === null) await lockPerson(tx, hook.userId);
  else await lockTeam(tx, hook.teamId);
}

interface Attempted {
  readonly claim: Claim;
  readonly message: OutgoingRow;
  readonly outcome: Outcome;
}

class Delivery {
  readonly #deps: Deps;
  readonly #log: Logger;
  readonly #env: Env;

  constructor(deps: Deps, log: Logger, env: Env) {
    this.#deps = deps;
    this.#log = log;
    this.#env = env;
  }

  /** One message, from its claim to what became of it. One that is gone was removed with its channel. */
  async deliver(claim: Claim): Promise<void> {
    const message = await findOutgoing(this.#deps.db, claim.id);
    if (!message) return;
    const outcome = await this.#send(message);
    await this.#settle({ claim, message, outcome });
  }

  async #send({ payload, hook }: OutgoingRow): Promise<Outcome> {
    const url = openAddress(this.#env, hook);
    if (url === null) return notSent('The address cannot be read: its key is gone', null);
    try {
      return outcomeOf(await postToSlack(url, payload, rulesOf(this.#env)));
    } catch (error) {
      if (error instanceof OutboundError) return notSent(error.message, error.durationMs);
      throw error;
    }
  }

  /** Ends an attempt of a channel that is held, with all that follows for both. */
  async #conclude(
    tx: Tx,
    { claim, message, outcome, hook }: Attempted & { readonly hook: HookRow },
  ): Promise<void> {
    const now = this.#deps.now();
    const { verdict, responseCode, words } = outcome;
    const next = planSettlement(verdict, {
      attempt: claim.attempt,
      createdAt: message.createdAt,
      now,
      retryAfterMs: parseRetryAfter(outcome.retryAfter, now),
      random: Math.random(),
    });
    const error = verdict.kind === 'delivered' ? null : words;
    if (!(await settle(tx, TABLE, claim, { ...next, responseCode, error, now }))) return;
    if (!next.isCounted) await uncountAttempt(tx, claim.id);
    const usedAt = verdict.kind === 'delivered' ? now : null;
    await noteExchange(tx, hook.id, { usedAt, durationMs: outcome.durationMs });
    if (verdict.kind === 'refused') await switchOff(tx, hook, { word: verdict.word, now });
    if (next.pauseUntil) await pausePending(tx, hook.id, next.pauseUntil);
  }

  /** For a channel that has another address by now: it goes there at once, as if nothing had been tried. */
  async #retarget(tx: Tx, claim: Claim): Promise<void> {
    const now = this.#deps.now();
    const again = { status: 'pending', nextAttemptAt: now, responseCode: null, error: RETARGETED } as const; // prettier-ignore
    if (await settle(tx, TABLE, claim, { ...again, now })) await uncountAttempt(tx, claim.id);
  }

  async #settle({ claim, message, outcome }: Attempted): Promise<void> {
    const { verdict } = outcome;
    await inTransaction(this.#deps.db, async (tx) => {
      if (verdict.kind === 'refused') await lockPlace(tx, message);
      const hook = await lockHook(tx, message.hook.id);
      if (!hook) return;
      const judged = judge(outcome, hook, message);
      if (judged) await this.#conclude(tx, { claim, message, outcome: judged, hook });
      else await this.#retarget(tx, claim);
    });
    if (verdict.kind === 'defect') {
      const about = { messageId: claim.id, hookId: message.hook.id, word: verdict.word };
      this.#log.error(about, 'Slack could not read a message of ours');
    }
  }
}

/** Sends what is planned for Slack channels, to any number of them at once and to each in turn. */
export function slackPump(deps: Deps, log: Logger, env: Env = getEnv()): PumpOptions {
  const delivery = new Delivery(deps, log, env);
  return {
    db: deps.db,
    table: TABLE,
    now: deps.now,
    concurrency: CONCURRENCY,
    deliver: (claim) => delivery.deliver(claim),
    onError: (error) => log.error({ err: error }, 'Slack pump'),
  };
}
