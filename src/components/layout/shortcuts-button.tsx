'use client';

import { Keyboard } from 'lucide-react';
import { Kbd } from '../ui/kbd';
import { OPEN_SHORTCUTS } from './shortcuts';

export function ShortcutsButton() {
  return (
    <button
      type="button"
      onClick={() => window.dispatchEvent(new Event(OPEN_SHORTCUTS))}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-ink-muted transition-colors hover:bg-sunken hover:text-ink"
    >
      <Keyboard aria-hidden="true" className="size-4" />
      Shortcuts
      <Kbd className="ml-auto">?</Kbd>
    </button>
  );
}
