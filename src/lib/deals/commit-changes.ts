import 'server-only';
import { newId } from '../core/ids';
import { appendEvents } from '../events';
import type { Tx } from '../platform/db';
import type { RiskEvent } from '../risk/types';
import { loadHistories, type Scoring } from '../scoring';
import {
  announcementsOf,
  numberedOf,
  tellsAlerts,
  type Announce,
  type Outcome,
} from './announcements';
import { assessDeal } from './assess-plan';
import type { ChangeContext, DealRecord, FieldChanges, PlannedChange } from './deal-change';
import { FormerScorings } from './former-scorings';
import { listHandledAlerts, saveAssessments } from './repository/assessments';
import { amendHistory } from './repository/facts';
import {
  insertHistory,
  insertTimeline,
  saveDeals,
  type HistoryRow,
  type TimelineRow,
} from './repository/write';

interface Written {
  readonly history: HistoryRow[];
  readonly timeline: TimelineRow[];
}

/** What the edit's own line tells: the fields that no note beside it tells of. */
function ownChanges({ changes, notes = [] }: PlannedChange): FieldChanges {
  const noted = new Set(notes.flatMap((note) => Object.keys(note.changes)));
  return Object.fromEntries(Object.entries(changes).filter(([field]) => !noted.has(field)));
}

/** An edit stands in the timeline as field differences; touches and imported history as themselves. */
function lineOf(plan: PlannedChange): TimelineRow | null {
  if (plan.kind === 'touched' || plan.kind === 'assessed') return null;
  const changes = ownChanges(plan);
  const isTold = plan.notes !== undefined && Object.keys(changes).length === 0;
  return isTold ? null : { id: newId(), deal: plan.after, kind: plan.kind, changes };
}

function rowsOf(plans: readonly PlannedChange[]): Written {
  const written: Written = { history: [], timeline: [] };
  for (const plan of plans) {
    const line = lineOf(plan);
    const notes = (plan.notes ?? []).map((note) => ({ id: newId(), deal: plan.after, ...note }));
    written.timeline.push(...(line ? [line] : []), ...notes);
    const timelineId = line?.id ?? null;
    for (const event of plan.history) {
      // Imported lines carry their own identity and true date: they show as themselves.
      const linked = event.externalId ? null : timelineId;
      written.history.push({ ...event, id: newId(), dealId: plan.after.id, timelineId: linked });
    }
  }
  return written;
}

const toRiskEvent = ({ id, at, type, from, to, actor, text }: HistoryRow): RiskEvent => ({
  id,
  at: at.getTime(),
  type,
  from: from ?? null,
  to: to ?? null,
  actor: actor ?? null,
  text: text ?? null,
});

/** Each plan's whole history: what is stored, and what this commit adds. */
async function wholeHistories(
  tx: Tx,
  plans: readonly PlannedChange[],
  added: readonly HistoryRow[],
): Promise<Map<string, RiskEvent[]>> {
  const known = plans.filter((plan) => plan.before !== null).map((plan) => plan.after.id);
  const histories = await loadHistories(tx, known);
  for (const row of added) {
    const history = histories.get(row.dealId) ?? [];
    history.push(toRiskEvent(row));
    histories.set(row.dealId, history);
  }
  return histories;
}

const withNextVersion = (plan: PlannedChange): PlannedChange => ({
  ...plan,
  after: { ...plan.after, version: plan.before ? plan.before.version + 1 : 1 },
});

/** How a commit is judged and told of. */
interface Commit {
  readonly scoring: Scoring;
  readonly now: Date;
  readonly announce: Announce;
}

/** What a person snoozed or dismissed while it was held back is known: it is not told again. */
async function withoutHandled(
  tx: Tx,
  outcomes: readonly Outcome[],
  now: Date,
): Promise<readonly Outcome[]> {
  const releasing = outcomes.filter(({ alerts }) => alerts.released.length > 0);
  if (releasing.length === 0) return outcomes;
  const handled = await listHandledAlerts(tx, releasing.map(({ after }) => after.id), now); // prettier-ignore
  return outcomes.map((outcome) => {
    const { after, alerts } = outcome;
    const known = handled.filter(({ dealId }) => dealId === after.id).map(({ kind }) => kind);
    const released = alerts.released.filter((kind) => !known.includes(kind));
    return { ...outcome, alerts: { ...alerts, released } };
  });
}

/** Each plan's deal with its new assessment, and the alerts that it sets off, ends or lets go. */
async function assessAll(
  tx: Tx,
  plans: readonly PlannedChange[],
  histories: ReadonlyMap<string, RiskEvent[]>,
  { scoring, now, announce }: Commit,
): Promise<readonly Outcome[]> {
  const formers = new FormerScorings(tx, scoring);
  const outcomes: Outcome[] = [];
  for (const plan of plans) {
    const history = histories.get(plan.after.id) ?? [];
    const when = {
      now,
      former: await formers.of(plan.before),
      isChange: plan.kind !== 'assessed',
      isTold: tellsAlerts(plan, announce),
    };
    outcomes.push({ plan, ...assessDeal(plan.after, history, scoring, when) });
  }
  return withoutHandled(tx, outcomes, now);
}

/**
 * The one write path (law 1). In the caller's transaction: the deals with their new assessments, the
 * history, the timeline, the event log and whatever the planners write for it. Either all of it
 * stands or none.
 *
 * @returns the deals as they now stand, in the order of the plans
 */
export async function commitChanges(
  tx: Tx,
  given: readonly PlannedChange[],
  scoring: Scoring,
  context: ChangeContext,
  announce: Announce = 'all',
): Promise<DealRecord[]> {
  if (given.length === 0) return [];
  const plans = given.map(withNextVersion);
  const written = rowsOf(plans);
  await amendHistory(tx, plans);
  const histories = await wholeHistories(tx, plans, written.history);
  const outcomes = await assessAll(tx, plans, histories, { scoring, now: context.now, announce });
  const events = outcomes.map((outcome) => announcementsOf(outcome, announce, context));
  const records = outcomes.map(({ after }, index) => ({
    ...after,
    eventSequence: after.eventSequence + numberedOf(events[index]),
  }));
  await saveDeals(tx, records);
  await insertTimeline(tx, written.timeline, context);
  await insertHistory(tx, written.history, context);
  await appendEvents(tx, events.flat());
  return records;
}

/**
 * Stores new assessments of deals that nobody changed (time passed, norms moved). The version stays:
 * an open form must not be refused because the sweep came by.
 *
 * @returns how many were assessed, how many alerted, and how many are in another band than before
 */
export async function commitAssessments(
  tx: Tx,
  deals: readonly DealRecord[],
  scoring: Scoring,
  context: ChangeContext,
  announce: Announce = 'all',
): Promise<{ assessed: number; fired: number; bandChanged: number }> {
  const histories = await loadHistories(tx, deals.map(({ id }) => id)); // prettier-ignore
  const plans = deals.map(
    (deal) => ({ kind: 'assessed', before: deal, after: deal, history: [], changes: {} }) as const,
  );
  const outcomes = await assessAll(tx, plans, histories, { scoring, now: context.now, announce });
  const events = outcomes.map((outcome) => announcementsOf(outcome, announce, context));
  await saveAssessments(
    tx,
    outcomes.map(({ after }, index) => ({
      ...after,
      eventSequence: after.eventSequence + numberedOf(events[index]),
    })),
  );
  await appendEvents(tx, events.flat());
  return {
    assessed: deals.length,
    fired: outcomes.filter(({ alerts }) => alerts.fired.length > 0).length,
    bandChanged: outcomes.filter(({ plan, after }) => plan.after.riskLevel !== after.riskLevel)
      .length,
  };
}
