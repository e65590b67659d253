/** The hour (of the viewer) at which what was put off comes back. */
const MORNING = 8;

/** A day of the viewer so many days from now, at eight in the morning. */
export function morningIn(days: number, now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

/** The last minute of a day (`2026-03-31`) of the viewer; null for what is no day. */
export function endOfDay(day: string): Date | null {
  const date = new Date(`${day}T23:59:00`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** A day of the viewer as a date field takes it: `2026-03-31`. */
export function dayField(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The morning of a day (`2026-03-31`) of the viewer; null for what is no day. */
export function morningOf(day: string): Date | null {
  const date = new Date(`${day}T0${MORNING}:00:00`);
  return Number.isNaN(date.getTime()) ? null : date;
}
