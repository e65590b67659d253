import type { IntegrationName } from '@/lib/integrations/model';
import type { IntegrationDto, SyncDto } from '@/lib/integrations/output-schema';
import { formatCount, plural } from '../ui/format';

/** How a connection stands, by what a person may have to do about it. */
export type CardState =
  'waiting' | 'syncing' | 'refused' | 'paused' | 'failed' | 'partial' | 'new' | 'synced';

type StateFacts = Pick<
  IntegrationDto,
  'isActive' | 'activeSync' | 'pausedUntil' | 'lastSyncStatus'
>;

function restingState({ pausedUntil, lastSyncStatus }: StateFacts): CardState {
  if (pausedUntil !== null) return 'paused';
  if (lastSyncStatus === null) return 'new';
  return lastSyncStatus === 'success' ? 'synced' : lastSyncStatus;
}

/** Of a connection that is there: a refused key before all, then what goes on, then what was last. */
export function stateOf(integration: StateFacts): CardState {
  const { isActive, activeSync } = integration;
  if (!isActive) return 'refused';
  if (activeSync) return activeSync.status === 'queued' ? 'waiting' : 'syncing';
  return restingState(integration);
}

export interface Trouble {
  readonly title: string;
  /** In the provider's words, where it said some. */
  readonly error: string | null;
  readonly todo: string;
}

/** What is wrong and what to do; null where nothing is. */
export function troubleOf(
  integration: StateFacts & Pick<IntegrationDto, 'name' | 'syncErrors' | 'syncEnabled'>,
): Trouble | null {
  const { name, syncErrors: error, syncEnabled } = integration;
  const state = stateOf(integration);
  if (state === 'refused') {
    const todo = 'Nothing is synced until it is connected again. What it brought stays as it is.';
    return { title: `${name} has to be connected again`, error, todo };
  }
  if (state !== 'paused' && state !== 'failed') return null;
  const todo = syncEnabled
    ? 'It is tried again by itself at the next sync. “Sync now” tries at once.'
    : 'It is not tried again by itself, since auto-sync is off. “Sync now” tries at once.';
  return { title: 'The last sync failed', error, todo };
}

/** "1,204 deals", "12 meetings". */
export const itemsOf = (name: IntegrationName, count: number): string =>
  plural(count, name === 'google_calendar' ? 'meeting' : 'deal');

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export interface Progress {
  readonly label: string;
  readonly count: string;
  /** Whole percent; null where the end is not known. */
  readonly percent: number | null;
}

/** How many deals or meetings a sync is through with. */
const doneOf = ({ created, updated, unchanged }: SyncDto): number => created + updated + unchanged;

/** How far a sync is; the judging after the last page has no measure of its own. */
export function progressOf(sync: SyncDto): Progress {
  const { integration, total, recordsRead, phase, status } = sync;
  const done = doneOf(sync);
  const label = status === 'queued' ? 'Waiting to begin' : upperFirst(phase ?? 'beginning');
  const read = `${plural(recordsRead, 'record')} read`;
  if (total === null || total === 0) {
    return { label, count: `${itemsOf(integration, done)} · ${read}`, percent: null };
  }
  // A source counts at the beginning, and what is added while it is read comes on top.
  const percent = Math.min(100, Math.floor((done / total) * 100));
  const count = `${formatCount(done)} of ${itemsOf(integration, Math.max(total, done))} · ${read}`;
  return { label, count, percent: phase?.startsWith('assessing') ? null : percent };
}

/** What a sync did, figure by figure; those that are nearly always nothing only where they are not. */
export function receiptFigures(sync: SyncDto): readonly (readonly [string, number])[] {
  const always = [
    ['Created', sync.created],
    ['Updated', sync.updated],
    ['Unchanged', sync.unchanged],
    ['Skipped', sync.skipped],
  ] as const;
  const sometimes = [
    ['Deleted at the source', sync.removed],
    ['Written back', sync.pushed],
    ['History entries added', sync.eventsAdded],
  ] as const;
  return [...always, ...sometimes.filter(([, count]) => count > 0)];
}

/** "3 matched, 23 without a deal". */
export const matchWords = ({
  all,
  withoutDeal,
}: {
  readonly all: number;
  readonly withoutDeal: number;
}): string =>
  `${formatCount(all - withoutDeal)} matched, ${formatCount(withoutDeal)} without a deal`;

const KIND_WORDS: Readonly<Record<string, string>> = {
  deal: 'Deal',
  contact: 'Contact',
  activity: 'Activity',
  meeting: 'Meeting',
  stage: 'Stage',
  owner: 'Owner',
};

export const kindWord = (kind: string): string => KIND_WORDS[kind] ?? upperFirst(kind);

const INTERVAL_WORDS: Readonly<Record<number, string>> = {
  15: 'Every 15 minutes',
  60: 'Every hour',
  360: 'Every 6 hours',
  1_440: 'Once a day',
};

export const intervalWords = (minutes: number): string =>
  INTERVAL_WORDS[minutes] ?? `Every ${plural(minutes, 'minute')}`;

const SYNC_WORDS: Readonly<Record<SyncDto['status'], string>> = {
  queued: 'Waits',
  running: 'Runs',
  finished: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const TRIGGER_WORDS: Readonly<Record<SyncDto['trigger'], string>> = {
  manual: 'started by hand',
  api: 'started over the API',
  schedule: 'by itself',
  connect: 'on connecting',
};

/** "Finished · full sync, started by hand". */
export const syncTitle = ({ status, kind, trigger }: SyncDto): string =>
  `${SYNC_WORDS[status]} · ${kind === 'full' ? 'full sync' : 'changes only'}, ${TRIGGER_WORDS[trigger]}`;

const ACTION_WORDS: Readonly<Record<string, string>> = {
  connect: 'Connected',
  disconnect: 'Disconnected',
  sync: 'Synced',
  push: 'Written back',
};

/** "Synced", "Sync failed". */
export function activityWords({
  action,
  status,
}: {
  readonly action: string;
  readonly status: string;
}): string {
  if (status === 'failed') return `${upperFirst(action)} failed`;
  return ACTION_WORDS[action] ?? upperFirst(action);
}
