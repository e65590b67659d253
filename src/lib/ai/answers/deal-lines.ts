import type { NextActionDto } from '../../deals/dto';
import type { DealSheet } from './deal-sheet';
import { escapeMarkdown } from './markdown';

/** Our advice as it goes on in a sentence: "Book a meeting with the buyer, by 3 Mar 2026". */
export function adviceWords(sheet: DealSheet, action: NextActionDto): string {
  const label = escapeMarkdown(sheet.words(action.label));
  return `${label}, by ${sheet.day('Next action due', action.dueAt)}`;
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** One deal as a list shows it: name, account, value, stage and risk, or what became of it. */
export function dealLine(sheet: DealSheet): string {
  const { deal } = sheet;
  const account = sheet.account === null ? '' : ` (${sheet.account})`;
  const standing =
    deal.outcome === null || deal.closedAt === null
      ? `${sheet.stage}, ${sheet.risk}`
      : `${deal.outcome} on ${sheet.day('Closed', deal.closedAt)}`;
  return `${sheet.link}${account}: ${sheet.value}, ${standing}, ${sheet.owner}`;
}

const HAS_NUMBER = /[\p{N}]/u;
const SHOWN_STEP = 140;

/**
 * What somebody wrote as the next step, quoted; null where it is long or holds figures: whatever stands
 * as a figure in an answer is ours, so such a step is read on the deal's own page.
 */
export function quotedStep({ deal: { nextStep } }: DealSheet): string | null {
  if (nextStep === null || nextStep.length > SHOWN_STEP || HAS_NUMBER.test(nextStep)) return null;
  const text = escapeMarkdown(nextStep);
  return text === '' ? null : `“${text}”`;
}

/** The next step that people have set. */
export function nextStepWords(sheet: DealSheet): string {
  const { deal } = sheet;
  if (deal.nextStep === null) return 'No next step is set.';
  const due = deal.nextStepAt === null ? 'without a date' : `due ${sheet.day('Next step due', deal.nextStepAt)}`; // prettier-ignore
  const text = quotedStep(sheet);
  return text === null
    ? `A next step is set, ${due}; it stands on the deal’s page.`
    : `The next step is ${text}, ${due}.`;
}
