import Link from 'next/link';
import type { ImportDto, UndoReport as Undone } from '@/lib/deals/import-schema';
import { formatCount, plural } from '../ui/format';

/** What the undoing of an import did, with the deals that it kept. */
export function UndoReport({ run: { undo } }: { readonly run: ImportDto }) {
  if (!undo) return null;
  const { kept, keptDeals } = undo;
  const more = kept - keptDeals.length;

  return (
    <div className="text-dense">
      <p>{sentence(undo)}</p>
      {kept > 0 && (
        <>
          <p className="mt-2 text-ink-muted">
            Kept as they are, because somebody changed them since:
          </p>
          <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
            {keptDeals.map(({ id, name }) => (
              <li key={id} className="min-w-0">
                <Link
                  href={`/deals/${id}`}
                  className="rounded-sm break-words text-accent-text underline underline-offset-2"
                >
                  {name}
                </Link>
              </li>
            ))}
            {more > 0 && <li className="text-ink-muted">and {formatCount(more)} more</li>}
          </ul>
        </>
      )}
    </div>
  );
}

function sentence({ removed, restored, kept }: Undone): string {
  const parts = [
    removed > 0 && `${plural(removed, 'deal')} removed`,
    restored > 0 && `${formatCount(restored)} put back as before`,
    kept > 0 && `${formatCount(kept)} kept`,
  ].filter(Boolean);

  return parts.length > 0 ? `Undone: ${parts.join(', ')}.` : 'Undone: its deals were gone already.';
}
