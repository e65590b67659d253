'use client';

import { useCallback, useEffect, useState } from 'react';
import type { RiskHistoryDto } from '@/lib/deals/replay-schema';
import { type Loading, readApi } from '../../hooks/read-api';

/**
 * Loads a deal's risk history after the page.
 *
 * @param to the moment of the present score; null for the whole life of a closed deal
 * @param day a day that must be among the points, where the view was linked to
 */
export function useRiskHistory(dealId: string, to: string | null, day: string | null) {
  const [history, setHistory] = useState<Loading<RiskHistoryDto>>({ state: 'loading' });
  // The link's day is asked for once; moving the slider loads nothing.
  const [first] = useState(day);
  const start = useCallback(() => {
    let current = true;
    const evening = first ? `${first}T23:59:59.999Z` : null;
    const end = to ?? new Date().toISOString();
    const query = new URLSearchParams({
      ...(to ? { to } : {}),
      ...(evening && evening < end ? { at: evening } : {}),
    });
    const pick = (body: unknown) => (body as { history: RiskHistoryDto }).history;
    void readApi(`/api/deals/${dealId}/risk-history?${query}`, pick).then((loaded) => {
      if (current) setHistory(loaded);
    });

    return () => {
      current = false;
    };
  }, [dealId, to, first]);
  useEffect(start, [start]);
  const retry = useCallback(() => {
    setHistory({ state: 'loading' });
    start();
  }, [start]);

  return { history, retry };
}
