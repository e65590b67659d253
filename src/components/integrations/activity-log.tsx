import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ActivityDto } from '@/lib/integrations/output-schema';
import { DateTime } from '../ui/date-time';
import { activityWords } from './integration-words';

/** The last things that happened, newest first. */
export function ActivityLog({ activity }: { readonly activity: readonly ActivityDto[] }) {
  if (activity.length === 0) {
    return <p className="text-dense text-ink-muted">Nothing has happened yet.</p>;
  }
  return (
    <ol className="flex flex-col gap-3 text-dense">
      {activity.map((entry) => (
        <ActivityRow key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function ActivityRow({ entry }: { readonly entry: ActivityDto }) {
  const isFailed = entry.status === 'failed';
  const Icon = isFailed ? CircleAlert : CircleCheck;
  return (
    <li className="flex items-start gap-2">
      <Icon
        aria-hidden="true"
        className={`mt-0.5 size-4 shrink-0 ${isFailed ? 'text-danger' : 'text-success'}`}
      />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="font-medium">{activityWords(entry)}</span>
          <span className="text-ink-muted">
            <DateTime value={entry.createdAt} format="datetime" />
          </span>
        </p>
        {entry.message && (
          <p className="[overflow-wrap:anywhere] text-ink-muted">{entry.message}</p>
        )}
      </div>
    </li>
  );
}
