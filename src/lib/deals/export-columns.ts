import { stringify } from 'csv-stringify/sync';
import { disarmCell } from '../core/csv-cell';
import type { DealDto } from './dto';
import type { ExportedEvent } from './export-schema';

type Cell = string | number | null;
/** The columns of a file in their order, and what stands in each for a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

/** The columns that an import reads come first, so that an export can be imported again. */
export const DEAL_COLUMNS: Columns<DealDto> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  value: ({ value }) => value,
  currency: ({ currency }) => currency,
  createdAt: ({ createdAt }) => createdAt,
  stage: ({ stage }) => stage,
  expectedCloseDate: ({ expectedCloseDate }) => expectedCloseDate,
  closedAt: ({ closedAt }) => closedAt,
  outcome: ({ outcome }) => outcome,
  owner: ({ ownerName }) => ownerName,
  account: ({ account }) => account,
  source: ({ source }) => source,
  externalId: ({ externalId }) => externalId,
  location: ({ location }) => location,
  crmStage: ({ crmStage }) => crmStage,
  lostReason: ({ lostReason }) => lostReason,
  nextStep: ({ nextStep }) => nextStep,
  nextStepAt: ({ nextStepAt }) => nextStepAt,
  stageEnteredAt: ({ stageEnteredAt }) => stageEnteredAt,
  lastTouchAt: ({ lastTouchAt }) => lastTouchAt,
  pushCount: ({ pushCount }) => pushCount,
  riskScore: ({ riskScore }) => riskScore,
  riskLevel: ({ riskLevel }) => riskLevel,
  riskReasons: ({ riskReasons }) => riskReasons.join('; '),
  priority: ({ priority }) => priority,
  riskAsOf: ({ riskAsOf }) => riskAsOf,
  nextAction: ({ nextAction }) => nextAction?.label ?? null,
  teamId: ({ teamId }) => teamId,
  updatedAt: ({ updatedAt }) => updatedAt,
};

/** The history format, to the letter. */
export const EVENT_COLUMNS: Columns<ExportedEvent> = {
  dealId: ({ dealId }) => dealId,
  at: ({ at }) => at,
  type: ({ type }) => type,
  from: ({ from }) => from,
  to: ({ to }) => to,
  actor: ({ actor }) => actor,
  text: ({ text }) => text,
};

/** Numbers as JSON writes them, to the last digit; nothing for null. */
function cellText(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'number' ? String(cell) : disarmCell(cell);
}

const lines = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { record_delimiter: '\r\n' },
  );

/** The first line of a file. */
export const csvHeader = <Row>(columns: Columns<Row>): string => lines([Object.keys(columns)]);

/** Lines of CSV (RFC 4180, CRLF), each cell disarmed for spreadsheets. */
export function csvLines<Row>(columns: Columns<Row>, rows: readonly Row[]): string {
  const cells = Object.values(columns);
  return lines(rows.map((row) => cells.map((cell) => cellText(cell(row)))));
}
