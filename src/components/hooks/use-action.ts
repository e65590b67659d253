'use client';

import { unstable_rethrow, useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { toast } from 'sonner';
import type { ActionResult, Problem } from '@/lib/core/result';

export type Action<Input, Data> = (input: Input) => Promise<ActionResult<Data>>;

const UNREACHABLE: Problem = {
  code: 'UNAVAILABLE',
  message: 'The server could not be reached, so nothing was changed. Try again in a moment.',
};

/**
 * Runs a server action so that a lost connection is a failure like any other. Redirects and the
 * like, which Next.js throws, go on to where they are handled.
 */
export async function runAction<Input, Data>(
  action: Action<Input, Data>,
  input: Input,
): Promise<ActionResult<Data>> {
  try {
    return await action(input);
  } catch (error) {
    unstable_rethrow(error);

    return { ok: false, error: UNREACHABLE };
  }
}

/** Says what went wrong; after a conflict it offers the fresh state. */
export function useProblemToast(): (title: string, problem: Problem) => void {
  const router = useRouter();

  return useCallback(
    (title, problem) => {
      toast.error(title, {
        description: problem.message,
        ...(problem.code === 'CONFLICT' && {
          action: { label: 'Reload', onClick: () => router.refresh() },
        }),
      });
    },
    [router],
  );
}

/** A field's error as a sentence: the server writes "must not be empty". */
export function fieldError(problem: Problem | null, field: string): string | undefined {
  const text = problem?.fields?.[field];
  if (!text) return undefined;
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);

  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
