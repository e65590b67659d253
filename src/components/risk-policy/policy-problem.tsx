'use client';

import { CircleAlert } from 'lucide-react';
import type { Problem } from '@/lib/core/result';
import { Button } from '../ui/button';

export interface PolicyProblemProps {
  readonly problem: Problem | null;
  readonly onReload: () => void;
}

/** Why a policy was not stored; after a conflict, the way to what is in force now. */
export function PolicyProblem({ problem, onReload }: PolicyProblemProps) {
  if (!problem) return null;

  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md bg-danger-soft px-3 py-2 text-dense text-danger"
    >
      <CircleAlert aria-hidden="true" className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 basis-60">{problem.message}</span>
      {problem.code === 'CONFLICT' && (
        <Button size="sm" onClick={onReload}>
          Drop my changes and load what is in force
        </Button>
      )}
    </div>
  );
}
