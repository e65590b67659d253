'use client';

import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState, useTransition } from 'react';
import type { ChainReportDto } from '@/lib/audit/dto';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { DateTime } from '../ui/date-time';
import { plural } from '../ui/format';

export type ChainVerdict = ChainReportDto & { readonly verifiedAt: string };
export type VerifyChain = Action<{ teamId: string | null }, ChainVerdict>;

export interface VerifyChainProps {
  readonly teamId: string | null;
  readonly verify: VerifyChain;
}

/** Walks the chain on request: each entry has to follow from the one before it. */
export function VerifyChainLine({ teamId, verify }: VerifyChainProps) {
  const tell = useProblemToast();
  const [verdict, setVerdict] = useState<ChainVerdict | null>(null);
  const [pending, startTransition] = useTransition();
  const act = () =>
    startTransition(async () => {
      const result = await runAction(verify, { teamId });
      if (result.ok) setVerdict(result.data);
      else tell('The chain was not verified', result.error);
    });

  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3">
      <div role="status" className="min-w-0 flex-1 text-sm">
        {verdict ? (
          <Verdict verdict={verdict} />
        ) : (
          <span className="text-ink-muted">
            Each entry carries the hash of the one before: what is changed or taken out shows.
          </span>
        )}
      </div>
      <Button size="sm" pending={pending} onClick={act}>
        {pending ? 'Verifying…' : 'Verify the chain'}
      </Button>
    </div>
  );
}

function Verdict({ verdict }: { readonly verdict: ChainVerdict }) {
  const { broken, entries, verifiedAt } = verdict;
  const Icon = broken ? ShieldAlert : ShieldCheck;

  return (
    <span className={cn('flex items-start gap-2', broken ? 'text-danger' : 'text-success')}>
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span>
        {broken
          ? `The chain breaks at entry ${broken.id}: ${broken.meaning}.`
          : `Verified: ${plural(entries, 'entry', 'entries')}, each follows from the one before.`}{' '}
        <DateTime value={verifiedAt} format="datetime" />
      </span>
    </span>
  );
}
