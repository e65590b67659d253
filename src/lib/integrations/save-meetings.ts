import 'server-only';
import type { Tx } from '../platform/db';
import { lockMeetings } from './repository/meeting-list';
import { saveMeetings } from './repository/meetings';
import type { SourceMeeting } from './source';
import type { SyncWork } from './sync-work';
import { byItself, tellPlanned } from './tell-planned';

export interface MeetingCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Stores a calendar's meetings; the deals of those that were moved or cancelled hear of it. */
export async function saveMeetingPage(
  tx: Tx,
  work: SyncWork,
  meetings: readonly SourceMeeting[],
): Promise<MeetingCounts> {
  if (meetings.length === 0) return { created: 0, updated: 0, unchanged: 0 };
  const { connection, deps } = work;
  const { userId, scopeKey, name: source } = connection;
  const saved = await saveMeetings(tx, { userId, scopeKey, source, now: deps.now() }, meetings);
  const changed = saved.filter(({ isNew }) => !isNew);
  await tellPlanned(tx, await lockMeetings(tx, changed.map(({ id }) => id)), byItself(work)); // prettier-ignore
  const created = saved.length - changed.length;
  const updated = saved.length - created;
  return { created, updated, unchanged: meetings.length - saved.length };
}
