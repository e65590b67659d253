import type { DealRecord } from '../deal-change';

/** What an import may change of a known deal, and its undoing therefore puts back. */
export const RESTORED_COLUMNS = [
  'name',
  'account',
  'value',
  'currency',
  'stage',
  'crmStage',
  'expectedCloseDate',
  'closedAt',
  'outcome',
  'lostReason',
  'ownerName',
  'assignedToId',
  'nextStep',
  'nextStepAt',
  'sourceSnapshot',
] as const satisfies readonly (keyof DealRecord)[];
