import 'server-only';
import { recordTouches, type DealTouches, type MeetingTurn } from '../deals';
import type { Tx } from '../platform/db';
import { INTEGRATION_LABELS } from './model';
import { isLinkedElsewhere, type LinkedMeeting } from './repository/meeting-list';
import type { SyncWork } from './sync-work';

/** Who says so. */
export interface Teller {
  readonly now: Date;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly source: string;
  readonly requestId: string | null;
}

/** Where no person says so, but a sync. */
export const byItself = ({ deps, connection, run }: SyncWork): Teller => ({
  now: deps.now(),
  actorId: null,
  actorName: INTEGRATION_LABELS[connection.name],
  source: connection.name,
  requestId: run.requestId,
});

/** A meeting's deal, and where that lies now. */
export interface DealPlace {
  readonly dealId: string;
  readonly scopeKey: string;
}

type PlacedTouches = DealTouches & { readonly scopeKey: string };

const meetingIdOf = ({ externalId, id }: LinkedMeeting): string => externalId ?? id;

/** One that has been held is a fact, and so is that it was planned. */
const turnOf = (
  meeting: LinkedMeeting,
  kind: MeetingTurn['kind'],
  to: string | null,
): MeetingTurn[] =>
  meeting.touchedAt === null
    ? [{ kind, meetingId: meetingIdOf(meeting), title: meeting.title, to }]
    : [];

function plannedOf(meeting: LinkedMeeting, { now, actorName }: Teller): PlacedTouches[] {
  const { dealId, dealScopeKey: scopeKey, startTime, title } = meeting;
  if (dealId === null || scopeKey === null) return [];
  const to = startTime.toISOString();
  const externalId = `meeting:${meetingIdOf(meeting)}:${to}`;
  const event = { at: now, type: 'meeting_scheduled', to, text: title, externalId, actor: actorName } as const; // prettier-ignore
  const events = startTime > now ? [event] : [];
  return [{ dealId, scopeKey, events, turns: turnOf(meeting, 'meeting_moved', to) }];
}

/** It stays planned where another person's calendar has it for the same deal. */
async function goneOf(
  tx: Tx,
  meeting: LinkedMeeting,
  { dealId, scopeKey }: DealPlace,
  kind: MeetingTurn['kind'],
): Promise<PlacedTouches[]> {
  if (await isLinkedElsewhere(tx, meeting, dealId)) return [];
  return [{ dealId, scopeKey, events: [], turns: turnOf(meeting, kind, null) }];
}

/** In the order of the places, so that two of these cannot wait for each other. */
async function record(tx: Tx, touches: readonly PlacedTouches[], who: Teller): Promise<void> {
  const places = [...new Set(touches.map(({ scopeKey }) => scopeKey))].toSorted();
  for (const scopeKey of places) {
    const own = touches.filter((each) => each.scopeKey === scopeKey);
    await recordTouches(tx, scopeKey, own, who);
  }
}

/**
 * That a meeting lies ahead is a fact of its deal; that it was held becomes one when it has passed.
 * Called again where a meeting was moved or cancelled: what is planned no more is withdrawn, and the
 * deal's timeline says so.
 */
export async function tellPlanned(
  tx: Tx,
  meetings: readonly LinkedMeeting[],
  who: Teller,
): Promise<void> {
  const touches: PlacedTouches[] = [];
  for (const meeting of meetings) {
    const { dealId, dealScopeKey: scopeKey, isCancelled } = meeting;
    if (dealId === null || scopeKey === null) continue;
    const told = isCancelled
      ? await goneOf(tx, meeting, { dealId, scopeKey }, 'meeting_cancelled')
      : plannedOf(meeting, who);
    touches.push(...told);
  }
  await record(tx, touches, who);
}

/**
 * A person said that a meeting is not this deal's, or is another's: what the deal it leaves was told of
 * its planning is withdrawn, and the other is told.
 *
 * @param meeting as it was before, with its own touch
 * @param left the deal that it leaves; null where it belonged to none
 * @param after as it is now
 */
export async function tellRelinked(
  tx: Tx,
  { meeting, left, after }: { readonly meeting: LinkedMeeting; readonly left: DealPlace | null; readonly after: LinkedMeeting },
  who: Teller,
): Promise<void> {
  const gone = left ? await goneOf(tx, meeting, left, 'meeting_removed') : [];
  await record(tx, [...gone, ...(after.isCancelled ? [] : plannedOf(after, who))], who);
} // prettier-ignore
