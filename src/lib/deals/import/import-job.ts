import 'server-only';
import type { Db } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import { withKeptLease } from '../../platform/lease';
import { AppError } from '../../core/errors';
import type { ImportOptions } from '../import-schema';
import type { RunRecord } from '../repository/import-runs';
import type { ImportPlace } from './import-batch';
import type { ImportReport } from './import-report';

/** What is being done, in the words that the screen shows. */
export const PHASES = {
  readDeals: 'reading deals',
  readEvents: 'reading events',
  writeClosed: 'writing closed deals',
  writeOpen: 'writing open deals',
  assess: 'assessing deals',
  undo: 'taking deals back',
} as const;

/** One stretch of work on an import, under the lease of its scope. */
export interface ImportJob {
  readonly deps: Deps;
  readonly run: RunRecord;
  readonly options: ImportOptions;
  readonly place: ImportPlace;
  readonly report: ImportReport;
  /** False when the time is over or the process stops: the work ends after its batch. */
  mayGoOn(): boolean;
  /** False once the lease was lost, so that somebody else may be at work. */
  isHeld(): boolean;
}

/** Another process has taken the import over: this one leaves everything as it is. */
export class LeaseLost extends Error {}

/** Short, so that what a killed process left is soon gone on with; kept alive by a timer. */
const LEASE_SECONDS = 30;

/**
 * Runs `work` while nobody else imports into the scope; null where somebody does.
 *
 * @param work is given whether the lease is still held, and how to make sure
 */
export const withImportLease = <T>(
  db: Db,
  scopeKey: string,
  work: (isHeld: () => boolean, makeSure: () => Promise<boolean>) => Promise<T>,
): Promise<T | null> => withKeptLease(db, `import:${scopeKey}`, LEASE_SECONDS, work);

export const busy = () =>
  new AppError(
    'CONFLICT',
    'Another import into this team is running or waiting. Try again when it is done.',
  );
