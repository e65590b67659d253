'use client';

import { ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';
import { cn } from '../ui/cn';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';

export interface ShellPlaces {
  /** Teams, and one's own deals; named as addresses name them. */
  readonly list: readonly { readonly id: string; readonly name: string }[];
  /** The one in view; null while everything is. */
  readonly current: string | null;
  readonly choose: Action<{ readonly place: string }, unknown>;
}

const EVERYTHING = 'all';
const EVERYTHING_LABEL = 'All deals';

/** Whoever belongs to one team reads its name; to several, that all of them are shown. */
function nameInView({ list, current }: ShellPlaces): string {
  const [first, ...rest] = list;
  const chosen = list.find(({ id }) => id === current)?.name;
  if (chosen || rest.length > 1) return chosen ?? EVERYTHING_LABEL;
  return rest.length === 1 ? `${first?.name} + personal` : (first?.name ?? '');
}

export interface TeamSwitcherProps {
  readonly places: ShellPlaces;
  readonly className?: string;
}

/** What pages show by themselves: everything, one team, or one's own deals. */
export function TeamSwitcher({ places, className }: TeamSwitcherProps) {
  const router = useRouter();
  const pathname = usePathname();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();

  const choose = (place: string) => {
    startTransition(async () => {
      const result = await runAction(places.choose, { place });
      if (!result.ok) return tell('The team was not switched', result.error);
      // A place or a page of the list before would stand against the choice.
      const search = new URLSearchParams(window.location.search);
      for (const name of ['team', 'cursor', 'run']) search.delete(name);
      const text = search.toString();
      router.replace(text === '' ? pathname : `${pathname}?${text}`);
      router.refresh();
    });
  };

  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger
        aria-label={`Shown: ${nameInView(places)}`}
        aria-busy={pending || undefined}
        className={cn(
          'flex min-w-0 items-center gap-1.5 rounded-md px-2 py-1.5 text-left text-dense text-ink-muted transition-colors hover:bg-sunken hover:text-ink',
          className,
        )}
      >
        <span className="min-w-0 flex-1 truncate">{nameInView(places)}</span>
        <ChevronsUpDown aria-hidden="true" className="size-3.5 shrink-0" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-60">
        <DropdownMenuLabel>Show</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={places.current ?? EVERYTHING} onValueChange={choose}>
          {[{ id: EVERYTHING, name: EVERYTHING_LABEL }, ...places.list].map(({ id, name }) => (
            <DropdownMenuRadioItem key={id} value={id}>
              <span className="truncate">{name}</span>
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/settings/team">Team settings</Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
