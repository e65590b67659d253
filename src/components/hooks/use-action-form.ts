'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { Problem } from '@/lib/core/result';
import { type Action, fieldError, runAction } from './use-action';

/** A form that runs one action, keeps what is wrong, and shows the page anew when it went well. */
export function useActionForm<Input, Data>(action: Action<Input, Data>) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();

  const send = (input: Input, done?: (data: Data) => void): void => {
    startTransition(async () => {
      const result = await runAction(action, input);
      setProblem(result.ok ? null : result.error);
      if (!result.ok) return;
      done?.(result.data);
      router.refresh();
    });
  };

  return {
    problem,
    pending,
    send,
    clear: () => setProblem(null),
    errorOf: (field: string) => fieldError(problem, field),
  };
}
