import { DISMISS_LABELS, type DismissReason } from '@/lib/alerts/model';
import type { TimelineChangeDto, TimelineEntryDto } from '@/lib/deals/dto';
import { type Stage, STAGE_LABELS, TOUCH_LABELS } from '@/lib/deals/model';
import { formatCount, formatDate } from '../ui/format';

const KIND_LABELS: Readonly<Record<string, string>> = {
  ...TOUCH_LABELS,
  created: 'Created',
  imported: 'Brought in with its history',
  updated: 'Edited',
  deleted: 'Deleted',
  restored: 'Restored',
  moved: 'Moved',
  stage_changed: 'Stage changed',
  value_changed: 'Value changed',
  close_date_changed: 'Close date changed',
  next_step_set: 'Next step set',
  won: 'Won',
  lost: 'Lost',
  reopened: 'Reopened',
  alert_snoozed: 'Alert snoozed',
  alert_dismissed: 'Alert dismissed',
  alert_reopened: 'Alert taken up again',
  written_back: 'Written to the CRM',
  meeting_removed: 'Meeting taken away',
  meeting_cancelled: 'Meeting cancelled',
  meeting_moved: 'Meeting moved',
  remapped: 'Stage mapping changed',
};

const FIELD_LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  account: 'Account',
  stage: 'Stage',
  value: 'Value',
  currency: 'Currency',
  location: 'Location',
  expectedCloseDate: 'Close date',
  nextStep: 'Next step',
  nextStepAt: 'Next step due',
  outcome: 'Outcome',
  closedAt: 'Closed',
  lostReason: 'Lost because',
  assignedToId: 'Assignee',
  ownerName: 'Owner',
  teamId: 'Team',
  crmStage: 'Stage in the CRM',
  notRiskUntil: 'Not a risk until',
  notRiskReason: 'Not a risk because',
  notRiskBy: 'Judged by',
  snoozedUntil: 'Snoozed until',
  dismissReason: 'Reason',
  dismissNote: 'Note',
  meeting: 'Meeting',
  plannedFor: 'Planned for',
};

const humanise = (word: string): string => {
  const spaced = word
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

export const kindLabel = (kind: string): string => KIND_LABELS[kind] ?? humanise(kind);
export const fieldLabel = (field: string): string => FIELD_LABELS[field] ?? humanise(field);

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/;
const STAGE_FIELDS: ReadonlySet<string> = new Set(['stage', 'from', 'to']);
const isDismissReason = (value: string): value is DismissReason => value in DISMISS_LABELS;
const isStage = (value: string): value is Stage => value in STAGE_LABELS;

/** What stands in the data as a code, in words. */
function knownWord(field: string, value: string): string | null {
  if (STAGE_FIELDS.has(field) && isStage(value)) return STAGE_LABELS[value];

  return field === 'dismissReason' && isDismissReason(value) ? DISMISS_LABELS[value] : null;
}

/** One side of a change, as a person would write it; `null` means that the field was empty. */
export function changeText(field: string, value: unknown, viewer: boolean): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number') return formatCount(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  const known = knownWord(field, value);
  if (known !== null) return known;

  return ISO_TIME.test(value) ? formatDate(value, 'day', viewer) : value;
}

/**
 * What of an edit says something to a person. A deal that is moved here has no stage in the CRM until
 * that says one again, which is nothing that anybody did.
 */
export const toldChanges = (changes: readonly TimelineChangeDto[]): readonly TimelineChangeDto[] =>
  changes.filter(({ field, new: after }) => field !== 'crmStage' || after !== null);

export interface TimelineDay {
  readonly key: string;
  readonly label: string;
  readonly entries: readonly TimelineEntryDto[];
}

/** Groups neighbours that share a day; the order of the entries is kept. */
export function groupByDay(entries: readonly TimelineEntryDto[], viewer: boolean): TimelineDay[] {
  const days: { key: string; label: string; entries: TimelineEntryDto[] }[] = [];
  for (const entry of entries) {
    const label = formatDate(entry.at, 'date', viewer);
    const last = days.at(-1);
    if (last?.label === label) last.entries.push(entry);
    else days.push({ key: entry.id, label, entries: [entry] });
  }

  return days;
}
