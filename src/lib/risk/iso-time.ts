const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Minutes east of UTC; a time without a zone is taken as UTC. */
function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));

  return zone.startsWith('-') ? -minutes : minutes;
}

/**
 * ISO 8601 to epoch ms, null when it is none. Times without a zone are UTC: `Date.parse` would read
 * them in the machine's zone, and the same file would score differently elsewhere. It would also
 * roll 31 February over into March.
 */
export function parseIsoTime(text: string): number | null {
  const match = ISO.exec(text.trim());
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const wall = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second, millis);
  // What does not exist (the 31st of February, 25 o'clock) comes back as something else.
  const written = `${match[1]}-${match[2]}-${match[3]}T${match[4] ?? '00'}:${match[5] ?? '00'}:${match[6] ?? '00'}`;
  if (!new Date(wall).toISOString().startsWith(written)) return null;

  return wall - zoneMinutes(match[8]) * 60_000;
}
