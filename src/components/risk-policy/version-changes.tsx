'use client';

import { useState } from 'react';
import type { PolicyChange } from '@/lib/scoring/model';
import { useProblemToast } from '../hooks/use-action';
import { Button } from '../ui/button';
import { askChanges, type TeamId } from './ask-policy-api';
import { ChangeList } from './change-list';

export interface VersionChangesProps {
  readonly teamId: TeamId;
  readonly version: string;
  readonly parent: string | null;
  readonly activeVersion: string;
}

interface Shown {
  readonly against: string;
  readonly changes: readonly PolicyChange[];
}

/** What a version says otherwise than the one it was made from, or than the one in force; on demand. */
export function VersionChanges({ teamId, version, parent, activeVersion }: VersionChangesProps) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [pending, setPending] = useState<string | null>(null);
  const tell = useProblemToast();
  const others = [...new Set([parent, activeVersion])].filter(
    (each): each is string => each !== null && each !== version,
  );
  const toggle = async (against: string) => {
    if (shown?.against === against) return setShown(null);
    setPending(against);
    const answer = await askChanges(teamId, version, against);
    setPending(null);
    if (!answer.ok) return tell('The versions could not be compared', answer.error);
    setShown({ against, changes: answer.data });
  };
  if (others.length === 0) return null;

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {others.map((against) => (
          <Button
            key={against}
            size="sm"
            variant="ghost"
            className="-ml-2.5"
            aria-expanded={shown?.against === against}
            pending={pending === against}
            onClick={() => toggle(against)}
          >
            {against === parent ? `What changed from ${against}` : `Compare with ${against}`}
          </Button>
        ))}
      </div>
      {shown && (
        <div className="rounded-md bg-sunken p-3">
          <ChangeList changes={shown.changes} />
        </div>
      )}
    </div>
  );
}
