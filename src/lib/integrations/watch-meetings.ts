import 'server-only';
import { recordTouches } from '../deals';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { lockHeldMeetings, markTouched, type HeldMeeting } from './repository/meetings';

const BATCH = 100;

const touchOf = ({ id, dealId, externalId, title, startTime }: HeldMeeting) => ({
  dealId,
  events: [
    {
      at: startTime,
      type: 'meeting_held',
      text: title,
      // The same as a CRM's own history says of it, so that it is told once.
      externalId: `meeting:${externalId ?? id}`,
    } as const,
  ],
});

/** One batch: all of it becomes touches, or none. */
function takeBatch({ db, now }: Deps): Promise<number> {
  return inTransaction(db, async (tx) => {
    const held = await lockHeldMeetings(tx, now(), BATCH);
    const places = new Set(held.map(({ scopeKey }) => scopeKey));
    for (const scopeKey of places) {
      const own = held.filter((meeting) => meeting.scopeKey === scopeKey);
      const context = { now: now(), actorId: null, actorName: 'Calendar', source: 'system', requestId: null }; // prettier-ignore
      await recordTouches(tx, scopeKey, own.map((meeting) => touchOf(meeting)), context); // prettier-ignore
    }
    await markTouched(tx, held.map(({ id }) => id), now()); // prettier-ignore
    return held.length;
  });
}

/**
 * Makes touches of meetings that have been held since somebody last looked.
 *
 * @param until wall-clock time (ms) after which it stops between two batches
 * @returns how many meetings were looked at
 */
export async function watchMeetings(deps: Deps, until: number): Promise<number> {
  let sum = 0;
  while (Date.now() < until) {
    const taken = await takeBatch(deps);
    sum += taken;
    if (taken < BATCH) break;
  }
  return sum;
}
