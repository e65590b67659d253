/** How figures and times are written. Pure, and the costly Intl objects are made once per shape. */

const DAY_MS = 86_400_000;
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(locale: string | undefined, options: Intl.NumberFormatOptions) {
  const key = `n${locale}${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known instanceof Intl.NumberFormat) return known;
  const made = new Intl.NumberFormat(locale, options);
  cache.set(key, made);

  return made;
}

function dateFormat(locale: string | undefined, options: Intl.DateTimeFormatOptions) {
  const key = `d${locale}${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known instanceof Intl.DateTimeFormat) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  cache.set(key, made);

  return made;
}

export interface MoneyFormat {
  /** Undefined is the viewer's own. */
  readonly locale: string | undefined;
  readonly compact?: boolean;
}

/** An amount with its currency; a code that Intl refuses is written before the number. */
export function formatMoney(value: number, currency: string, format: MoneyFormat): string {
  const { locale, compact = false } = format;
  const digits = compact
    ? {
        notation: 'compact' as const,
        minimumFractionDigits: 0,
        // Beside whole amounts a small one has no cents either.
        maximumFractionDigits: Math.abs(value) < 1_000 ? 0 : 1,
      }
    : { maximumFractionDigits: Number.isInteger(value) ? 0 : 2 };
  try {
    return numberFormat(locale, { style: 'currency', currency, ...digits }).format(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;

    return `${currency} ${numberFormat(locale, digits).format(value)}`;
  }
}

export function formatCount(value: number): string {
  return numberFormat('en-US', {}).format(value);
}

export type DateStyle = 'day' | 'date' | 'datetime' | 'precise' | 'time';

const DATE_OPTIONS: Readonly<Record<DateStyle, Intl.DateTimeFormatOptions>> = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  datetime: { day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' },
  precise: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  },
  time: { hour: 'numeric', minute: '2-digit' },
};

/**
 * A moment in words. `day` is a calendar day without a time (a close date): it is read in UTC
 * wherever the viewer is, or a deal due on the 1st would show the 31st west of Greenwich.
 */
export function formatDate(iso: string, style: DateStyle, viewer: boolean): string {
  const timeZone = style === 'day' || !viewer ? { timeZone: 'UTC' } : {};

  return dateFormat(viewer ? undefined : 'en-US', { ...DATE_OPTIONS[style], ...timeZone }).format(
    new Date(iso),
  );
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/**
 * "12 days ago" or "in 3 days", from `now`, never from the local clock. To the nearest unit, so that
 * what is due in 5 hours and 59 minutes is "in 6 hours"; but days that have passed are whole ones, as
 * the risk engine counts them.
 */
export function formatRelative(iso: string, now: string): string {
  const distance = Date.parse(iso) - Date.parse(now);
  const size = Math.abs(distance);
  const isCut = (ms: number) => distance < 0 && ms >= DAY_MS;
  // 23 hours and 50 minutes ahead are a day: a unit is reached by what the next finer one says.
  const reached = (ms: number, finer: number) => (isCut(ms) ? size : Math.round(size / finer) * finer); // prettier-ignore
  // Days stay days for two months: "45 days ago" says more about a deal than "1 month ago".
  const unit = UNITS.find(
    ([name, ms], place) =>
      reached(ms, UNITS[place + 1]?.[1] ?? 1_000) >= (name === 'month' ? 60 * DAY_MS : ms),
  );
  if (!unit) return 'just now';
  const count = isCut(unit[1]) ? Math.floor(size / unit[1]) : Math.round(size / unit[1]);

  return relative.format(Math.sign(distance) * count, unit[0]);
}

const calendar = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "today", "yesterday", "31 days ago": by calendar days of the viewer, or of UTC before hydration. */
export function formatDayDistance(iso: string, now: string, viewer: boolean): string {
  const dayOf = (time: string) => {
    const date = new Date(time);

    return viewer
      ? Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS
      : Math.floor(date.getTime() / DAY_MS);
  };

  return calendar.format(dayOf(iso) - dayOf(now), 'day');
}

/** Calendar days from `now` to a calendar day, in UTC; negative is past. */
export function daysUntil(iso: string, now: string): number {
  return Math.floor(Date.parse(iso) / DAY_MS) - Math.floor(Date.parse(now) / DAY_MS);
}

/** "3 days overdue", "due today", "due in 4 days". */
export function formatDue(iso: string, now: string): string {
  const days = daysUntil(iso, now);
  if (days < 0) return `${plural(-days, 'day')} overdue`;
  if (days === 0) return 'due today';

  return days === 1 ? 'due tomorrow' : `due in ${days} days`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
