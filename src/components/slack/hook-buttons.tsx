'use client';

import { Pencil, Power, Send, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import type { SlackHookDto } from '@/lib/slack/dto';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';
import { AlertDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { HookDialog } from './hook-dialog';
import type { SlackActions } from './slack-actions';

interface Words {
  readonly done: string;
  readonly failed: string;
}

/** Runs an action on a channel, says how it went and shows the page anew. */
function useHookAction<Input>(action: Action<Input, unknown>, { done, failed }: Words) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();
  const run = (input: Input): void =>
    startTransition(async () => {
      const result = await runAction(action, input);
      if (!result.ok) return tell(failed, result.error);
      toast.success(done);
      router.refresh();
    });
  return { pending, run };
}

export interface HookButtonsProps {
  readonly hook: SlackHookDto;
  readonly actions: SlackActions;
}

export function HookButtons({ hook, actions }: HookButtonsProps) {
  const { name, teamId } = hook;
  return (
    <div className="-ml-2.5 flex flex-wrap gap-1">
      <HookDialog
        teamId={teamId}
        hook={hook}
        actions={actions}
        trigger={
          <Button size="sm" variant="ghost" aria-label={`Change ${name}`}>
            <Pencil aria-hidden="true" />
            Change
          </Button>
        }
      />
      <TestButton hook={hook} test={actions.test} />
      <SwitchButton hook={hook} change={actions.change} />
      <RemoveButton hook={hook} remove={actions.remove} />
    </div>
  );
}

function TestButton({
  hook,
  test,
}: {
  readonly hook: SlackHookDto;
  readonly test: SlackActions['test'];
}) {
  const { id, name } = hook;
  const words = { done: `Slack took the test for “${name}”`, failed: 'The test did not arrive' };
  const { pending, run } = useHookAction(test, words);
  return (
    <Button
      size="sm"
      variant="ghost"
      pending={pending}
      aria-label={`Send a test to ${name}`}
      onClick={() => run({ id })}
    >
      <Send aria-hidden="true" />
      {pending ? 'Sending…' : 'Send a test'}
    </Button>
  );
}

function SwitchButton({
  hook: { id, name, isActive },
  change,
}: {
  readonly hook: SlackHookDto;
  readonly change: SlackActions['change'];
}) {
  // prettier-ignore
  const words = {
    done: isActive ? `Switched off “${name}”` : `Switched on “${name}”`,
    failed: 'Nothing was switched',
  };
  const { pending, run } = useHookAction(change, words);
  const label = isActive ? 'Switch off' : 'Switch on';
  return (
    <Button
      size="sm"
      variant="ghost"
      pending={pending}
      aria-label={`${label} ${name}`}
      title={isActive ? 'What waits for it is then not sent' : undefined}
      onClick={() => run({ id, isActive: !isActive })}
    >
      <Power aria-hidden="true" />
      {label}
    </Button>
  );
}

function RemoveButton({
  hook: { id, name },
  remove,
}: {
  readonly hook: SlackHookDto;
  readonly remove: SlackActions['remove'];
}) {
  // prettier-ignore
  const words = { done: `Removed “${name}”`, failed: 'The channel was not removed' };
  const { pending, run } = useHookAction(remove, words);
  return (
    <AlertDialog
      title={`Remove ${name}?`}
      description="It hears of nothing any more, and what waits for it is not sent. Its address is deleted here; the webhook in Slack stays until you remove it there."
      confirmLabel="Remove channel"
      onConfirm={() => run({ id })}
      trigger={
        <Button size="sm" variant="ghost" pending={pending} aria-label={`Remove ${name}`}>
          <Trash2 aria-hidden="true" />
          Remove
        </Button>
      }
    />
  );
}
