import { isPublicEvent, type DomainEvent, type EventType } from '../events/model';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';
import type { DecidedAlerts } from './decide-alerts';
import { doerOf, peopleDrafts } from './people-events';

/** What is told of a commit: everything, or (history that arrives late) only that the deal exists. */
export type Announce = 'all' | 'new_quietly' | 'nothing';

export interface Outcome {
  readonly plan: PlannedChange;
  readonly after: DealRecord;
  readonly alerts: Omit<DecidedAlerts, 'state'>;
}

interface Draft {
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly announced: boolean;
}

/** What every event says of its deal. */
export const summaryOf = (deal: DealRecord) => ({
  id: deal.id,
  name: deal.name,
  account: deal.account,
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
    return [{ type: 'deal.updated', data: { ...summaryOf(after), ...diff }, announced: true }];
  }
  const data = {
    ...summaryOf(after),
    oldStage: plan.before.stage,
    newStage: after.stage,
    ...diff,
  };
  const drafts: Draft[] = [{ type: 'deal.stage_changed', data, announced: true }];
  if (after.outcome) drafts.push({ type: `deal.closed_${after.outcome}`, data, announced: true });
  return drafts;
}

/** What made the score when the alert fired: the ledger counts the record of each signal from it. */
const made = (deal: DealRecord) => ({
  contributions: deal.riskContributions,
  policyVersion: deal.riskPolicyVersion,
  engineVersion: deal.riskEngineVersion,
  promisedDate: deal.expectedCloseDate?.toISOString() ?? null,
});

function alertDrafts({ after, alerts }: Outcome): Draft[] {
  const { fired, quiet, released, ended } = alerts;
  const risk = { score: after.riskScore, band: after.riskLevel, reasons: after.riskReasons };
  const userId = after.assignedToId ?? after.userId;
  const atRisk = { ...summaryOf(after), ...risk, ...made(after), userId };
  const drafts: Draft[] = [
    ...fired.map((kind) => ({ kind, wasHeldBack: false, announced: !quiet.includes(kind) })),
    ...released.map((kind) => ({ kind, wasHeldBack: true, announced: true })),
  ].map(({ announced, ...which }) => ({
    type: 'deal.at_risk',
    data: { ...atRisk, ...which },
    announced,
  }));
  if (ended.length > 0) {
    const endings = ended.map(({ kind, ending }) => ({ kind, ending }));
    drafts.push({
      type: 'deal.risk_recovered',
      data: { ...summaryOf(after), ...risk, endings },
      announced: false,
    });
  }
  return drafts;
}

/** Of a deal that arrives with its past only the arrival is told; what changes a known deal is news. */
export const tellsAlerts = ({ before }: PlannedChange, announce: Announce): boolean =>
  announce === 'all' || (announce === 'new_quietly' && before !== null);

const told = (draft: Draft, plan: PlannedChange, announce: Announce): boolean =>
  draft.announced &&
  (tellsAlerts(plan, announce) || (announce === 'new_quietly' && draft.type === 'deal.created'));

/** Whether all that it changes is told as having followed from something else. */
const followedByItself = ({ changes, notes = [] }: PlannedChange): boolean => {
  const followed = new Set(
    notes.filter(({ byNobody }) => byNobody).flatMap((note) => Object.keys(note.changes)),
  );
  const changed = Object.keys(changes);
  return changed.length > 0 && changed.every((field) => followed.has(field));
};

/** The events of one change, in their order; those that receivers are told of are numbered. */
export function announcementsOf(
  outcome: Outcome,
  announce: Announce,
  context: ChangeContext,
): DomainEvent[] {
  const { plan, after } = outcome;
  const created: Draft[] =
    plan.before === null ? [{ type: 'deal.created', data: summaryOf(after), announced: true }] : [];
  const ofPeople = peopleDrafts(plan, after, summaryOf(after), context);
  const drafts = [...created, ...editDrafts(outcome), ...ofPeople, ...alertDrafts(outcome)];
  const by = followedByItself(plan) ? null : doerOf(context);
  let last = plan.before?.eventSequence ?? 0;
  return drafts.map((draft) => {
    const announced = told(draft, plan, announce);
    // A number spent on what nobody hears of would look like a lost delivery.
    const sequence = announced && isPublicEvent(draft.type) ? (last += 1) : null;
    return {
      type: draft.type,
      at: context.now,
      scopeKey: after.scopeKey,
      teamId: after.teamId,
      dealId: after.id,
      sequence,
      source: context.source,
      data: { ...draft.data, by, sequence },
      announced,
    };
  });
}

/** How many numbers a deal's events have used up. */
export const numberedOf = (events: readonly DomainEvent[] = []): number =>
  events.filter(({ sequence }) => sequence !== null).length;
