import Link from 'next/link';
import { Card } from '../ui/card';
import { DateTime } from '../ui/date-time';

export interface KeptMailRow {
  readonly id: string;
  /** Null where nothing of it is to be seen any more. */
  readonly subject: string | null;
  readonly to: string;
  /** The kind of mail in words. */
  readonly label: string;
  readonly createdAt: string;
}

/** Mails that nobody sends, the newest first. */
export function KeptMailList({ mails }: { readonly mails: readonly KeptMailRow[] }) {
  return (
    <Card aria-label="Mails" className="overflow-clip">
      <ul className="divide-y divide-line">
        {mails.map(({ id, subject, to, label, createdAt }) => (
          <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-3">
            <div className="min-w-0">
              <p className="text-sm [overflow-wrap:anywhere]">
                <Link href={`/outbox/${id}`} className="rounded-sm font-medium hover:underline">
                  {subject ?? 'No longer to be seen'}
                </Link>
              </p>
              <p className="text-dense [overflow-wrap:anywhere] text-ink-muted">
                {label} · to {to}
              </p>
            </div>
            <DateTime value={createdAt} format="datetime" className="text-dense text-ink-muted" />
          </li>
        ))}
      </ul>
    </Card>
  );
}
