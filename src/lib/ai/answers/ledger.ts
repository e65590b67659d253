import type { Figure } from '../model';
import { dayOf, formatDay, formatFigure, noun, roundScore, toPercent } from './format';

type Day = { readonly label: string; readonly day: string };

const ISO_DAY = /\b(\d{4}-\d{2}-\d{2})\b/g;
const WRITTEN_DAY = /\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b/g;
/** The engine leaves a gap before the sign; figures are written without one. */
const LOOSE_PERCENT = /(?<=\d) %/g;
/** Years, and quarters and halves of years. */
const CALENDAR = /\b(?:(?:19|20|21)\d{2}|[QH][1-4])\b/g;
const NUMBER = /\d+(?:,\d{3})*(?:\.\d+)?(\s*%|\s+days?\b)?/g;

/**
 * Figures and days that may be named. Whoever writes an answer gets the text of a figure only by
 * putting the figure in here, so that nothing is written that is not among the facts.
 */
export class Ledger {
  private readonly figureByKey = new Map<string, Figure>();
  private readonly dayByKey = new Map<string, Day>();

  get figures(): readonly Figure[] {
    return [...this.figureByKey.values()];
  }

  get dates(): readonly Day[] {
    return [...this.dayByKey.values()];
  }

  figure(figure: Figure): string {
    const key = `${figure.label}|${figure.unit}|${figure.currency ?? ''}|${figure.value}`;
    this.figureByKey.set(key, figure);
    return formatFigure(figure);
  }

  money(label: string, value: number, currency: string): string {
    return this.figure({ label, value, unit: 'money', currency });
  }

  count(label: string, value: number): string {
    return this.figure({ label, value, unit: 'count' });
  }

  /** "3 deals"; the label says which deals. */
  counted(label: string, value: number, one: string, many?: string): string {
    return `${this.count(label, value)} ${noun(value, one, many)}`;
  }

  /** @param share 0..1 */
  percent(label: string, share: number): string {
    return this.figure({ label, value: toPercent(share), unit: 'percent' });
  }

  days(label: string, value: number): string {
    return this.figure({ label, value, unit: 'days' });
  }

  score(label: string, score: number): string {
    return this.figure({ label, value: roundScore(score), unit: 'number' });
  }

  /** Log-odds points with their sign: "+0.31". */
  points(label: string, points: number): string {
    // `+ 0` turns a rounded -0 into 0.
    const value = Math.round(points * 100) / 100 + 0;
    const text = this.figure({ label, value, unit: 'number' });
    return value > 0 ? `+${text}` : text;
  }

  /** A day in words. */
  day(label: string, time: Date | string): string {
    const day = dayOf(time);
    this.dayByKey.set(`${label}|${day}`, { label, day });
    return formatDay(day);
  }

  /** Our own sentence, with its days in words; the figures in it are taken over from it. */
  words(text: string): string {
    // Words found in a note are quoted as they stood there, line ends and all.
    const days = text
      .replaceAll(/\s+/g, ' ')
      .replaceAll(ISO_DAY, (day) => this.day(text, `${day}T00:00:00Z`));
    const written = days.replaceAll(LOOSE_PERCENT, '%');
    this.takeFigures(text, written.replaceAll(WRITTEN_DAY, ' '));
    return written;
  }

  /** A period's name. Its year is told by its days; the figures of "the last 14 days" are taken over. */
  periodName(label: string): string {
    this.takeFigures(label, label.replaceAll(CALENDAR, ' '));
    return label;
  }

  private takeFigures(label: string, text: string): void {
    for (const [whole, unitText = ''] of text.matchAll(NUMBER)) {
      const value = Number.parseFloat(whole.replaceAll(',', ''));
      const unit = unitText.includes('%') ? 'percent' : unitText === '' ? 'number' : 'days';
      this.figure({ label, value, unit });
    }
  }
}
