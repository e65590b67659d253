'use client';

import { type KeyboardEvent, useId, useState } from 'react';
import type { Loading } from '../hooks/read-api';
import { takeFocus } from '../hooks/take-focus';
import { cn } from '../ui/cn';
import { plural } from '../ui/format';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { dealFacts } from './meeting-words';
import { type FoundDeal, SHOWN, useDealSearch } from './use-deal-search';

export interface DealPickerProps {
  readonly pending: boolean;
  readonly onPick: (deal: FoundDeal) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A search field and what it finds: arrows go through it, Enter takes the one at hand. */
export function DealPicker({ pending, onPick }: DealPickerProps) {
  const listId = useId();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const { found, isCurrent } = useDealSearch(words.trim());
  const deals = found.state === 'loaded' ? found.value : [];
  const current = deals[at];

  const steer = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined && deals.length > 0) {
      event.preventDefault();
      setAt((at + step + deals.length) % deals.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // Not what earlier words found: nobody has chosen that.
      if (current && isCurrent && !pending) onPick(current);
    }
  };

  return (
    <div className="flex flex-col gap-3">
      <Field label="Find a deal" hint="By words in its name or account.">
        {(control) => (
          <Input
            {...control}
            ref={takeFocus}
            role="combobox"
            aria-expanded={deals.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={current && isCurrent ? `${listId}-${current.id}` : undefined}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={words}
            onChange={({ target }) => {
              setWords(target.value);
              setAt(0);
            }}
            onKeyDown={steer}
          />
        )}
      </Field>
      <p role="status" className="text-dense text-ink-muted">
        {isCurrent ? wordsFor(found, words.trim()) : 'Looking…'}
      </p>
      <div id={listId} role="listbox" aria-label="Deals" className="-mx-2 flex flex-col">
        {deals.map((deal, place) => (
          <Option
            key={deal.id}
            id={`${listId}-${deal.id}`}
            deal={deal}
            isAt={isCurrent && place === at}
            onPick={() => !pending && onPick(deal)}
          />
        ))}
      </div>
    </div>
  );
}

function wordsFor(found: Loading<readonly FoundDeal[]>, words: string): string {
  if (found.state === 'loading') return 'Looking…';
  if (found.state === 'failed') return found.message;
  if (found.value.length === 0) return 'No deal is found. Try another word.';
  if (words === '') return 'Open deals';
  const isAll = found.value.length < SHOWN;
  return isAll
    ? `${plural(found.value.length, 'deal')} found`
    : `The first ${SHOWN}. More of the name finds fewer.`;
}

interface OptionProps {
  readonly id: string;
  readonly deal: FoundDeal;
  readonly isAt: boolean;
  readonly onPick: () => void;
}

/** The focus stays in the field, which says which option is at hand. */
function Option({ id, deal, isAt, onPick }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isAt}
      onMouseDown={(event) => {
        event.preventDefault();
        onPick();
      }}
      className={cn(
        'cursor-pointer rounded-md px-2 py-1.5 [overflow-wrap:anywhere] hover:bg-sunken',
        isAt && 'bg-accent-soft hover:bg-accent-soft',
      )}
    >
      <span className="block text-sm font-medium">{deal.name}</span>
      <span className="block text-dense text-ink-muted">{dealFacts(deal)}</span>
    </div>
  );
}
