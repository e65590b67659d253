'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { runAction, useProblemToast } from '../hooks/use-action';
import { Button } from '../ui/button';
import type { NotRiskActionSet } from './not-risk-dialog';

export interface WithdrawNotRiskProps {
  readonly dealId: string;
  readonly version: number;
  readonly action: NotRiskActionSet['withdraw'];
}

export function WithdrawNotRisk({ dealId, version, action }: WithdrawNotRiskProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();
  const withdraw = () => {
    startTransition(async () => {
      const result = await runAction(action, { dealId, version });
      if (!result.ok) return tell('The judgement was not withdrawn', result.error);
      toast.success('The judgement is withdrawn');
      router.refresh();
    });
  };

  return (
    <Button size="sm" pending={pending} onClick={withdraw} className="print:hidden">
      {pending ? 'Withdrawing…' : 'Withdraw'}
    </Button>
  );
}
