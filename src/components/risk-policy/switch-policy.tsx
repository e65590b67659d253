'use client';

import { useTransition } from 'react';
import { toast } from 'sonner';
import type { PolicyHistoryDto, PreviewSummaryDto } from '@/lib/scoring/dto';
import { runAction, useProblemToast } from '../hooks/use-action';
import { AlertDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import type { PolicyHistoryProps } from './history-props';
import { previewWords } from './preview-words';

type SwitchPolicyProps = Pick<
  PolicyHistoryProps,
  'teamId' | 'activeVersion' | 'isDirty' | 'activate'
> & { readonly policy: PolicyHistoryDto; readonly found: PreviewSummaryDto | null };

/** Puts a stored version in force after asking: every open deal is scored anew by it. */
export function SwitchPolicy(props: SwitchPolicyProps) {
  const { teamId, policy, activeVersion, isDirty, activate, found } = props;
  const [pending, startTransition] = useTransition();
  const tell = useProblemToast();
  const { version } = policy;
  const wasOn = policy.activations.length > 0 || policy.origin === 'default';
  const label = wasOn ? 'Go back to this' : 'Switch on';
  const words = [
    `It replaces ${activeVersion}, and all open deals are scored anew.`,
    found
      ? `Its newest preview: ${previewWords(found)}`
      : 'It was not previewed beside what is in force now: “Preview” shows what it would change.',
    'Nobody is alerted because of the switch, and you can switch back.',
    ...(isDirty ? ['The unsaved changes in the form are dropped.'] : []),
  ];
  const turnOn = () =>
    startTransition(async () => {
      const result = await runAction(activate, { version, teamId, basedOn: activeVersion });
      if (result.ok) toast.success(`${version} is in force`);
      else tell(`${version} was not switched on`, result.error);
    });

  return (
    <AlertDialog
      title={wasOn ? `Go back to ${version}?` : `Switch on ${version}?`}
      description={words.join(' ')}
      confirmLabel={label}
      onConfirm={turnOn}
      trigger={
        <Button size="sm" pending={pending} aria-label={`${label}: ${version}`}>
          {pending ? 'Switching…' : label}
        </Button>
      }
    />
  );
}
