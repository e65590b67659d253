'use client';

import { X } from 'lucide-react';
import { Button } from '../ui/button';
import { activeChips, type DealFilterValue, type FilterKey } from './filter-model';

export interface FilterChipsProps {
  readonly value: DealFilterValue;
  readonly onRemove: (key: FilterKey) => void;
  readonly onClear: () => void;
}

export function FilterChips({ value, onRemove, onClear }: FilterChipsProps) {
  const chips = activeChips(value);
  if (chips.length === 0) return null;

  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {chips.map(({ key, label }) => (
        <button
          key={key}
          type="button"
          onClick={() => onRemove(key)}
          aria-label={`Remove filter ${label}`}
          className="flex h-7 max-w-full items-center gap-1 rounded-full bg-accent-soft pr-2 pl-3 text-dense text-accent-text hover:bg-line"
        >
          <span className="truncate">{label}</span>
          <X aria-hidden="true" className="size-3.5 shrink-0" />
        </button>
      ))}
      <Button variant="ghost" size="sm" onClick={onClear}>
        Clear filters
      </Button>
    </div>
  );
}
