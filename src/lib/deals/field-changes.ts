import type { DealRecord, FieldChanges } from './deal-change';

/** The fields that a person knows and edits; derived ones and the assessment are no edits. */
const TRACKED = [
  'name',
  'account',
  'stage',
  'value',
  'currency',
  'location',
  'expectedCloseDate',
  'nextStep',
  'nextStepAt',
  'outcome',
  'closedAt',
  'lostReason',
  'assignedToId',
  'ownerName',
  'crmStage',
  'notRiskUntil',
  'notRiskReason',
  'notRiskById',
  'deletedAt',
] as const satisfies readonly (keyof DealRecord)[];

/** Dates as ISO text, money as a number: the JSON form of a field. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) return Number(value);
  return value ?? null;
}

/** What differs between two states of a deal; for a new deal, every field that is set. */
export function fieldChanges(before: DealRecord | null, after: DealRecord): FieldChanges {
  const changes: Record<string, { old: unknown; new: unknown }> = {};
  for (const field of TRACKED) {
    const old = before ? plain(before[field]) : null;
    const next = plain(after[field]);
    if (old !== next) changes[field] = { old, new: next };
  }
  return changes;
}
