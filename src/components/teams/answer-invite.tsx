'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { TeamRole } from '@/lib/auth/model';
import type { Problem } from '@/lib/core/result';
import { type Action, runAction } from '../hooks/use-action';
import { Button } from '../ui/button';
import { FormProblem } from '../ui/form-problem';

interface Link {
  readonly token: string;
}

export interface AnswerInviteProps extends Link {
  readonly accept: Action<Link, { readonly teamName: string; readonly role: TeamRole }>;
  readonly decline: Action<Link, unknown>;
}

export function AnswerInvite({ token, accept, decline }: AnswerInviteProps) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();

  const answer = <Data,>(action: Action<Link, Data>, after: (data: Data) => void) => {
    startTransition(async () => {
      const result = await runAction(action, { token });
      if (result.ok) return after(result.data);
      setProblem(result.error);
      router.refresh();
    });
  };

  return (
    <div className="flex flex-col gap-3">
      <FormProblem problem={problem} shownFields={[]} />
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          size="lg"
          pending={pending}
          onClick={() =>
            answer(accept, ({ teamName, role }) => {
              toast.success(`You joined ${teamName} as ${role}`);
              router.push('/dashboard');
            })
          }
        >
          Join the team
        </Button>
        <Button size="lg" pending={pending} onClick={() => answer(decline, () => router.refresh())}>
          Decline
        </Button>
      </div>
    </div>
  );
}
