'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';

export interface ActionWords {
  readonly done: string;
  readonly failed: string;
}

/** Runs an action, says how it went and shows the page anew. */
export function useIntegrationAction<Input>(action: Action<Input, unknown>) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();
  const run = (input: Input, { done, failed }: ActionWords): void =>
    startTransition(async () => {
      const result = await runAction(action, input);
      if (!result.ok) return tell(failed, result.error);
      toast.success(done);
      router.refresh();
    });
  return { pending, run };
}
