'use client';

import { useState } from 'react';
import { useProblemToast } from '../hooks/use-action';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { askHistory } from './ask-policy-api';
import { HistoryEntry } from './history-entry';
import type { PolicyHistoryProps } from './history-props';

/** Every version there was: who made it, what it changed, when it was in force, and the way back. */
export function PolicyHistory(props: PolicyHistoryProps) {
  const { teamId, initial, ...entry } = props;
  const [page, setPage] = useState(initial);
  const [isLoading, setLoading] = useState(false);
  const tell = useProblemToast();
  const more = async () => {
    if (page.nextCursor === null) return;
    setLoading(true);
    const next = await askHistory(teamId, page.nextCursor);
    setLoading(false);
    if (!next.ok) return tell('The history could not be loaded', next.error);
    setPage({
      policies: [...page.policies, ...next.data.policies],
      nextCursor: next.data.nextCursor,
    });
  };

  return (
    <Card aria-labelledby="policy-history">
      <CardHeader
        title="History"
        titleId="policy-history"
        description="Versions are never changed or deleted, so any score can be computed again."
      />
      <ol className="divide-y divide-line">
        {page.policies.map((policy) => (
          <HistoryEntry key={policy.version} teamId={teamId} policy={policy} {...entry} />
        ))}
      </ol>
      {page.nextCursor !== null && (
        <div className="border-t border-line p-3">
          <Button size="sm" pending={isLoading} onClick={more}>
            {isLoading ? 'Loading…' : 'Earlier versions'}
          </Button>
        </div>
      )}
    </Card>
  );
}
