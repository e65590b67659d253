import { invalidField } from '../core/errors';
import { DAY_MS, startOfUtcDay } from '../core/dates';
import { newId } from '../core/ids';
import { Decimal } from '../platform/decimal';
import type { ChangeContext, DealRecord, NewHistoryEvent, PlannedChange } from './deal-change';
import { fieldChanges } from './field-changes';
import { isClosedStage } from './model';
import type { CreateDealInput } from './schema';

interface Place {
  readonly scopeKey: string;
  readonly teamId: string | null;
  readonly userId: string;
}

const EMPTY_ASSESSMENT = {
  riskScore: null,
  riskLevel: null,
  riskReasons: [],
  riskContributions: null,
  riskNextAction: null,
  riskAlertState: null,
  priority: null,
  riskAsOf: null,
  riskPolicyVersion: null,
  riskEngineVersion: null,
  riskNormsVersion: null,
  riskInputsHash: null,
  notRiskUntil: null,
  notRiskReason: null,
  notRiskById: null,
} as const;

/** A record with every column, for what no input names. */
export function blankDeal(place: Place, createdAt: Date, now: Date): DealRecord {
  return {
    id: newId(),
    ...place,
    assignedToId: null,
    name: '',
    account: null,
    stage: 'discovery',
    crmStage: null,
    value: new Decimal(0),
    currency: 'USD',
    location: null,
    isDemo: false,
    source: null,
    externalId: null,
    ownerName: null,
    sourceSnapshot: null,
    expectedCloseDate: null,
    closedAt: null,
    outcome: null,
    lostReason: null,
    nextStep: null,
    nextStepAt: null,
    stageEnteredAt: createdAt,
    lastTouchAt: null,
    pushCount: 0,
    leftScopes: [],
    version: 1,
    eventSequence: 0,
    ...EMPTY_ASSESSMENT,
    riskReasons: [],
    createdAt,
    updatedAt: now,
    deletedAt: null,
  };
}

/** @throws AppError VALIDATION_FAILED naming `expectedCloseDate` when it lies before the deal began. */
export function demandCloseAfterCreation(close: Date | null, createdAt: Date): void {
  // A day of tolerance: west of Greenwich today may still be yesterday's date.
  const earliest = startOfUtcDay(createdAt.getTime()) - DAY_MS;
  if (close === null || close.getTime() >= earliest) return;
  throw invalidField(
    'expectedCloseDate',
    `must not lie before the deal was created (${createdAt.toISOString().slice(0, 10)})`,
  );
}

function historyOfCreation(deal: DealRecord, actor: string | null): NewHistoryEvent[] {
  const at = deal.createdAt;
  const events: NewHistoryEvent[] = [{ at, type: 'created', to: deal.stage, actor }];
  if (deal.nextStep !== null) {
    const to = deal.nextStepAt?.toISOString() ?? null;
    events.push({ at, type: 'next_step_set', to, text: deal.nextStep, actor });
  }
  if (deal.outcome) events.push({ at: deal.closedAt ?? at, type: deal.outcome, actor });
  return events;
}

function closingOf(stage: CreateDealInput['stage'], now: Date) {
  if (!isClosedStage(stage)) return { closedAt: null, outcome: null };
  return { closedAt: now, outcome: stage === 'closed_won' ? ('won' as const) : ('lost' as const) };
}

function demandValid(input: CreateDealInput, now: Date): void {
  demandCloseAfterCreation(input.expectedCloseDate ?? null, now);
  if (input.nextStepAt && !input.nextStep) {
    throw invalidField('nextStep', 'say what is due on that date');
  }
  if (input.lostReason && input.stage !== 'closed_lost') {
    throw invalidField('lostReason', 'belongs to a lost deal only');
  }
}

/** Plans a typed-in deal (form or API). */
export function planCreate(
  input: CreateDealInput,
  place: Place,
  context: ChangeContext,
): PlannedChange {
  const { now } = context;
  demandValid(input, now);
  const { teamId: _place, value, ...given } = input;
  const set = Object.fromEntries(Object.entries(given).filter(([, field]) => field !== undefined));
  const after: DealRecord = {
    ...blankDeal(place, now, now),
    ...set,
    ...closingOf(input.stage, now),
    value: new Decimal(value),
  };
  return {
    kind: 'created',
    before: null,
    after,
    history: historyOfCreation(after, context.actorName),
    changes: fieldChanges(null, after),
  };
}
