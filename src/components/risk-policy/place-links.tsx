import Link from 'next/link';
import { cn } from '../ui/cn';

export interface PlaceLinksProps {
  /** Teams, and one's own deals as `personal`. */
  readonly places: readonly { readonly id: string; readonly name: string }[];
  readonly current: string;
}

/** Whose policy is shown: each team has its own, and so has each person for deals outside of teams. */
export function PlaceLinks({ places, current }: PlaceLinksProps) {
  if (places.length < 2) return null;

  return (
    <nav aria-label="Whose policy" className="max-w-full overflow-x-auto">
      <ul className="inline-flex gap-0.5 rounded-lg bg-sunken p-0.5">
        {places.map(({ id, name }) => (
          <li key={id}>
            <Link
              href={`/settings/risk?team=${id}`}
              aria-current={id === current ? 'page' : undefined}
              className={cn(
                'flex h-8 items-center rounded-md px-3 text-dense font-medium whitespace-nowrap transition-colors sm:h-7',
                id === current
                  ? 'bg-raised text-ink shadow-raised'
                  : 'text-ink-muted hover:text-ink',
              )}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
