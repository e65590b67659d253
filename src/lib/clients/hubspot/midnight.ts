const DAY_MS = 86_400_000;

function clockAt(now: Date, timeZone: string): readonly number[] | null {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }).format(now);
    return parts.split(':').map(Number);
  } catch {
    return null;
  }
}

/**
 * How long (ms) it is until midnight in the portal's time zone, when HubSpot counts a new day's calls;
 * a whole day where the zone is not known. On a day of 23 or 25 hours it is an hour out.
 */
export function untilMidnight(now: Date, timeZone: string | null): number {
  const clock = timeZone === null ? null : clockAt(now, timeZone);
  if (clock === null) return DAY_MS;
  const [hours = 0, minutes = 0, seconds = 0] = clock;
  const gone = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + now.getUTCMilliseconds();
  return DAY_MS - gone;
}
