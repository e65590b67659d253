'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '../ui/button';

export interface StopMailsProps {
  /** Switches the mails off at a POST. */
  readonly address: string;
  readonly children: ReactNode;
}

const FAILED = 'That did not work. Try again in a moment.';

/** Asks for the last word; without JavaScript the form posts by itself. */
export function StopMails({ address, children }: StopMailsProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const answer = await fetch(address, { method: 'POST' }).catch(() => null);
      setProblem(answer?.ok ? null : FAILED);
      if (answer?.ok) router.refresh();
    });
  };

  return (
    <form method="post" action={address} onSubmit={submit} className="flex flex-col gap-3">
      {problem && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Stop these mails
        </Button>
        {children}
      </div>
    </form>
  );
}
