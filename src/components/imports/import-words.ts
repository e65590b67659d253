import type { ImportDto, ImportStatus } from '@/lib/deals/import-schema';
import { formatCount, plural } from '../ui/format';

const ACTIVE: readonly ImportStatus[] = ['queued', 'running', 'undoing'];

/** Whether an import has still something to do. */
export const isActive = ({ status }: Pick<ImportDto, 'status'>): boolean => ACTIVE.includes(status);

export interface StatusWord {
  readonly label: string;
  readonly tone: 'neutral' | 'accent' | 'success' | 'danger';
}

const STATUS_WORDS: Readonly<Record<ImportStatus, StatusWord>> = {
  receiving: { label: 'Receiving', tone: 'accent' },
  queued: { label: 'Waiting', tone: 'accent' },
  running: { label: 'Running', tone: 'accent' },
  finished: { label: 'Finished', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
  undoing: { label: 'Being undone', tone: 'accent' },
  undone: { label: 'Undone', tone: 'neutral' },
};

export const statusWord = ({ status }: Pick<ImportDto, 'status'>): StatusWord =>
  STATUS_WORDS[status];

export interface ProgressWords {
  /** "Reading deals", "Waiting for its turn". */
  readonly phase: string;
  /** "12,000 of 200,000"; null where there is nothing to count. */
  readonly count: string | null;
  /** Whole percent of this phase; null where the end is not known. */
  readonly percent: number | null;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Where an import stands, in words. The norms and scores at the end are not counted in rows. */
export function progressWords({
  status,
  progress: { phase, done, total },
}: Pick<ImportDto, 'status' | 'progress'>): ProgressWords {
  if (status === 'queued') return { phase: 'Waiting for its turn', count: null, percent: null };
  const words = capital(phase ?? 'Starting');
  const isCounted = phase !== null && !phase.startsWith('assessing') && total > 0;
  if (!isCounted) return { phase: words, count: null, percent: null };
  const reached = Math.min(done, total);

  return {
    phase: words,
    count: `${formatCount(reached)} of ${formatCount(total)}`,
    percent: Math.floor((100 * reached) / total),
  };
}

/** What a screen reader is told: each phase once, and its quarters; not every row. */
export function announcementOf(run: Pick<ImportDto, 'status' | 'progress' | 'dryRun' | 'report'>) {
  const { status, dryRun, report } = run;
  if (status === 'failed') return 'The import failed.';
  if (status === 'undone') return 'The import was undone.';
  if (!isActive(run)) {
    return `${dryRun ? 'Dry run finished, nothing was written' : 'Import finished'}: ${countWords(report, dryRun).join(', ')}.`;
  }
  const { phase, percent } = progressWords(run);
  if (percent === null || percent < 25) return `${phase}.`;

  return `${phase}, ${Math.floor(percent / 25) * 25} percent.`;
}

/** "12 created", "3 rows left out": what is not zero; of nothing at all it says so. */
export function countWords(report: ImportDto['report'], dryRun: boolean): readonly string[] {
  const { created, updated, unchanged, eventsAdded, skipped } = report;
  const would = dryRun ? 'to be ' : '';
  const words: readonly (readonly [number, string])[] = [
    [created, `${formatCount(created)} ${would}created`],
    [updated, `${formatCount(updated)} ${would}updated`],
    [unchanged, `${formatCount(unchanged)} unchanged`],
    [eventsAdded, `${plural(eventsAdded, 'history line')} ${would}added`],
    [skipped, `${plural(skipped, 'row')} left out`],
  ];
  const told = words.filter(([count]) => count > 0).map(([, text]) => text);

  return told.length > 0 ? told : ['no rows'];
}

/** The deals of an import in the list: open and closed ones of its source. */
export const dealsHref = ({ source }: Pick<ImportDto, 'source'>): string =>
  `/deals?${new URLSearchParams({ status: 'all', source }).toString()}`;

const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const;

/** "812 bytes", "3.4 MB". */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const size = bytes / 1024 ** step;

  return `${formatCount(step === 0 ? size : Math.round(size * 10) / 10)} ${UNITS[step]}`;
}
