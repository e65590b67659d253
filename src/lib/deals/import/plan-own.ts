import { Decimal } from '../../platform/decimal';
import type { ChangeContext, DealRecord, PlannedChange } from '../deal-change';
import { fieldChanges } from '../field-changes';
import { historyOfEdit } from '../plan-update';
import type { IncomingDeal } from './incoming-deal';

const isSameTime = (a: Date | null, b: Date | null): boolean => a?.getTime() === b?.getTime();

const tells = ({ told }: IncomingDeal, ...columns: readonly string[]): boolean =>
  told === null || columns.some((column) => told.has(column));

/** How a deal stands: only together do these make sense. */
function standingOf(existing: DealRecord, incoming: IncomingDeal): Partial<DealRecord> {
  const { stage, outcome, closedAt } = incoming;
  const isSame = stage === existing.stage && isSameTime(closedAt, existing.closedAt);
  if (isSame || !tells(incoming, 'stage', 'outcome', 'closedAt')) return {};
  const lostReason = outcome === 'lost' ? existing.lostReason : null;
  return { stage, outcome, closedAt, lostReason, crmStage: incoming.crmStage };
}

/** The export names who answers for the deal, assigned or not: only another person is a change. */
function ownerOf(existing: DealRecord, incoming: IncomingDeal): Partial<DealRecord> {
  const { assignedToId } = incoming;
  const isSame = assignedToId === (existing.assignedToId ?? existing.userId);
  return assignedToId === null || isSame ? {} : { assignedToId };
}

/**
 * Plans a row of a file that this product wrote itself: its id is the deal's own. The columns are
 * taken as an edit; the history stays as it is, since the file's lines came from here.
 *
 * @returns null where the row says what the deal says
 */
export function planOwn(
  existing: DealRecord,
  incoming: IncomingDeal,
  context: ChangeContext,
): PlannedChange | null {
  const { name, account, currency, expectedCloseDate } = incoming;
  const value = new Decimal(incoming.value).toDecimalPlaces(2);
  const after: DealRecord = {
    ...existing,
    ...(tells(incoming, 'name') ? { name } : {}),
    ...(tells(incoming, 'account') ? { account } : {}),
    ...(tells(incoming, 'value') ? { value } : {}),
    ...(tells(incoming, 'currency') ? { currency } : {}),
    ...(tells(incoming, 'expectedCloseDate') ? { expectedCloseDate } : {}),
    ...standingOf(existing, incoming),
    ...ownerOf(existing, incoming),
    updatedAt: context.now,
  };
  const changes = fieldChanges(existing, after);
  if (Object.keys(changes).length === 0) return null;
  const history = historyOfEdit(existing, after, context);
  return { kind: 'updated', before: existing, after, history, changes };
}
