'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { Dialog } from '../ui/dialog';
import { Kbd } from '../ui/kbd';
import { NAV_ITEMS, NEW_DEAL_HREF, NOTIFICATIONS_ITEM } from './nav-items';

/** Other parts of the page open the list by this event, so that they need not know this component. */
export const OPEN_SHORTCUTS = 'sentinel:shortcuts';
/** A page's search field carries this id; `/` focuses it, and `/deals#search` arrives focused. */
export const SEARCH_ID = 'search';

const SEQUENCE_MS = 1_200;
const DESTINATIONS = [...NAV_ITEMS, NOTIFICATIONS_ITEM];

const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly label: string }[] = [
  ...DESTINATIONS.map(({ keys, label }) => ({ keys, label: `Go to ${label.toLowerCase()}` })),
  { keys: ['n'], label: 'New deal' },
  { keys: ['/'], label: 'Search deals' },
  { keys: ['?'], label: 'Show this list' },
];

type Command = { readonly go: string } | 'search' | 'help' | 'pending' | null;

/** What a key means, given the key before it. */
function decideCommand(key: string, previous: string | null, mayCreate: boolean): Command {
  const target = DESTINATIONS.find(({ keys }) => keys[0] === previous && keys[1] === key);
  if (target) return { go: target.href };
  if (key === 'g') return 'pending';
  if (key === 'n' && mayCreate) return { go: NEW_DEAL_HREF };
  if (key === '/') return 'search';

  return key === '?' ? 'help' : null;
}

/** True where a key belongs to what has the focus: a field, a menu, an open dialog. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return true;
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return true;
  const target = event.target;

  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function Shortcuts({ mayCreate }: { readonly mayCreate: boolean }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const previous = useRef<{ key: string; at: number } | null>(null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const last = previous.current;
      const recent = last && event.timeStamp - last.at < SEQUENCE_MS ? last.key : null;
      const command = decideCommand(event.key, recent, mayCreate);
      previous.current = command === 'pending' ? { key: event.key, at: event.timeStamp } : null;
      if (!command || command === 'pending') return;

      event.preventDefault();
      if (command === 'help') setOpen(true);
      else if (command === 'search') focusSearch(() => router.push(`/deals#${SEARCH_ID}`));
      else router.push(command.go);
    };
    const onAsk = () => setOpen(true);
    window.addEventListener('keydown', onKey);
    window.addEventListener(OPEN_SHORTCUTS, onAsk);

    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener(OPEN_SHORTCUTS, onAsk);
    };
  }, [router, mayCreate]);

  return (
    <Dialog open={open} onOpenChange={setOpen} title="Keyboard shortcuts">
      <dl className="flex flex-col">
        {SHORTCUTS.filter(({ keys }) => mayCreate || keys[0] !== 'n').map(({ keys, label }) => (
          <div
            key={label}
            className="flex items-center justify-between gap-4 border-b border-line py-2 last:border-b-0"
          >
            <dt>{label}</dt>
            <dd className="flex items-center gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function focusSearch(otherwise: () => void): void {
  const field = document.getElementById(SEARCH_ID);
  if (!(field instanceof HTMLInputElement)) return otherwise();
  field.focus();
  field.select();
}
