import type { EvidenceDto } from '@/lib/deals/dto';
import { DateTime } from '../ui/date-time';

/** What the engine read, with the day of each fact. */
export function EvidenceList({ evidence }: { readonly evidence: readonly EvidenceDto[] }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {evidence.map((item, index) => (
        <li
          key={item.eventId ?? `${index}-${item.text}`}
          className="grid grid-cols-1 gap-x-4 text-dense sm:grid-cols-[7.5rem_1fr]"
        >
          {item.at ? (
            <DateTime value={item.at} format="date" className="text-ink-muted" />
          ) : (
            <span className="text-ink-muted">No date</span>
          )}
          <span className="min-w-0 break-words">{item.text}</span>
        </li>
      ))}
    </ul>
  );
}
