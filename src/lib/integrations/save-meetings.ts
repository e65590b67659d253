import 'server-only';
import type { Tx } from '../platform/db';
import { saveMeetings } from './repository/meetings';
import type { SourceMeeting } from './source';
import type { SyncWork } from './sync-work';

export interface MeetingCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Stores a calendar's meetings. */
export async function saveMeetingPage(
  tx: Tx,
  { connection, deps }: SyncWork,
  meetings: readonly SourceMeeting[],
): Promise<MeetingCounts> {
  if (meetings.length === 0) return { created: 0, updated: 0, unchanged: 0 };
  const { userId, scopeKey, name: source } = connection;
  const saved = await saveMeetings(tx, { userId, scopeKey, source, now: deps.now() }, meetings);
  const created = saved.filter(({ isNew }) => isNew).length;
  const updated = saved.length - created;
  return { created, updated, unchanged: meetings.length - saved.length };
}
