import 'server-only';
import type { Tx } from '../platform/db';
import { loadScoring } from '../scoring';
import { commitChanges } from './commit-changes';
import type { ChangeContext, DealRecord, NewHistoryEvent, PlannedChange } from './deal-change';
import { isPlannedAlready, meetingNote, plannedIn, type MeetingTurnKind } from './planned-meetings';
import { listFacts, type StoredFact } from './repository/facts';
import { listKnownEventIds } from './repository/import';
import { lockDealsOf } from './repository/write';

/** What became of a meeting that a deal's history says to be planned. */
export interface MeetingTurn {
  readonly kind: MeetingTurnKind;
  /** At its source, else our own. */
  readonly meetingId: string;
  readonly title: string;
  /** When it begins by now (ISO); null where it belongs to the deal no more. */
  readonly to: string | null;
}

/** Facts that a source other than a person has to tell of a deal; each has an `externalId`. */
export interface DealTouches {
  readonly dealId: string;
  readonly events: readonly NewHistoryEvent[];
  /** Of these meetings nothing stays planned but what begins at their `to`. */
  readonly turns?: readonly MeetingTurn[];
}

/** What of a meeting is planned no more; nothing where the history never said otherwise. */
function amendFor({ meetingId, to, kind, title }: MeetingTurn, facts: readonly StoredFact[]) {
  const gone = facts.filter((fact) => {
    const planned = plannedIn(fact);
    return planned?.meetingId === meetingId && planned.to !== to;
  });
  const from = gone.at(-1)?.to ?? null;
  return {
    withdrawn: gone.map(({ id }) => id),
    notes: gone.length > 0 ? [meetingNote(kind, { title, from, to }, false)] : [],
  };
}

interface Known {
  readonly ids: ReadonlySet<string> | undefined;
  readonly planned: readonly StoredFact[];
}

function planTouches(
  deal: DealRecord,
  touches: readonly DealTouches[],
  { ids, planned }: Known,
  { now }: ChangeContext,
): PlannedChange | null {
  const isNews = (event: NewHistoryEvent) =>
    !ids?.has(event.externalId ?? '') && !isPlannedAlready(event, planned);
  const history = touches.flatMap(({ events }) => events).filter(isNews);
  const amended = touches.flatMap(({ turns = [] }) => turns.map((turn) => amendFor(turn, planned)));
  const withdrawn = amended.flatMap((each) => each.withdrawn);
  if (history.length === 0 && withdrawn.length === 0) return null;
  const notes = amended.flatMap((each) => each.notes);
  const after = { ...deal, updatedAt: now };
  return { kind: 'touched', before: deal, after, history, changes: {}, withdrawn, notes };
}

/**
 * Adds facts to the histories of deals of one place, withdraws what is planned no more, and assesses
 * the deals anew; facts that are known and deals that are gone are passed over.
 *
 * @returns how many facts were added
 */
export async function recordTouches(
  tx: Tx,
  scopeKey: string,
  touches: readonly DealTouches[],
  context: ChangeContext,
): Promise<number> {
  const ids = [...new Set(touches.map(({ dealId }) => dealId))];
  const deals = await lockDealsOf(tx, scopeKey, ids);
  const found = deals.map(({ id }) => id);
  const known = await listKnownEventIds(tx, found);
  const planned = await listFacts(tx, found, ['meeting_scheduled']);
  const plans = deals.flatMap((deal) => {
    const own = touches.filter(({ dealId }) => dealId === deal.id);
    const facts = { ids: known.get(deal.id), planned: planned.get(deal.id) ?? [] };
    return planTouches(deal, own, facts, context) ?? [];
  });
  await commitChanges(tx, plans, await loadScoring(tx, scopeKey), context);
  return plans.reduce((sum, { history }) => sum + history.length, 0);
}
