import Link from 'next/link';
import type { SyncDto } from '@/lib/integrations/output-schema';
import { cn } from '../ui/cn';
import { DateTime } from '../ui/date-time';
import { formatCount, plural } from '../ui/format';
import { matchWords, receiptFigures, syncTitle } from './integration-words';
import { ProblemList } from './problem-list';

/** Meetings that are here by now. */
export interface MeetingsBrought {
  readonly all: number;
  readonly withoutDeal: number;
}

export interface SyncReceiptProps {
  readonly sync: SyncDto;
  /** Null for a CRM, which says itself what its meetings are about. */
  readonly brought: MeetingsBrought | null;
}

/** What the last sync did, and what it could not take. */
export function SyncReceipt({ sync, brought }: SyncReceiptProps) {
  const figures = receiptFigures(sync);
  return (
    <div className="flex flex-col gap-4 text-dense">
      <p className="text-ink-muted">
        {syncTitle(sync)}
        {sync.finishedAt && (
          <>
            , <DateTime value={sync.finishedAt} format="datetime" />
          </>
        )}
        .
      </p>
      {sync.error && <p className="[overflow-wrap:anywhere] text-danger">{sync.error}</p>}
      <dl
        className={cn(
          'grid gap-x-4 gap-y-3 sm:grid-cols-[repeat(auto-fit,minmax(7rem,1fr))]',
          // No figure is to stand alone on its line.
          figures.length % 3 === 1 ? 'grid-cols-2' : 'grid-cols-3',
        )}
      >
        {figures.map(([label, count]) => (
          <div key={label}>
            <dt className="text-ink-muted">{label}</dt>
            <dd className="text-lg font-semibold tabular-nums">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      {brought && <Brought {...brought} />}
      <ProblemList problems={sync.problems} count={sync.problemCount} />
    </div>
  );
}

/** What became of the meetings: it is the deals that they are for. */
function Brought({ all, withoutDeal }: MeetingsBrought) {
  if (all === 0) return null;
  return (
    <p>
      Of {plural(all, 'meeting')} here, {matchWords({ all, withoutDeal })}.{' '}
      <Link
        href={withoutDeal > 0 ? '/meetings?deal=none' : '/meetings'}
        className="text-accent-text underline"
      >
        {withoutDeal > 0 ? 'Show those without a deal' : 'Show all meetings'}
      </Link>
    </p>
  );
}
