'use client';

import { CalendarCheck, Check, PhoneCall } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import type { SuggestedAction } from '@/lib/ai/model';
import { TouchForm } from '../deals/log-touch-form';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import type { AssistantActions } from './assistant-actions';
import { NextStepForm } from './next-step-form';

export interface SuggestedActionsProps {
  readonly actions: readonly SuggestedAction[];
  readonly run: Pick<AssistantActions, 'logTouch' | 'setNextStep'>;
}

/** What a person can do about an answer. Each opens a form; nothing is done before it is sent. */
export function SuggestedActions({ actions, run }: SuggestedActionsProps) {
  if (actions.length === 0) return null;
  return (
    <ul aria-label="What you can do" className="mt-3 flex flex-wrap gap-2 print:hidden">
      {actions.map((action) => (
        <li key={`${action.kind} ${action.dealId}`} className="max-w-full min-w-0">
          <ActionDialog action={action} run={run} />
        </li>
      ))}
    </ul>
  );
}

interface ActionDialogProps extends Pick<SuggestedActionsProps, 'run'> {
  readonly action: SuggestedAction;
}

function ActionDialog({ action, run }: ActionDialogProps) {
  const { kind, dealId, dealName, label, text } = action;
  const [isOpen, setOpen] = useState(false);
  const [isDone, setDone] = useState(false);
  const done = () => {
    setOpen(false);
    setDone(true);
    const open = () => window.location.assign(`/deals/${dealId}`);
    if (kind === 'set_next_step') {
      toast.success('Next step set', { action: { label: 'Open the deal', onClick: open } });
    }
  };
  const Icon = isDone ? Check : kind === 'log_touch' ? PhoneCall : CalendarCheck;

  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title={label}
      description={
        <>
          For{' '}
          <Link href={`/deals/${dealId}`} className="font-medium text-accent-text underline">
            {dealName}
          </Link>
          . It is written to the deal’s timeline, as from its own page.
        </>
      }
      trigger={
        <Button size="sm" className="max-w-full">
          <Icon aria-hidden="true" />
          <span className="truncate">
            {label}: {dealName}
          </span>
          {isDone && <span className="sr-only">, done</span>}
        </Button>
      }
    >
      {kind === 'log_touch' ? (
        <TouchForm
          dealId={dealId}
          mayName={false}
          action={run.logTouch}
          initialText={text}
          onDone={done}
        />
      ) : (
        <NextStepForm dealId={dealId} initialText={text} action={run.setNextStep} onDone={done} />
      )}
    </Dialog>
  );
}
