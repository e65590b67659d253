'use client';

import { useEffect, useState } from 'react';
import type { DealDto } from '@/lib/deals/dto';
import { type Loading, readApi } from '../hooks/read-api';

export type FoundDeal = Pick<DealDto, 'id' | 'name' | 'account' | 'stage' | 'ownerName'>;

const LIMIT = 8;
/** Nobody needs an answer between two letters of a word. */
const PAUSE_MS = 200;

/** Without words the open deals that need somebody first; with words closed ones, too. */
function addressOf(words: string): string {
  const query = new URLSearchParams({ limit: String(LIMIT) });
  if (words === '') query.set('status', 'open');
  else query.set('q', words);
  return `/api/deals?${query.toString()}`;
}

/** The deals that words in their name or account find; what was found last stays until then. */
export function useDealSearch(words: string): Loading<readonly FoundDeal[]> {
  const [found, setFound] = useState<Loading<readonly FoundDeal[]>>({ state: 'loading' });
  useEffect(() => {
    let isGone = false;
    const timer = setTimeout(() => {
      void readApi(addressOf(words), (body) => (body as { deals: FoundDeal[] }).deals).then(
        (read) => !isGone && setFound(read),
      );
    }, PAUSE_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [words]);
  return found;
}
