import { currencyCode } from '../../core/money';
import type { Row } from '../../clients/salesforce';
import type { SourceStage } from '../model';
import type { RecordProblem, SourceDeal } from '../source';
import { uniqueBy } from '../unique-by';
import { activitiesOf, type ActivityRows } from './map-activities';
import { contactsOf } from './map-contacts';
import { historyOf, nextStepsOf, type History } from './map-history';
import { stageOfRow } from './read-stages';
import { dateAt, idAt, lineAt, moneyAt, problemOf, textAt, valueAt } from './row-values';

/** An opportunity with all that hangs on it, as rows. */
export interface OpportunityRows extends ActivityRows {
  readonly opportunity: Row;
  readonly history: readonly Row[];
  readonly nextSteps: readonly Row[];
  readonly roles: readonly Row[];
}

export interface MapSetting {
  readonly now: Date;
  readonly instanceUrl: string;
  readonly stages: readonly SourceStage[];
}

export interface MappedDeal {
  /** Null where it had to be left out. */
  readonly deal: SourceDeal | null;
  readonly problems: readonly RecordProblem[];
}

const MAX_NAME = 500;

/** What an opportunity must say to be a deal. */
interface Core {
  readonly id: string;
  readonly name: string;
  readonly stage: SourceStage;
  readonly createdAt: Date;
}

function coreOf(row: Row, stages: readonly SourceStage[]): Core | RecordProblem {
  const id = idAt(row, 'Id');
  const name = lineAt(row, 'Name', MAX_NAME);
  const stage = stageOfRow(row, stages);
  const createdAt = dateAt(row, 'CreatedDate');
  const skipped = (field: string, message: string) =>
    problemOf('deal', row, { field, message, isSkipped: true });
  if (id === null) return skipped('Id', 'has no id');
  if (name === null) return skipped('Name', 'has no name');
  if (stage === null) return skipped('StageName', 'has no stage');
  if (createdAt === null)
    return skipped('CreatedDate', 'has no date of creation between 1970 and 2199');
  return { id, name, stage, createdAt };
}

/** Fields that say something which no deal can hold: the deal is taken without them. */
function faultsOf(row: Row): RecordProblem[] {
  const taken = (field: string, message: string) =>
    problemOf('deal', row, { field, message, isSkipped: false });
  const isSet = (value: unknown) => value !== undefined && value !== null;
  const amount = valueAt(row, 'Amount');
  const closeDate = valueAt(row, 'CloseDate');
  const currency = valueAt(row, 'CurrencyIsoCode');
  return [
    ...(isSet(amount) && moneyAt(row, 'Amount') === null
      ? [taken('Amount', 'the amount is no number from 0 to 1,000,000,000,000: it counts as 0')]
      : []),
    ...(isSet(closeDate) && dateAt(row, 'CloseDate') === null
      ? [taken('CloseDate', 'the close date is none of the years 1970 to 2199: it is left out')]
      : []),
    ...(isSet(currency) && !currencyCode.safeParse(currency).success
      ? [taken('CurrencyIsoCode', 'the currency is none of ISO 4217: the team’s own is taken')]
      : []),
  ];
}

function currencyOf(row: Row): string | null {
  const { data, success } = currencyCode.safeParse(valueAt(row, 'CurrencyIsoCode'));
  return success ? data : null;
}

function historyOfDeal({ opportunity: row, history }: OpportunityRows, core: Core): History {
  const areAmountsSeen = [row, ...history].every((one) => 'Amount' in one);
  return historyOf(history, {
    id: core.id,
    stage: core.stage.key,
    isClosed: core.stage.isClosed === true,
    value: areAmountsSeen ? (moneyAt(row, 'Amount') ?? 0) : null,
    closeDate: dateAt(row, 'CloseDate'),
    createdAt: core.createdAt,
    createdBy: lineAt(row, 'CreatedBy.Name', MAX_NAME),
    modifiedAt: dateAt(row, 'SystemModstamp') ?? core.createdAt,
  });
}

/** When the closed stage was entered; where no history tells, the close date stands for it. */
function closedAtOf(
  { stage, createdAt }: Core,
  { stageSince }: History,
  closeDate: Date | null,
): Date | null {
  if (stage.isClosed !== true) return null;
  const at = stageSince ?? closeDate ?? createdAt;
  return at < createdAt ? createdAt : at;
}

/** Makes a deal of what was read of an opportunity. Nothing that a record holds makes it throw. */
export function mapDeal(rows: OpportunityRows, setting: MapSetting): MappedDeal {
  const row = rows.opportunity;
  const core = coreOf(row, setting.stages);
  if (!('createdAt' in core)) return { deal: null, problems: [core] };
  const history = historyOfDeal(rows, core);
  const people = contactsOf(rows.roles);
  const activities = activitiesOf(rows, setting);
  const closeDate = dateAt(row, 'CloseDate');
  const deal: SourceDeal = {
    externalId: core.id,
    name: core.name,
    account: lineAt(row, 'Account.Name', MAX_NAME),
    value: moneyAt(row, 'Amount'),
    currency: currencyOf(row),
    stage: core.stage,
    createdAt: core.createdAt,
    expectedCloseDate: closeDate,
    closedAt: closedAtOf(core, history, closeDate),
    lostReason: null,
    nextStep: textAt(row, 'NextStep', 5_000),
    ownerName: lineAt(row, 'Owner.Name', MAX_NAME),
    ownerEmail: lineAt(row, 'Owner.Email', 320)?.toLowerCase() ?? null,
    url: `${setting.instanceUrl}/lightning/r/Opportunity/${core.id}/view`,
    events: uniqueBy(
      [...history.events, ...nextStepsOf(rows.nextSteps), ...people.events, ...activities.events],
      ({ externalId }) => externalId,
    ),
    contacts: people.contacts,
    meetings: uniqueBy(activities.meetings, ({ externalId }) => externalId),
  };
  return { deal, problems: [...faultsOf(row), ...people.problems, ...activities.problems] };
}

/** Whether the stage is one that the list does not hold: stages may have been added since. */
export const hasUnknownStage = (row: Row, stages: readonly SourceStage[]): boolean => {
  const key = lineAt(row, 'StageName', MAX_NAME);
  return key !== null && !stages.some((stage) => stage.key === key);
};
