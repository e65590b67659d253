import { expect, it } from 'vitest';
import { changePreferencesInput, listNotificationsQuery } from './schema';

const faults = (input: unknown): string[] => {
  const parsed = changePreferencesInput.safeParse(input);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
    return [...issue.path, ...unknown].join('.');
  });
};

it('takes times as on a clock, and answers minutes', () => {
  const input = { quietHours: { from: '22:05', to: '00:00' }, digest: { kind: 'daily', time: '08:00' } }; // prettier-ignore
  expect(changePreferencesInput.parse(input)).toEqual({
    quietHours: { from: 1_325, to: 0 },
    digest: { kind: 'daily', time: 480 },
  });
});

it('names what it refuses', () => {
  expect(faults({ types: { invite: { in_app: false } } })).toEqual(['types.invite.in_app']);
  expect(faults({ types: { invite: { in_app: true, slack: true } } })).toEqual([]);
  expect(faults({ types: { nonsense: {} } })).toEqual(['types.nonsense']);
  expect(faults({ types: { assigned: { pigeon: true } } })).toEqual(['types.assigned.pigeon']);
  expect(faults({ types: { assigned: { mail: 'yes' } } })).toEqual(['types.assigned.mail']);
  expect(faults({ quietHours: { from: '24:00', to: '7:00' } })).toEqual([
    'quietHours.from',
    'quietHours.to',
  ]);
  expect(faults({ quietHours: { from: '07:00', to: '07:00' } })).toEqual(['quietHours.to']);
  expect(faults({ timeZone: 'not a zone' })).toEqual(['timeZone']);
  expect(faults({ digest: { kind: 'hourly' } })).toEqual(['digest.kind']);
  expect(faults({ digest: { kind: 'weekly', weekday: 8 } })).toEqual(['digest.weekday']);
  expect(faults({ unknown: 1 })).toEqual(['unknown']);
});

it('lists all unless asked otherwise', () => {
  expect(listNotificationsQuery.parse({})).toEqual({ status: 'all', limit: 50 });
  expect(listNotificationsQuery.safeParse({ status: 'read' }).success).toBe(false);
});
