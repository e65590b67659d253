import 'server-only';
import { newId } from '../core/ids';
import { appendEvents } from '../events';
import type { Tx } from '../platform/db';
import type { RiskEvent } from '../risk/types';
import { loadHistories, type Scoring } from '../scoring';
import { announcementsOf, numberedOf, type Announce, type Outcome } from './announcements';
import { assessDeal } from './assess-plan';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';
import { saveAssessments } from './repository/assessments';
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

/** An edit stands in the timeline as field differences; touches and imported history as themselves. */
const makesTimeline = (plan: PlannedChange): boolean =>
  plan.kind !== 'touched' && plan.kind !== 'assessed';

function rowsOf(plans: readonly PlannedChange[]): Written {
  const written: Written = { history: [], timeline: [] };
  for (const plan of plans) {
    const timelineId = makesTimeline(plan) ? newId() : null;
    if (timelineId) written.timeline.push({ id: timelineId, plan });
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
  const histories = await wholeHistories(tx, plans, written.history);
  const outcomes = plans.map((plan): Outcome => {
    const history = histories.get(plan.after.id) ?? [];
    return { plan, ...assessDeal(plan.after, history, scoring, context.now) };
  });
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
  const outcomes = deals.map((deal): Outcome => {
    const assessed = assessDeal(deal, histories.get(deal.id) ?? [], scoring, context.now);
    const plan = { kind: 'assessed', before: deal, after: deal, history: [], changes: {} } as const;
    return { plan, ...assessed };
  });
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
    fired: outcomes.filter(({ fired }) => fired.length > 0).length,
    bandChanged: outcomes.filter(({ plan, after }) => plan.after.riskLevel !== after.riskLevel)
      .length,
  };
}
