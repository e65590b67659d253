import type { AssessmentDto, TimelineEntryDto } from '../../deals/dto';
import { STAGE_LABELS, TOUCH_LABELS, type Stage } from '../../deals/model';
import { SIGNAL_LABELS } from '../../scoring/model';
import type { DealSheet } from './deal-sheet';
import { noun } from './format';
import { adviceWords, nextStepWords } from './deal-lines';
import { bullets, capitalise, escapeMarkdown } from './markdown';

/** All that is known of one deal. */
export interface DealData {
  readonly sheet: DealSheet;
  readonly assessment: AssessmentDto;
  /** The latest lines of its timeline, newest first. */
  readonly timeline: readonly TimelineEntryDto[];
  readonly contacts: number;
  readonly mayChange: boolean;
}

const SHOWN_PARTS = 6;
const SHOWN_ENTRIES = 5;

const signalName = (signal: string): string =>
  Object.hasOwn(SIGNAL_LABELS, signal)
    ? SIGNAL_LABELS[signal as keyof typeof SIGNAL_LABELS]
    : capitalise(signal.replaceAll('_', ' '));

/** What makes the score, the strongest part first, each with its points and its reason. */
export function partsOf({ sheet, assessment }: DealData): string {
  const parts = assessment.contributions
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
    .slice(0, SHOWN_PARTS);
  const base = `Base, from the share of deals lost: ${sheet.points('Base in points', assessment.base)} points`;
  const lines = parts.map(({ signal, points, reason }) => {
    const name = signalName(signal);
    return `${name}: ${sheet.points(`${name} in points`, points)} points. ${sheet.addLine(reason)}`;
  });
  return bullets([base, ...lines]);
}

/** What would lower the score, and to what. */
export function whatIfOf({ sheet, assessment }: DealData): string {
  const { whatIf } = assessment;
  if (whatIf.length === 0) return '';
  const lines = whatIf.map(({ label, score }) => {
    const words = escapeMarkdown(sheet.words(label));
    return `${words}: score ${sheet.score(`Score with: ${label}`, score)}`;
  });
  return `What would lower the risk:\n\n${bullets(lines)}`;
}

const ENTRY_WORDS: Readonly<Record<string, string>> = {
  ...TOUCH_LABELS,
  created: 'Created',
  imported: 'Brought in with its history',
  updated: 'Edited',
  stage_changed: 'Stage changed',
  value_changed: 'Value changed',
  close_date_changed: 'Close date changed',
  next_step_set: 'Next step set',
  won: 'Won',
  lost: 'Lost',
  reopened: 'Reopened',
  moved: 'Moved to another place',
  restored: 'Restored',
};

const FIELD_WORDS: Readonly<Record<string, string>> = {
  stage: 'stage',
  value: 'value',
  expectedCloseDate: 'close date',
  nextStep: 'next step',
  nextStepAt: 'next step',
  assignedTo: 'assignee',
  account: 'account',
  name: 'name',
};

const isStage = (value: unknown): value is Stage =>
  typeof value === 'string' && Object.hasOwn(STAGE_LABELS, value);

function changeWords({ kind, changes }: TimelineEntryDto): string {
  const stage = changes.find(({ field }) => field === 'stage');
  if (kind !== 'created' && stage && isStage(stage.new)) {
    return ` (to ${STAGE_LABELS[stage.new]})`;
  }
  const fields = changes.flatMap(({ field }) => FIELD_WORDS[field] ?? []);
  return kind === 'updated' && fields.length > 0 ? ` (${[...new Set(fields)].join(', ')})` : '';
}

/** The latest of what happened; notes and names stay out, they are not our words. */
export function entriesOf({ sheet, timeline }: DealData): string {
  const known = timeline.filter(({ kind }) => Object.hasOwn(ENTRY_WORDS, kind));
  const lines = known.slice(0, SHOWN_ENTRIES).map((entry) => {
    const words = `${ENTRY_WORDS[entry.kind]}${changeWords(entry)}`;
    return sheet.addLine(`${words} on ${entry.at.slice(0, 10)}`);
  });
  for (const { kind, at, text } of timeline) {
    if (text !== null)
      sheet.addForeign(`${ENTRY_WORDS[kind] ?? 'Entry'}, ${at.slice(0, 10)}`, text);
  }
  return lines.length > 0 ? `Latest in its timeline:\n\n${bullets(lines)}` : '';
}

function openWords(sheet: DealSheet): string {
  const { deal } = sheet;
  const close = deal.expectedCloseDate;
  const closing =
    close === null
      ? 'without an expected close date'
      : `expected to close on ${sheet.day('Expected close', close)}`;
  return `${sheet.link} is in ${sheet.stage}, worth ${sheet.value}, ${closing}; ${sheet.owner} is answerable.`;
}

function closedWords(sheet: DealSheet): string {
  const { deal } = sheet;
  const on = deal.closedAt === null ? '' : ` on ${sheet.day('Closed', deal.closedAt)}`;
  return `${sheet.link} was ${deal.outcome}${on}, worth ${sheet.value}; ${sheet.owner} was answerable.`;
}

/** Where the deal stands, in one sentence. */
export const standingOf = (sheet: DealSheet): string =>
  sheet.deal.outcome === null ? openWords(sheet) : closedWords(sheet);

/** The score and the band that the assessment gives. */
export function scoreOf({ sheet, assessment }: DealData): string {
  const when = sheet.deal.outcome === null ? 'Risk' : 'Risk just before it closed';
  const label = sheet.deal.outcome === null ? 'Risk score' : 'Risk score just before it closed';
  const judged = sheet.day('Risk as of', assessment.asOf);
  return `${when}: ${assessment.band}, score ${sheet.score(label, assessment.score)}, as of ${judged}.`;
}

export function notRiskWords(sheet: DealSheet): string {
  const { notRisk } = sheet.deal;
  if (notRisk === null) return '';
  const until = sheet.day('Judged as not a risk until', notRisk.until);
  return `${escapeMarkdown(notRisk.by)} judges it as not a risk until ${until}.`;
}

function peopleWords({ sheet, contacts }: DealData): string {
  const { lastTouchAt } = sheet.deal;
  const touch = lastTouchAt === null ? 'No touch is known.' : `Last touch on ${sheet.day('Last touch', lastTouchAt)}.`; // prettier-ignore
  const people = sheet.counted('Contacts of the buyer known', contacts, 'contact');
  const known = `${people} of the buyer ${noun(contacts, 'is', 'are')} known.`;
  return `${touch} ${contacts === 0 ? 'No contact of the buyer is known.' : known}`;
}

/** Everything about one deal, as paragraphs. */
export function aboutDeal(data: DealData): string[] {
  const { sheet, assessment } = data;
  const { deal } = sheet;
  const account = sheet.account === null ? '' : ` Account: ${sheet.account}.`;
  const open = deal.outcome === null;
  const advice = assessment.recommendation;
  return [
    `${standingOf(sheet)}${account}`,
    [scoreOf(data), notRiskWords(sheet)].filter((text) => text !== '').join(' '),
    `What makes the score:\n\n${partsOf(data)}`,
    [peopleWords(data), open ? nextStepWords(sheet) : ''].join(' ').trim(),
    open && advice !== null ? `Recommended: ${adviceWords(sheet, advice)}.` : '',
    open ? whatIfOf(data) : '',
    entriesOf(data),
  ];
}

/** One deal beside others that were asked for too. */
export function briefDeal(data: DealData): string[] {
  const { sheet, assessment } = data;
  const reasons = assessment.reasons.slice(0, 3).map((reason) => sheet.addLine(reason));
  return [`${standingOf(sheet)} ${scoreOf(data)}`, bullets(reasons)];
}
