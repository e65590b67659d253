import { startOfUtcDay } from '../core/dates';
import { invalidField } from '../core/errors';
import { Decimal } from '../platform/decimal';
import type { ChangeContext, DealRecord, NewHistoryEvent, PlannedChange } from './deal-change';
import { demandVersion } from './demand-version';
import { fieldChanges } from './field-changes';
import { isClosedStage, type Stage } from './model';
import { demandCloseAfterCreation } from './plan-create';
import type { UpdateDealInput } from './schema';

/** The columns that follow from the stage; leaving a closed stage opens the deal again. */
function closing(
  current: DealRecord,
  stage: Stage,
  now: Date,
): Pick<DealRecord, 'stage' | 'outcome' | 'closedAt'> {
  if (!isClosedStage(stage)) return { stage, outcome: null, closedAt: null };
  const outcome = stage === 'closed_won' ? 'won' : 'lost';
  return { stage, outcome, closedAt: current.outcome === outcome ? current.closedAt : now };
}

/** The field as given, or as it was where the patch does not name it (null is a given value). */
const given = <T>(value: T | undefined, current: T): T => (value === undefined ? current : value);

/**
 * A day as given, or the time as it was where that lies on the same day: a form that knows days only
 * must not move a close date by some hours, which would stand in the history as a change.
 */
function givenDay(day: Date | null | undefined, current: Date | null): Date | null {
  if (!day || !current) return given(day, current);
  const midnight = day.getTime() === startOfUtcDay(day.getTime());
  return midnight && startOfUtcDay(current.getTime()) === day.getTime() ? current : day;
}

function applyPatch(current: DealRecord, patch: UpdateDealInput, now: Date): DealRecord {
  const stage = patch.stage ?? current.stage;
  const nextStep = given(patch.nextStep, current.nextStep);
  return {
    ...current,
    ...closing(current, stage, now),
    name: patch.name ?? current.name,
    account: given(patch.account, current.account),
    value: patch.value === undefined ? current.value : new Decimal(patch.value),
    currency: patch.currency ?? current.currency,
    location: given(patch.location, current.location),
    expectedCloseDate: givenDay(patch.expectedCloseDate, current.expectedCloseDate),
    nextStep,
    nextStepAt: nextStep === null ? null : givenDay(patch.nextStepAt, current.nextStepAt),
    lostReason: stage === 'closed_lost' ? given(patch.lostReason, current.lostReason) : null,
    assignedToId: given(patch.assignedToId, current.assignedToId),
    // The source's own stage name stops being true with the first move made here.
    crmStage: stage === current.stage ? current.crmStage : null,
    updatedAt: now,
  };
}

const sameTime = (a: Date | null, b: Date | null): boolean => a?.getTime() === b?.getTime();

function stageEvents(before: DealRecord, after: DealRecord): Omit<NewHistoryEvent, 'at'>[] {
  if (before.stage === after.stage) return [];
  const events: Omit<NewHistoryEvent, 'at'>[] = [];
  if (before.outcome && !after.outcome) events.push({ type: 'reopened' });
  events.push({ type: 'stage_changed', from: before.stage, to: after.stage });
  if (after.outcome) events.push({ type: after.outcome });
  return events;
}

type Undated = Omit<NewHistoryEvent, 'at'>;
const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;

function valueEvents(before: DealRecord, after: DealRecord): Undated[] {
  if (before.value.equals(after.value)) return [];
  return [{ type: 'value_changed', from: before.value.toString(), to: after.value.toString() }];
}

function closeDateEvents(before: DealRecord, after: DealRecord): Undated[] {
  if (sameTime(before.expectedCloseDate, after.expectedCloseDate)) return [];
  const from = isoOrNull(before.expectedCloseDate);
  return [{ type: 'close_date_changed', from, to: isoOrNull(after.expectedCloseDate) }];
}

function nextStepEvents(before: DealRecord, after: DealRecord): Undated[] {
  const same = before.nextStep === after.nextStep && sameTime(before.nextStepAt, after.nextStepAt);
  if (same) return [];
  return [{ type: 'next_step_set', to: isoOrNull(after.nextStepAt), text: after.nextStep }];
}

/** The history that an edit makes: the engine reads these, with the time of the edit. */
export function historyOfEdit(
  before: DealRecord,
  after: DealRecord,
  { now, actorName }: ChangeContext,
): NewHistoryEvent[] {
  const events = [stageEvents, valueEvents, closeDateEvents, nextStepEvents].flatMap((eventsOf) =>
    eventsOf(before, after),
  );
  return events.map((event) => ({ ...event, at: now, actor: actorName }));
}

function demandValid(before: DealRecord, after: DealRecord, patch: UpdateDealInput): void {
  // Only what is changed is judged: a form sends every field, and history may hold odd dates.
  if (!sameTime(before.expectedCloseDate, after.expectedCloseDate)) {
    demandCloseAfterCreation(after.expectedCloseDate, before.createdAt);
  }
  if (patch.nextStepAt && after.nextStep === null) {
    throw invalidField('nextStep', 'say what is due on that date');
  }
  if (patch.lostReason && after.stage !== 'closed_lost') {
    throw invalidField('lostReason', 'belongs to a lost deal only');
  }
}

/**
 * Plans an edit.
 *
 * @throws AppError CONFLICT when the deal is not at the version that the editor has seen.
 */
export function planUpdate(
  before: DealRecord,
  patch: UpdateDealInput,
  context: ChangeContext,
): PlannedChange {
  demandVersion(before, patch.version);
  const after = applyPatch(before, patch, context.now);
  demandValid(before, after, patch);
  return {
    kind: 'updated',
    before,
    after,
    history: historyOfEdit(before, after, context),
    changes: fieldChanges(before, after),
  };
}
