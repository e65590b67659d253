'use client';

import { useRouter } from 'next/navigation';
import { useOptimistic, useRef, useState, useTransition } from 'react';
import { toast } from 'sonner';
import { isClosedStage, type Stage, STAGE_LABELS, STAGES } from '@/lib/deals/model';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';
import { cn } from '../ui/cn';
import { LostReasonDialog } from './lost-reason-dialog';
import { StageMark } from './stage-badge';

export interface MoveStageInput {
  readonly dealId: string;
  /** The version that the person looked at: a newer one is a conflict, not a silent overwrite. */
  readonly version: number;
  readonly stage: Stage;
  readonly lostReason?: string;
}

export interface MoveStageProps {
  readonly dealId: string;
  readonly version: number;
  readonly stage: Stage;
  readonly action: Action<MoveStageInput, { readonly version: number }>;
}

/** Moves at once on screen, and back again if the server refuses. */
export function MoveStage({ dealId, version, stage, action }: MoveStageProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [shown, setShown] = useOptimistic(stage);
  const [asking, setAsking] = useState(false);
  const [pending, startTransition] = useTransition();

  // A move may be asked for before the page shows the one before it: it goes on from that one's
  // version, so that nobody's own move counts as somebody else's.
  const lastMove = useRef<Promise<number>>(Promise.resolve(0));

  const send = async (to: Stage, lostReason: string | undefined) => {
    const seen = Math.max(version, await lastMove.current);
    return runAction(action, {
      dealId,
      version: seen,
      stage: to,
      ...(lostReason && { lostReason }),
    });
  };
  const move = (to: Stage, lostReason?: string) => {
    startTransition(async () => {
      setShown(to);
      const sending = send(to, lostReason);
      lastMove.current = sending.then((result) => (result.ok ? result.data.version : 0));
      const result = await sending;
      if (!result.ok) return tell(`Still in ${STAGE_LABELS[stage]}`, result.error);
      toast.success(`Moved to ${STAGE_LABELS[to]}`);
      router.refresh();
    });
  };
  const choose = (to: Stage) => {
    if (to === shown) return;
    // A question may be asked while the move before it is still under way; a click is not swallowed.
    if (to === 'closed_lost') setAsking(true);
    else if (!pending) move(to);
  };

  return (
    <div role="group" aria-label="Stage" aria-busy={pending} className="@container">
      <ol className="grid grid-cols-6 gap-1 rounded-lg bg-sunken p-1 @2xl:grid-cols-5">
        {STAGES.map((name) => (
          <li
            key={name}
            className={cn(isClosedStage(name) ? 'col-span-3' : 'col-span-2', '@2xl:col-span-1')}
          >
            <StageButton stage={name} current={name === shown} onChoose={() => choose(name)} />
          </li>
        ))}
      </ol>
      <LostReasonDialog
        open={asking}
        onOpenChange={setAsking}
        onConfirm={(reason) => {
          setAsking(false);
          move('closed_lost', reason);
        }}
      />
    </div>
  );
}

interface StageButtonProps {
  readonly stage: Stage;
  readonly current: boolean;
  readonly onChoose: () => void;
}

function StageButton({ stage, current, onChoose }: StageButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onChoose}
      className={cn(
        'flex h-10 w-full items-center justify-center gap-1.5 rounded-md px-2 text-dense font-medium whitespace-nowrap transition-colors sm:h-9 [&_svg]:size-3.5',
        current
          ? 'bg-raised text-ink shadow-raised ring-1 ring-line-strong'
          : 'text-ink-muted hover:bg-line/60 hover:text-ink',
      )}
    >
      <StageMark stage={stage} />
      {STAGE_LABELS[stage]}
    </button>
  );
}
