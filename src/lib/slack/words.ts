import { STAGE_LABELS, type Stage } from '../deals/model';

/** An amount with its currency; a code that is unknown is written before the number. */
export function moneyWords(value: number, currency: string): string {
  const maximumFractionDigits = Number.isInteger(value) ? 0 : 2;
  try {
    const style = { style: 'currency', currency, maximumFractionDigits } as const;
    return new Intl.NumberFormat('en-US', style).format(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const number = new Intl.NumberFormat('en-US', { maximumFractionDigits }).format(value);
    return `${currency} ${number}`.trim();
  }
}

const FIELD_LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  account: 'Account',
  value: 'Value',
  currency: 'Currency',
  location: 'Location',
  expectedCloseDate: 'Close date',
  nextStep: 'Next step',
  nextStepAt: 'Next step due',
  closedAt: 'Closed',
  lostReason: 'Lost because',
  assignedToId: 'Assignee',
  ownerName: 'Owner',
  crmStage: 'Stage in the CRM',
  notRiskUntil: 'Not a risk until',
  notRiskReason: 'Not a risk because',
  notRiskById: 'Judged by',
  deletedAt: 'In the bin since',
};

/** What holds a person's id, which says nothing to anybody. */
const PEOPLE_FIELDS: ReadonlySet<string> = new Set(['assignedToId', 'notRiskById']);
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'number') return new Intl.NumberFormat('en-US').format(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (ISO_TIME.test(value)) return DAY.format(new Date(value));
  return STAGE_LABELS[value as Stage] ?? value;
}

/** "Close date: Mar 2, 2026 → Mar 9, 2026"; of people only that it is somebody else. */
export function changeWords(field: string, previous: unknown, current: unknown): string {
  const label = FIELD_LABELS[field] ?? field;
  if (PEOPLE_FIELDS.has(field)) return current === null ? `${label}: nobody` : `${label} changed`;
  return `${label}: ${valueWords(previous)} → ${valueWords(current)}`;
}
