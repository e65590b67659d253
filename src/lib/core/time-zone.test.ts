import { expect, it } from 'vitest';
import { isTimeZone } from './time-zone';

it('knows the names of time zones, and what only sounds like one', () => {
  for (const name of ['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires']) {
    expect(isTimeZone(name), name).toBe(true);
  }
  for (const name of ['Mars/Olympus', 'UTC+99', 'utc+3', 'system', 'local', 'default', '']) {
    expect(isTimeZone(name), name).toBe(false);
  }
});
