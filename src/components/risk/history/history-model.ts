import type { RiskHistoryDto, RiskMoveDto, RiskPointDto } from '@/lib/deals/replay-schema';
import { kindLabel } from '../../deals/timeline-model';
import { formatDate, plural } from '../../ui/format';
import { roundTerms } from '../score';
import { signalName } from '../signal-names';

const DAY_MS = 86_400_000;

/** A UTC day of the life with the last point of it. */
export interface HistoryDay {
  /** `2026-03-31` */
  readonly day: string;
  readonly point: RiskPointDto;
}

export const dayOf = (iso: string): string => iso.slice(0, 10);

/** The days that have a point, each with its last: what a slider walks along. */
export function daysOf({ points }: Pick<RiskHistoryDto, 'points'>): HistoryDay[] {
  const days = new Map(points.map((point) => [dayOf(point.at), point]));

  return [...days].map(([day, point]) => ({ day, point }));
}

/** The place of a day, or of the last one before it; the end where none is asked for. */
export function placeOf(days: readonly HistoryDay[], day: string | null): number {
  const place = day === null ? -1 : days.findLastIndex((each) => each.day <= day);

  return place < 0 && day !== null ? 0 : place < 0 ? days.length - 1 : place;
}

/** One line of "what changed": a share of the change of the score, and why. */
export interface Change {
  readonly key: string;
  /** As shown, in thousandths, so that the lines add up to the change as shown. */
  readonly shown: number;
  readonly score: number;
  readonly text: string;
}

export interface Changes {
  readonly total: number;
  readonly lines: readonly Change[];
}

const dayText = (iso: string): string => formatDate(iso, 'day', false);

/** What time alone does to a signal, in words. */
const TIME_WORDS: Readonly<Record<string, (days: string) => string>> = {
  inactivity: (days) => `${days} more of silence`,
  stage_velocity: (days) => `${days} more in the stage`,
  engagement: (days) => `the last two-way contact lies ${days} further back`,
  recent_reply: () => 'the last reply grows old',
  meeting_scheduled: () => 'the scheduled meeting passes',
  forward_move: () => 'the move forward grows old',
  close_date: (days) => `${days} later, past the first date promised`,
  next_step: (days) => `the next step waits ${days} longer`,
};

function timeText(signal: string, ms: number): string {
  const days = Math.max(1, Math.round(ms / DAY_MS));
  const words = TIME_WORDS[signal];

  return words ? words(plural(days, 'day')) : `${signalName(signal)}, by time alone`;
}

/** "Email received on Mar 3, 2026", or the kinds of several events that stand together. */
export function eventText({ events, eventCount, to }: RiskMoveDto): string {
  const kinds = [...new Set(events.map(({ type }) => kindLabel(type)))];
  const named = kinds.slice(0, 3).join(', ');
  const further = eventCount > 1 ? ` (${plural(eventCount, 'event')})` : '';

  return `${named}${further} on ${dayText(events.at(-1)?.at ?? to)}`;
}

interface Line {
  readonly key: string;
  readonly score: number;
  readonly text: string;
}

function linesByTime(moves: readonly RiskMoveDto[]): Line[] {
  const bySignal = new Map<string, { score: number; ms: number }>();
  for (const { cause, parts, from, to } of moves) {
    if (cause !== 'time') continue;
    for (const { signal, score } of parts) {
      const sum = bySignal.get(signal) ?? { score: 0, ms: 0 };
      const ms = sum.ms + Date.parse(to) - Date.parse(from);
      bySignal.set(signal, { score: sum.score + score, ms });
    }
  }

  return [...bySignal].map(([signal, { score, ms }]) => ({
    key: `time-${signal}`,
    score,
    text: timeText(signal, ms),
  }));
}

function linesByNews(moves: readonly RiskMoveDto[]): Line[] {
  return moves.flatMap(({ cause, scoreBefore, scoreAfter, ...move }, index) => {
    if (cause === 'time') return [];
    const score = scoreAfter - scoreBefore;
    const whole = { cause, scoreBefore, scoreAfter, ...move };
    const text =
      cause === 'events'
        ? eventText(whole)
        : 'the team’s norms were learned anew from closed deals';

    return [{ key: `${cause}-${move.to}-${index}`, score, text }];
  });
}

/**
 * Why the score is another than at an earlier point: what time alone did by signal, what each event
 * did, what new norms did. The lines add up; those that round to nothing are joined into one.
 */
export function changesBetween(
  { moves }: Pick<RiskHistoryDto, 'moves'>,
  before: RiskPointDto,
  after: RiskPointDto,
): Changes {
  const within = moves.filter(({ from, to }) => from >= before.at && to <= after.at);
  const lines = [...linesByNews(within), ...linesByTime(within)].toSorted(
    (a, b) => Math.abs(b.score) - Math.abs(a.score),
  );
  const large = lines.filter(({ score }) => Math.abs(score) >= 0.0005);
  const small = lines.filter(({ score }) => Math.abs(score) < 0.0005);
  const rest = small.reduce((sum, { score }) => sum + score, 0);
  const told = small.length > 0 ? [{ key: 'rest', score: rest, text: 'everything else' }] : [];
  const all = [...large, ...told];
  // In thousandths: what a single day does is mostly less than a hundredth.
  const { terms, total } = roundTerms(all.map(({ score }) => score * 10));
  const shown = all.map((line, index) => ({ ...line, shown: (terms[index] ?? 0) / 10 }));

  return { total: total / 10, lines: shown.filter((line) => line.shown !== 0) };
}

/** A place on the curve where events moved the score. */
export interface Marker {
  readonly at: number;
  readonly score: number;
  readonly raises: boolean;
  readonly text: string;
}

/** Moves smaller than this are told in the table and not marked on the curve. */
const LEAST_MARKED = 0.005;
const MAX_MARKERS = 40;

/** The largest moves by events. */
export function markersOf({ moves }: Pick<RiskHistoryDto, 'moves'>): Marker[] {
  return moves
    .filter(({ cause }) => cause === 'events')
    .map((move) => ({ move, change: move.scoreAfter - move.scoreBefore }))
    .filter(({ change }) => Math.abs(change) >= LEAST_MARKED)
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, MAX_MARKERS)
    .map(({ move, change }) => ({
      at: Date.parse(move.to),
      score: move.scoreAfter,
      raises: change > 0,
      text: eventText(move),
    }));
}

/** The stretches of the curve: it is broken where the deal was closed. */
export function stretchesOf({ points, closings }: RiskHistoryDto): RiskPointDto[][] {
  const stretches: RiskPointDto[][] = [[]];
  for (const point of points) {
    const last = stretches.at(-1)?.at(-1);
    const isApart = last && closings.some(({ at }) => at > last.at && at <= point.at);
    if (isApart) stretches.push([point]);
    else stretches.at(-1)?.push(point);
  }

  return stretches.filter((stretch) => stretch.length > 0);
}

/** The terms of a point's sum, heaviest first and rounded together, as everywhere. */
export function termsOf({ base, contributions }: RiskPointDto) {
  const parts = Object.entries(contributions).toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const exact = [base, ...parts.map(([, points]) => points)];
  const { terms, total } = roundTerms(exact);
  const lines = parts.map(([signal, points], index) => ({
    signal,
    points,
    shown: terms[index + 1] ?? 0,
  }));

  return {
    base,
    shownBase: terms[0] ?? 0,
    lines,
    total,
    reach: Math.max(0.01, ...exact.map(Math.abs)),
  };
}
