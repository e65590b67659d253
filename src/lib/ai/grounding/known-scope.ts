import type { FigureUnit } from '../model';
import type { FigureClaim } from './read-figures';
import type { DateClaim } from './read-dates';

/**
 * A figure that may be named. `plain` stands in our own words without a unit, `any` in the question,
 * `ahead` and `back` are how many days lie between the day of the facts and a known day.
 */
export interface KnownFigure {
  readonly value: number;
  readonly unit: FigureUnit | 'plain' | 'any' | 'ahead' | 'back';
  readonly currency?: string | undefined;
}

const ACCEPTS: Readonly<
  Record<FigureClaim['unit'] | 'counted' | 'ahead' | 'back', ReadonlySet<KnownFigure['unit']>>
> = {
  money: new Set(['money', 'any']),
  percent: new Set(['percent', 'any']),
  time: new Set(['days', 'plain', 'any']),
  ahead: new Set(['days', 'plain', 'any', 'ahead']),
  back: new Set(['days', 'plain', 'any', 'back']),
  bare: new Set(['money', 'percent', 'count', 'days', 'number', 'plain', 'any']),
  counted: new Set(['count', 'days', 'number', 'plain', 'any']),
};

/** Written with more than this it counts nothing that a word behind it names. */
const MOST_COUNTED = 1_000;
/** Rounding to the written place may not go further than this from the figure: 0.51M is no 1M. */
const FURTHEST = { below: 0.66, above: 1.5 };
const AROUND = 0.05;

interface Reach {
  readonly lowest: number;
  readonly highest: number;
}

/** The values that people would write so. A day that has begun counts as none: 23.7 days are 23. */
function reachOf({ way, unit }: FigureClaim, value: number, place: number): Reach {
  if (way === 'over') return { lowest: value, highest: value * (1 + AROUND) };
  if (way === 'under') return { lowest: value * (1 - AROUND), highest: value };
  const rough = way === 'about' ? roughPlace(value, place) : place;
  const half = rough / 2 + Math.abs(value) * 1e-9;
  const highest = value + (unit === 'time' ? Math.max(half, place * 0.999) : half);
  if (value === 0) return { lowest: 0, highest: Math.min(highest, 0.5) };
  return {
    lowest: Math.max(value - half, value * FURTHEST.below),
    highest: Math.min(highest, Math.max(value * FURTHEST.above, unit === 'time' ? highest : 0)),
  };
}

/** "About 84,000" is as precise as its zeros, but never by more than a twentieth. */
function roughPlace(value: number, place: number): number {
  let rough = place;
  while (rough * 10 <= value / 20 && value % (rough * 10) === 0) rough *= 10;
  return rough;
}

function hasSign({ sign }: FigureClaim, value: number): boolean {
  return sign === '' || value === 0 || (sign === '-') === value < 0;
}

const hasCurrency = ({ currencies }: FigureClaim, { currency }: KnownFigure): boolean =>
  currencies === null || currency === undefined || currencies.includes(currency);

function acceptedFor(claim: FigureClaim, written: number): keyof typeof ACCEPTS {
  if (claim.unit === 'time') return claim.direction ?? 'time';
  return claim.unit === 'bare' && claim.counts && written < MOST_COUNTED ? 'counted' : claim.unit;
}

/** Figures and days that a sentence may name. */
export class KnownScope {
  private readonly figures: readonly KnownFigure[];

  constructor(
    figures: readonly KnownFigure[],
    private readonly dayKeys: ReadonlySet<string>,
  ) {
    this.figures = figures.toSorted((a, b) => Math.abs(a.value) - Math.abs(b.value));
  }

  holdsDate({ anyOf }: DateClaim): boolean {
    return anyOf.some((keys) => keys.length > 0 && keys.every((key) => this.dayKeys.has(key)));
  }

  holdsFigure(claim: FigureClaim): boolean {
    return claim.values.some(({ value, decimals }) => {
      const place = 10 ** -decimals * claim.scale;
      const written = value * claim.scale;
      const accepts = ACCEPTS[acceptedFor(claim, written)];
      return this.isAmong(claim, reachOf(claim, written, place), accepts);
    });
  }

  private isAmong(claim: FigureClaim, reach: Reach, accepts: ReadonlySet<string>): boolean {
    for (let at = this.firstFrom(reach.lowest); at < this.figures.length; at += 1) {
      const figure = this.figures[at];
      if (figure === undefined || Math.abs(figure.value) > reach.highest) return false;
      if (accepts.has(figure.unit) && hasSign(claim, figure.value) && hasCurrency(claim, figure)) return true; // prettier-ignore
    }
    return false;
  }

  private firstFrom(lowest: number): number {
    let [low, high] = [0, this.figures.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Math.abs(this.figures[middle]?.value ?? 0) < lowest) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
