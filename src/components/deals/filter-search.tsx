'use client';

import { LoaderCircle, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { SEARCH_ID } from '../layout/shortcuts';
import { Input } from '../ui/input';

const DEBOUNCE_MS = 250;

export interface FilterSearchProps {
  /** As the address has it. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly pending: boolean;
}

/** Waits for a pause in typing, and never overwrites what is being typed. */
export function FilterSearch({ value, onChange, pending }: FilterSearchProps) {
  const [draft, setDraft] = useState(value);
  const [synced, setSynced] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);

  // The address changed by other means (a chip removed, back): take it over.
  if (value !== synced) {
    setSynced(value);
    if (value !== draft.trim()) setDraft(value);
  }

  useEffect(() => {
    if (window.location.hash === `#${SEARCH_ID}`) field.current?.focus();

    return () => clearTimeout(timer.current);
  }, []);

  const send = (text: string, wait: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(text.trim()), wait);
  };
  const type = (text: string) => {
    setDraft(text);
    send(text, DEBOUNCE_MS);
  };
  const Icon = pending ? LoaderCircle : Search;

  return (
    <div className="relative min-w-0 flex-1 lg:w-52 lg:flex-none xl:w-56">
      <Icon
        aria-hidden="true"
        className={`pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-muted ${pending ? 'animate-spin' : ''}`}
      />
      <Input
        ref={field}
        id={SEARCH_ID}
        type="search"
        name="q"
        aria-label="Search deals by name or account"
        placeholder="Search name or account"
        autoComplete="off"
        enterKeyHint="search"
        maxLength={200}
        value={draft}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send(draft, 0);
          if (event.key === 'Escape' && draft === '') field.current?.blur();
        }}
        className="pl-9"
      />
    </div>
  );
}
