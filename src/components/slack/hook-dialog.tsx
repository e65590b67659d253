'use client';

import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import type { SlackHookDto } from '@/lib/slack/dto';
import { Dialog } from '../ui/dialog';
import { HookForm } from './hook-form';
import type { SlackActions } from './slack-actions';

export interface HookDialogProps {
  readonly teamId: string | null;
  readonly hook: SlackHookDto | null;
  readonly actions: Pick<SlackActions, 'create' | 'change' | 'test'>;
  readonly trigger: ReactNode;
}

/** Adds a channel, or changes one. */
export function HookDialog({ teamId, hook, actions, trigger }: HookDialogProps) {
  const [open, setOpen] = useState(false);
  const done = (name: string) => {
    setOpen(false);
    toast.success(hook ? `Saved “${name}”` : `Added “${name}”`);
  };

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={hook ? `Change ${hook.name}` : 'Add a Slack channel'}
      className="max-w-xl"
    >
      <HookForm teamId={teamId} hook={hook} actions={actions} onDone={done} />
    </Dialog>
  );
}
