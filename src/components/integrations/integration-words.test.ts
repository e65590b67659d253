import { describe, expect, it } from 'vitest';
import type { SyncDto } from '@/lib/integrations/output-schema';
import {
  activityWords,
  matchWords,
  progressOf,
  receiptFigures,
  stateOf,
  troubleOf,
} from './integration-words';

const sync: SyncDto = {
  syncId: 's1',
  integration: 'salesforce',
  status: 'running',
  trigger: 'manual',
  kind: 'full',
  phase: 'reading opportunities',
  synced: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  removed: 0,
  pushed: 0,
  recordsRead: 0,
  total: null,
  eventsAdded: 0,
  problems: [],
  problemCount: 0,
  error: null,
  createdAt: '2026-03-01T10:00:00.000Z',
  startedAt: null,
  finishedAt: null,
};

const idle = {
  name: 'Salesforce',
  isActive: true,
  activeSync: null,
  pausedUntil: null,
  lastSyncStatus: 'success',
  syncErrors: null,
  syncEnabled: true,
} as const;

describe('how a connection stands', () => {
  it.each([
    [{}, 'synced'],
    [{ lastSyncStatus: null }, 'new'],
    [{ lastSyncStatus: 'partial' }, 'partial'],
    [{ lastSyncStatus: 'failed' }, 'failed'],
    [{ lastSyncStatus: 'failed', pausedUntil: '2026-03-01T10:00:00.000Z' }, 'paused'],
    [{ activeSync: sync, lastSyncStatus: 'failed' }, 'syncing'],
    [{ activeSync: { ...sync, status: 'queued' } }, 'waiting'],
    [{ activeSync: sync, isActive: false }, 'refused'],
  ] as const)('%o is %s', (change, state) => {
    expect(stateOf({ ...idle, ...change })).toBe(state);
  });

  it('says what to do about a refused key, and about a failure with and without auto-sync', () => {
    const refused = troubleOf({ ...idle, isActive: false, syncErrors: 'The token was revoked.' });
    expect(refused).toMatchObject({
      title: 'Salesforce has to be connected again',
      error: 'The token was revoked.',
    });
    const failed = { ...idle, lastSyncStatus: 'failed', syncErrors: 'It is away.' } as const;
    expect(troubleOf(failed)?.todo).toContain('tried again by itself at the next sync');
    expect(troubleOf({ ...failed, syncEnabled: false })?.todo).toContain('auto-sync is off');
    expect(troubleOf({ ...failed, activeSync: sync })).toBeNull();
    expect(troubleOf(idle)).toBeNull();
  });
});

describe('how far a sync is', () => {
  it('gives a share where the source said how much there is', () => {
    const half = { ...sync, created: 6_000, unchanged: 6_499, total: 25_000, recordsRead: 40_000 };
    expect(progressOf(half)).toEqual({
      label: 'Reading opportunities',
      count: '12,499 of 25,000 deals · 40,000 records read',
      percent: 49,
    });
  });

  it('never passes the end when more came than the source had counted', () => {
    const more = progressOf({ ...sync, created: 12, total: 10 });
    expect(more).toMatchObject({ percent: 100, count: '12 of 12 deals · 0 records read' });
  });

  it('gives none where the end is not known, and while deals are judged', () => {
    const meetings = { ...sync, integration: 'google_calendar', created: 1 } as const;
    expect(progressOf(meetings)).toMatchObject({
      percent: null,
      count: '1 meeting · 0 records read',
    });
    const judging = { ...sync, phase: 'assessing deals', created: 10, total: 10 };
    expect(progressOf(judging).percent).toBeNull();
  });

  it('waits in words', () => {
    expect(progressOf({ ...sync, status: 'queued', phase: null }).label).toBe('Waiting to begin');
    expect(progressOf({ ...sync, phase: null }).label).toBe('Beginning');
  });
});

it('lists in a receipt what happened, and the rare figures only where there are some', () => {
  expect(receiptFigures({ ...sync, created: 3, skipped: 1 }).map(([label]) => label)).toEqual([
    'Created',
    'Updated',
    'Unchanged',
    'Skipped',
  ]);
  expect(receiptFigures({ ...sync, removed: 2, pushed: 1 }).slice(4)).toEqual([
    ['Deleted at the source', 2],
    ['Written back', 1],
  ]);
});

it('names what happened', () => {
  expect(activityWords({ action: 'sync', status: 'success' })).toBe('Synced');
  expect(activityWords({ action: 'sync', status: 'failed' })).toBe('Sync failed');
  expect(activityWords({ action: 'rename', status: 'success' })).toBe('Rename');
});

it('says how many meetings found their deal', () => {
  expect(matchWords({ all: 26, withoutDeal: 23 })).toBe('3 matched, 23 without a deal');
});
