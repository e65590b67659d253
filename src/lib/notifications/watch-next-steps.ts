import 'server-only';
import { DAY_MS } from '../core/dates';
import { appendEvents, type DomainEvent } from '../events';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { listOverdueSteps, type OverdueStep } from './repository/overdue';

const BATCH = 200;
/** Older dates come with an import, or were told of long ago: they are no news. */
const NEWS_DAYS = 7;
/** A date that is given as a day passes when the day is over. */
const WINDOW_MS = (NEWS_DAYS + 1) * DAY_MS;

function overdueEvent(step: OverdueStep, at: Date): DomainEvent {
  const { eventId, scopeKey, teamId, nextStepAt, ...deal } = step;
  return {
    id: eventId,
    type: 'deal.next_step_overdue',
    at,
    scopeKey,
    teamId,
    dealId: deal.id,
    sequence: null,
    source: 'system',
    data: { ...deal, nextStepAt: nextStepAt.toISOString(), by: null },
    announced: true,
  };
}

/**
 * Tells of next steps whose date has passed within the last week, each date of a deal once, in
 * batches that each commit by themselves.
 *
 * @param until wall-clock time (ms) after which it stops between two batches
 * @returns how many were told of, and whether none is left
 */
export async function watchNextSteps(
  { db, now }: Deps,
  until: number,
): Promise<{ told: number; done: boolean }> {
  let told = 0;
  while (Date.now() < until) {
    const at = now();
    const count = await inTransaction(db, async (tx) => {
      const since = new Date(at.getTime() - WINDOW_MS);
      const steps = await listOverdueSteps(tx, at, since, BATCH);
      await appendEvents(tx, steps.map((step) => overdueEvent(step, at))); // prettier-ignore
      return steps.length;
    });
    told += count;
    if (count < BATCH) return { told, done: true };
  }
  return { told, done: false };
}
