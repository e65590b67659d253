import { isPublicEvent, type DomainEvent, type EventType } from '../events/model';
import type { AlertKind } from '../risk';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';

/** What is told of a commit: everything, or (history that arrives late) only that the deal exists. */
export type Announce = 'all' | 'new_quietly' | 'nothing';

export interface Outcome {
  readonly plan: PlannedChange;
  readonly after: DealRecord;
  readonly fired: readonly AlertKind[];
  readonly ended: readonly AlertKind[];
}

interface Draft {
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly announced: boolean;
}

const summary = (deal: DealRecord) => ({
  id: deal.id,
  name: deal.name,
  stage: deal.stage,
  value: deal.value.toNumber(),
  currency: deal.currency,
});

function editDrafts({ plan, after }: Outcome): Draft[] {
  const changed = Object.keys(plan.changes);
  if (plan.before === null || changed.length === 0) return [];
  const previous = Object.fromEntries(changed.map((field) => [field, plan.changes[field]?.old]));
  const current = Object.fromEntries(changed.map((field) => [field, plan.changes[field]?.new]));
  const diff = { previous, current };
  if (!changed.includes('stage')) {
    return [{ type: 'deal.updated', data: { ...summary(after), ...diff }, announced: true }];
  }
  const data = {
    ...summary(after),
    oldStage: plan.before.stage,
    newStage: after.stage,
    ...diff,
  };
  const drafts: Draft[] = [{ type: 'deal.stage_changed', data, announced: true }];
  if (after.outcome) drafts.push({ type: `deal.closed_${after.outcome}`, data, announced: true });
  return drafts;
}

/** A deal that nobody changed, judged by another policy than before: no news, another yardstick. */
const hasNewYardstick = ({ plan, after }: Outcome): boolean => {
  const before = plan.before?.riskPolicyVersion ?? null;
  return plan.kind === 'assessed' && before !== null && before !== after.riskPolicyVersion;
};

/** What made the score when the alert fired: the ledger counts the record of each signal from it. */
const made = (deal: DealRecord) => ({
  contributions: deal.riskContributions,
  policyVersion: deal.riskPolicyVersion,
  engineVersion: deal.riskEngineVersion,
  promisedDate: deal.expectedCloseDate?.toISOString() ?? null,
});

/** Whether a person's "not a risk" holds: alerts are recorded then, and told to nobody. */
const isJudgedSafe = ({ notRiskUntil }: DealRecord, now: Date): boolean =>
  notRiskUntil !== null && notRiskUntil > now;

function alertDrafts(outcome: Outcome, now: Date): Draft[] {
  const { after, fired, ended } = outcome;
  const risk = { score: after.riskScore, band: after.riskLevel, reasons: after.riskReasons };
  const userId = after.assignedToId ?? after.userId;
  const drafts: Draft[] = fired.map((kind) => ({
    type: 'deal.at_risk',
    data: { ...summary(after), ...risk, ...made(after), kind, userId },
    announced: !hasNewYardstick(outcome) && !isJudgedSafe(after, now),
  }));
  if (ended.length > 0) {
    drafts.push({
      type: 'deal.risk_recovered',
      data: { ...summary(after), ...risk, kinds: ended, outcome: after.outcome },
      announced: false,
    });
  }
  return drafts;
}

/** Of a deal that arrives with its past only the arrival is told; what changes a known deal is news. */
const told = (draft: Draft, plan: PlannedChange, announce: Announce): boolean =>
  draft.announced &&
  (announce === 'all' ||
    (announce === 'new_quietly' && (plan.before !== null || draft.type === 'deal.created')));

/** The events of one change, in their order; those that receivers are told of are numbered. */
export function announcementsOf(
  outcome: Outcome,
  announce: Announce,
  { now, source }: ChangeContext,
): DomainEvent[] {
  const { plan, after } = outcome;
  const created: Draft[] =
    plan.before === null ? [{ type: 'deal.created', data: summary(after), announced: true }] : [];
  const drafts = [...created, ...editDrafts(outcome), ...alertDrafts(outcome, now)];
  let last = plan.before?.eventSequence ?? 0;
  return drafts.map((draft) => {
    const announced = told(draft, plan, announce);
    // A number spent on what nobody hears of would look like a lost delivery.
    const sequence = announced && isPublicEvent(draft.type) ? (last += 1) : null;
    return {
      type: draft.type,
      at: now,
      scopeKey: after.scopeKey,
      teamId: after.teamId,
      dealId: after.id,
      sequence,
      source,
      data: { ...draft.data, sequence },
      announced,
    };
  });
}

/** How many numbers a deal's events have used up. */
export const numberedOf = (events: readonly DomainEvent[] = []): number =>
  events.filter(({ sequence }) => sequence !== null).length;
