import 'server-only';
import { mailPump, queueDue, startQueueing } from '../notifications';
import type { Deps } from '../platform/deps';
import type { Logger } from '../platform/log';
import { drain, startPump, type PumpOptions, type RunningPump } from '../platform/outbox';
import { slackPump } from '../slack';
import { deliveryPump } from '../webhooks';

type MakePump = (deps: Deps, log: Logger) => PumpOptions;

/** What leaves the house, each by its own pump. */
const PUMPS = {
  webhooks: deliveryPump,
  slack: slackPump,
  mail: mailPump,
} as const satisfies Record<string, MakePump>;
export type PumpName = keyof typeof PUMPS;

/** Delivers continuously in this process, beside any number of others. */
export function startOutbox(deps: Deps, log: Logger): RunningPump {
  const makers: readonly MakePump[] = Object.values(PUMPS);
  const pumps = makers.map((make) => startPump(make(deps, log)));
  pumps.push(startQueueing(deps, log));
  return { stop: async () => void (await Promise.all(pumps.map((pump) => pump.stop()))) };
}

/**
 * Delivers what is due within a time budget, for platforms without a worker. What is on its way when
 * it ends is waited for, which takes no more than 15 s.
 */
export function drainOutbox(
  name: PumpName,
  deps: Deps,
  log: Logger,
  budgetMs: number,
): Promise<{ attempted: number; done: boolean }> {
  const make: MakePump = PUMPS[name];
  return drain(make(deps, log), { until: Date.now() + budgetMs });
}

/** What was made of what notifications planned, and how many attempts were made to send it. */
export interface MessageCounts {
  /** Mails and Slack messages that were made of planned messages, and planned messages that are not sent any more. */
  readonly queued: number;
  readonly dropped: number;
  /** Attempts, of mails and of Slack messages; what was queued before is among them. */
  readonly mails: number;
  readonly slack: number;
  readonly done: boolean;
}

/** Makes mails and Slack messages of what is planned and due, then sends them, within a time budget. */
export async function drainMessages(
  deps: Deps,
  log: Logger,
  budgetMs: number,
): Promise<MessageCounts> {
  const until = Date.now() + budgetMs;
  const planned = await queueDue(deps, log, budgetMs);
  const [mails, slack] = await Promise.all([
    drainOutbox('mail', deps, log, until - Date.now()),
    drainOutbox('slack', deps, log, until - Date.now()),
  ]);
  return {
    queued: planned.mails + planned.slack,
    dropped: planned.dropped,
    mails: mails.attempted,
    slack: slack.attempted,
    done: planned.done && mails.done && slack.done,
  };
}

/** The same of all of them, side by side. @returns whether nothing that is due was left */
export async function drainOutboxes(deps: Deps, log: Logger, budgetMs: number): Promise<boolean> {
  const begun = Date.now();
  const { done } = await queueDue(deps, log, budgetMs);
  const leftMs = budgetMs - (Date.now() - begun);
  const names = Object.keys(PUMPS) as PumpName[];
  const drained = await Promise.all(names.map((name) => drainOutbox(name, deps, log, leftMs)));
  return done && drained.every((one) => one.done);
}
