import type { SyncDto } from '@/lib/integrations/output-schema';
import { ProgressBar } from '../imports/progress-bar';
import { formatCount } from '../ui/format';
import { progressOf } from './integration-words';

/** How far the sync under way is. */
export function SyncProgress({ sync }: { readonly sync: SyncDto }) {
  const { created, updated, skipped } = sync;
  return (
    <div className="flex flex-col gap-1.5">
      <ProgressBar {...progressOf(sync)} />
      <p className="text-dense text-ink-muted tabular-nums">
        {formatCount(created)} created · {formatCount(updated)} updated
        {skipped > 0 && ` · ${formatCount(skipped)} skipped`}. You can leave this page: it goes on.
      </p>
    </div>
  );
}
