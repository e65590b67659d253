import { ChevronRight } from 'lucide-react';
import type { AuditEntryDto } from '@/lib/audit/dto';
import { DateTime } from '../ui/date-time';

/** The entries as sentences, newest first; each opens to what is stored, and its seal. */
export function AuditEntries({ entries }: { readonly entries: readonly AuditEntryDto[] }) {
  return (
    <ol className="divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.id}>
          <details className="group">
            <summary className="flex min-h-11 cursor-pointer list-none items-start gap-2 px-4 py-2.5 hover:bg-sunken">
              <ChevronRight
                aria-hidden="true"
                className="mt-0.5 size-4 shrink-0 text-ink-muted transition-transform group-open:rotate-90"
              />
              <span className="min-w-0 flex-1 text-sm break-words">{entry.sentence}</span>
              <DateTime
                value={entry.at}
                format="datetime"
                className="shrink-0 text-dense text-ink-muted"
              />
            </summary>
            <Raw entry={entry} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function Raw({ entry }: { readonly entry: AuditEntryDto }) {
  const { id, action, actorRef, target, data, requestId, prevHash, hash } = entry;
  const lines = {
    Entry: id,
    Action: action,
    'Done by': actorRef,
    Target: target,
    Request: requestId,
    Data: JSON.stringify(data, null, 1),
    'Hash before': prevHash,
    Hash: hash,
  };

  return (
    <dl className="grid gap-x-4 gap-y-1 px-4 pb-4 pl-10 text-dense sm:grid-cols-[8rem_1fr]">
      {Object.entries(lines).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-muted">{name}</dt>
          <dd className="min-w-0 font-mono break-all whitespace-pre-wrap">{value ?? 'none'}</dd>
        </div>
      ))}
    </dl>
  );
}
