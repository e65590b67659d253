import 'server-only';
import { insertMail } from '../../email';
import { afterCommit, inTransaction, type Tx } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import { wakePumps } from '../../platform/outbox';
import type { NotificationType } from '../model';
import { readPlanned, type PlannedFacts } from '../repository/planned-facts';
import * as queue from '../repository/planned-queue';
import { dropReasonOf } from './drop-reason';
import { queueSlack } from './queue-slack';

/** Who changes many deals at once does so deal by deal: their mails are to be one. */
const QUIET_MS = 15_000;
const AT_MOST_MS = 120_000;
/** What waits for nothing, each a mail of its own. */
const ALONE: readonly NotificationType[] = ['invite', 'digest_ready'];

const GROUPS_AT_ONCE = 50;
/** Of one person and type in one transaction, and so in one mail. */
const ROWS_AT_ONCE = 5_000;

export interface QueueCounts {
  /** Mails that were made, of one message or of many. */
  readonly mails: number;
  /** Slack messages. */
  readonly slack: number;
  /** Planned messages that are not sent any more. */
  readonly dropped: number;
}

interface Queueing {
  readonly tx: Tx;
  readonly now: Date;
}

const NOTHING: QueueCounts = { mails: 0, slack: 0, dropped: 0 };

const sum = (one: QueueCounts, other: QueueCounts): QueueCounts => ({
  mails: one.mails + other.mails,
  slack: one.slack + other.slack,
  dropped: one.dropped + other.dropped,
});

/** Drops what is not to be sent any more. @returns the others */
async function sift({ tx, now }: Queueing, all: readonly PlannedFacts[]): Promise<PlannedFacts[]> {
  const byReason = new Map<queue.DroppedReason | null, PlannedFacts[]>();
  for (const facts of all) {
    const reason = dropReasonOf(facts, now);
    byReason.set(reason, [...(byReason.get(reason) ?? []), facts]);
  }
  for (const [reason, dropped] of byReason) {
    if (reason !== null) await queue.dropPlanned(tx, dropped.map(({ id }) => id), reason); // prettier-ignore
  }
  return byReason.get(null) ?? [];
}

async function queueMail({ tx, now }: Queueing, told: readonly PlannedFacts[]): Promise<void> {
  const [first] = told;
  if (!first?.address) return;
  const { userId, address: to, type } = first;
  const emailId = await insertMail(tx, { userId, to, template: type as NotificationType, at: now });
  await queue.markQueued(tx, told.map(({ id }) => id), { emailId }); // prettier-ignore
}

async function queueTold(
  queueing: Queueing,
  { channel, type }: queue.DueGroup,
  told: readonly PlannedFacts[],
): Promise<QueueCounts> {
  if (channel === 'slack') return { ...NOTHING, ...(await queueSlack(queueing, told)) };
  const isAlone = (ALONE as readonly string[]).includes(type);
  const bundles = isAlone ? told.map((facts) => [facts]) : told.length > 0 ? [told] : [];
  for (const bundle of bundles) await queueMail(queueing, bundle);
  return { ...NOTHING, mails: bundles.length };
}

/** @returns null where somebody else is at all of it */
async function queueGroup(queueing: Queueing, group: queue.DueGroup): Promise<QueueCounts | null> {
  const { tx, now } = queueing;
  const ids = await queue.lockGroup(tx, group, { now, limit: ROWS_AT_ONCE });
  if (ids.length === 0) return null;
  const all = await readPlanned(tx, { ids }, now);
  const told = await sift(queueing, all);
  const counts = await queueTold(queueing, group, told);
  afterCommit(tx, wakePumps);
  return sum(counts, { ...NOTHING, dropped: all.length - told.length });
}

const keyOf = ({ userId, channel, type }: queue.DueGroup): string =>
  `${userId ?? ''} ${channel} ${type}`;

interface Run {
  /** Wall-clock time (ms) after which it stops between two groups. */
  readonly until: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Makes mails and Slack messages of the planned messages whose time has come: what is due at once for
 * one person and of one type becomes one. Each group in a transaction of its own, so that whatever
 * ends it loses and doubles nothing; any number of processes may do it at once. A group that breaks
 * is left for the next run.
 *
 * @returns what became of them, and whether nothing that is due is left
 */
export async function queuePlanned(
  { db, now }: Deps,
  { until, onError }: Run,
): Promise<QueueCounts & { done: boolean }> {
  let counts = NOTHING;
  const handled = new Set<string>();
  while (Date.now() < until) {
    const at = now();
    const gathering = { now: at, quietMs: QUIET_MS, atMostMs: AT_MOST_MS, alone: ALONE };
    const groups = await queue.listDueGroups(db, gathering, GROUPS_AT_ONCE + handled.size);
    const fresh = groups.filter((group) => !handled.has(keyOf(group)));
    if (fresh.length === 0) return { ...counts, done: groups.length === 0 };
    for (const group of fresh) {
      if (Date.now() >= until) return { ...counts, done: false };
      handled.add(keyOf(group));
      try {
        const made = await inTransaction(db, (tx) => queueGroup({ tx, now: at }, group));
        if (made) counts = sum(counts, made);
      } catch (error) {
        onError(error);
      }
    }
  }
  return { ...counts, done: false };
}
