'use client';

import { useEffect, useState } from 'react';
import type { DealDto } from '@/lib/deals/dto';
import { type Loading, readApi } from '../hooks/read-api';

export type FoundDeal = Pick<DealDto, 'id' | 'name' | 'account' | 'stage' | 'ownerName'>;

/** So many are shown at once. */
export const SHOWN = 8;
/** Nobody needs an answer between two letters of a word. */
const PAUSE_MS = 200;

/** Without words the open deals that need somebody first; with words closed ones, too. */
function addressOf(words: string): string {
  const query = new URLSearchParams({ limit: String(SHOWN) });
  if (words === '') query.set('status', 'open');
  else query.set('q', words);
  return `/api/deals?${query.toString()}`;
}

type Found = Loading<readonly FoundDeal[]>;

export interface DealSearch {
  readonly found: Found;
  /** Whether it was found for these words: while they are looked for, what the last ones found stays. */
  readonly isCurrent: boolean;
}

/** The deals that words in their name or account find. */
export function useDealSearch(words: string): DealSearch {
  const [answer, setAnswer] = useState<{ readonly words: string | null; readonly found: Found }>({
    words: null,
    found: { state: 'loading' },
  });
  useEffect(() => {
    let isGone = false;
    const timer = setTimeout(() => {
      void readApi(addressOf(words), (body) => (body as { deals: FoundDeal[] }).deals).then(
        (found) => !isGone && setAnswer({ words, found }),
      );
    }, PAUSE_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [words]);
  return { found: answer.found, isCurrent: answer.words === words };
}
