'use client';

import { LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { plural } from '../ui/format';
import { askWaitingDeals, type TeamId } from './ask-policy-api';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 20_000;

/** Says that scores are being computed anew, for as long as some deal still has an earlier one. */
export function RescoringNotice({
  teamId,
  initial,
}: {
  readonly teamId: TeamId;
  readonly initial: number;
}) {
  const [left, setLeft] = useState(initial);
  const isWaiting = left > 0;
  useEffect(() => {
    if (!isWaiting) return undefined;
    let isOver = false;
    let wait = FIRST_WAIT_MS;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const result = await askWaitingDeals(teamId);
      if (isOver) return;
      if (result.ok) setLeft(result.data);
      wait = Math.min(wait * 1.5, LONGEST_WAIT_MS);
      timer = setTimeout(look, wait);
    };
    timer = setTimeout(look, wait);

    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isWaiting, teamId]);

  return (
    <div role="status" className="empty:hidden">
      {isWaiting ? (
        <p className="flex items-start gap-2 rounded-md bg-accent-soft px-3 py-2 text-dense text-accent-text">
          <LoaderCircle aria-hidden="true" className="mt-0.5 size-4 shrink-0 animate-spin" />
          Scores are being computed anew: {plural(left, 'open deal')} still{' '}
          {left === 1 ? 'has its' : 'have their'} score of an earlier policy. Nobody is alerted
          because of that.
        </p>
      ) : (
        initial > 0 && (
          <p className="text-dense text-success">All open deals are scored with this policy.</p>
        )
      )}
    </div>
  );
}
