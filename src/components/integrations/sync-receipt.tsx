import type { SyncDto } from '@/lib/integrations/output-schema';
import { DateTime } from '../ui/date-time';
import { formatCount } from '../ui/format';
import { receiptFigures, syncTitle } from './integration-words';
import { ProblemList } from './problem-list';

/** What the last sync did, and what it could not take. */
export function SyncReceipt({ sync }: { readonly sync: SyncDto }) {
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
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
        {receiptFigures(sync).map(([label, count]) => (
          <div key={label}>
            <dt className="text-ink-muted">{label}</dt>
            <dd className="text-lg font-semibold tabular-nums">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      <ProblemList problems={sync.problems} count={sync.problemCount} />
    </div>
  );
}
