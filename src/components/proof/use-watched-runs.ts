'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { RunDto } from '@/lib/scoring/dto';
import { askRun } from './ask-runs-api';
import { isActive } from './proof-words';

const LOOK_MS = 1_500;

export interface WatchedRuns {
  /** Those that still wait or are at work, as they stand. */
  readonly runs: readonly RunDto[];
  /** Whether the last look failed; the runs themselves go on at the server. */
  readonly isOffline: boolean;
}

/**
 * Follows runs that somebody started, here or elsewhere; when one ends, the page is made anew with what
 * it found.
 */
export function useWatchedRuns(active: readonly RunDto[]): WatchedRuns {
  const router = useRouter();
  const [seen, setSeen] = useState<Readonly<Record<string, RunDto>>>({});
  const [isOffline, setOffline] = useState(false);
  const runs = active.map((run) => seen[run.id] ?? run).filter(isActive);
  const watched = runs.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (watched === '') return undefined;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const answers = await Promise.all(watched.split(' ').map(askRun));
      if (isOver) return;
      const found = answers.flatMap((answer) => (answer.ok ? [answer.data] : []));
      setOffline(found.length < answers.length);
      setSeen((known) => ({ ...known, ...Object.fromEntries(found.map((run) => [run.id, run])) }));
      if (found.some((run) => !isActive(run))) router.refresh();
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    timer = setTimeout(() => void look(), LOOK_MS);

    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [watched, router]);

  return { runs, isOffline };
}
