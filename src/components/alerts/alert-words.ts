import type { RuleRecordDto } from '@/lib/alerts/dto';
import { MIN_RESOLVED, type AlertEndingName, type AlertOutcome } from '@/lib/alerts/model';
import { plural } from '../ui/format';

export const OUTCOME_LABELS: Readonly<Record<AlertOutcome, string>> = {
  lost: 'Deal lost',
  won: 'Deal won',
  slipped: 'Slipped past its close date',
  open: 'Deal still open',
};

const CALMED: Readonly<Record<string, string>> = {
  entered_high: 'the risk went down again',
  rising: 'it rose no further',
  engagement_dropped: 'contact was taken up again',
};

/** How an episode ended: with its deal, because what the rule saw is gone, or by another yardstick. */
export function endingWords(kind: string, ending: AlertEndingName | null): string {
  if (ending === 'won' || ending === 'lost') return `the deal was ${ending}`;
  if (ending === 'rested') return 'it rose no further';
  if (ending === 'rescored') return 'another policy, engine or norms put it lower';
  return CALMED[kind] ?? 'it holds no longer';
}

/** "of 34 deals with such an alert that have ended, 25 were lost" */
function countWords(lost: number, won: number): string {
  const ended = lost + won;
  const which = lost === 1 ? '1 was' : `${lost} were`;
  if (ended === 1) return `the one deal with such an alert that has ended was ${lost === 1 ? 'lost' : 'won'}`; // prettier-ignore
  return `of ${ended} deals with such an alert that have ended, ${which} lost`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

interface Ended {
  readonly lost: number;
  readonly won: number;
  readonly isReplayed: boolean;
}

/** What was really sent speaks first; where too little of it has ended, what was replayed does. */
function speaking(record: RuleRecordDto): Ended {
  const sent = { lost: record.lost, won: record.won, isReplayed: false };
  const replayed = { lost: record.replayedLost, won: record.replayedWon, isReplayed: true };
  const [a, b] = [sent.lost + sent.won, replayed.lost + replayed.won];
  return a < MIN_RESOLVED && (b >= MIN_RESOLVED || a === 0) ? replayed : sent;
}

/** A rule's record as it stands beside its alerts, and whether it was only replayed on history. */
export function recordSentence(record: RuleRecordDto | undefined): string {
  const { lost, won, isReplayed } = record
    ? speaking(record)
    : { lost: 0, won: 0, isReplayed: false };
  if (lost + won === 0) return 'No deal with such an alert has ended yet.';
  const words = countWords(lost, won);
  const told = isReplayed ? `replayed on your history, not sent: ${words}` : words;
  return sentence(lost + won < MIN_RESOLVED ? `${told}; too few to judge by` : told);
}

/** A share as it is read aloud: "74%". */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** "56–85%" */
export const intervalWords = ({ low, high }: { low: number; high: number }): string =>
  `${Math.round(low * 100)}–${percent(high)}`;

export const daysWords = (days: number | null): string =>
  days === null ? 'none lost' : days < 1 ? 'under a day' : plural(Math.round(days), 'day');
