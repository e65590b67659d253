'use client';

import { ShieldCheck } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { Problem } from '@/lib/core/result';
import { MAX_NOT_RISK_DAYS } from '@/lib/deals/model';
import { type Action, fieldError, runAction, useProblemToast } from '../hooks/use-action';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { formatDate } from '../ui/format';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';
import { dayField, endOfDay, morningIn } from './later-days';

export interface NotRiskActionSet {
  readonly mark: Action<
    { dealId: string; version: number; reason: string; until: string },
    { version: number }
  >;
  readonly withdraw: Action<{ dealId: string; version?: number }, unknown>;
}

export interface NotRiskDialogProps {
  readonly dealId: string;
  readonly version: number;
  readonly actions: NotRiskActionSet;
}

/** What the form says; a day means its end, where the viewer is. */
function readForm(form: HTMLFormElement): { reason: string; until: string } | Problem {
  const data = new FormData(form);
  const reason = String(data.get('reason') ?? '').trim();
  const until = endOfDay(String(data.get('until') ?? ''));
  const fields = {
    ...(reason === '' ? { reason: 'Say why it is not a risk.' } : {}),
    ...(until === null ? { until: 'Choose a day.' } : {}),
  };
  if (until === null || reason === '') {
    return { code: 'VALIDATION_FAILED', message: 'Something is missing.', fields };
  }
  return { reason, until: until.toISOString() };
}

/** A person's own judgement of the deal. The score stays; alerts are kept quiet until it expires. */
export function NotRiskDialog({ dealId, version, actions }: NotRiskDialogProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, startTransition] = useTransition();
  const [now] = useState(() => new Date());

  const undo = async (marked: number) => {
    const result = await runAction(actions.withdraw, { dealId, version: marked });
    if (!result.ok) return tell('The judgement was not withdrawn', result.error);
    toast.success('The judgement is withdrawn');
    router.refresh();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = readForm(event.currentTarget);
    if ('code' in input) return setProblem(input);
    startTransition(async () => {
      const result = await runAction(actions.mark, { dealId, version, ...input });
      setProblem(result.ok ? null : result.error);
      if (!result.ok) return;
      setOpen(false);
      const { version: marked } = result.data;
      toast.success(`Marked as not a risk until ${formatDate(input.until, 'date', true)}`, {
        duration: 10_000,
        action: { label: 'Undo', onClick: () => void undo(marked) },
      });
      router.refresh();
    });
  };
  const openOrClose = (next: boolean) => {
    setOpen(next);
    if (next) setProblem(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={openOrClose}
      title="Mark as not a risk"
      description="Your judgement stands beside the score and does not change it. Alerts of this deal are recorded without telling anybody until it expires; one that still holds then is told."
      trigger={
        <Button>
          <ShieldCheck aria-hidden="true" />
          Mark as not a risk…
        </Button>
      }
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <FormProblem problem={problem} shownFields={['reason', 'until']} />
        <Field label="Why" required error={fieldError(problem, 'reason')}>
          {(control) => <Textarea {...control} name="reason" rows={2} maxLength={500} />}
        </Field>
        <Field
          label="Until"
          required
          hint={`At most ${MAX_NOT_RISK_DAYS} days ahead.`}
          error={fieldError(problem, 'until')}
        >
          {(control) => (
            <Input
              {...control}
              type="date"
              name="until"
              defaultValue={dayField(morningIn(14, now))}
              min={dayField(now)}
              max={dayField(morningIn(MAX_NOT_RISK_DAYS - 1, now))}
            />
          )}
        </Field>
        <DialogButtons>
          <Button type="submit" variant="primary" pending={pending}>
            {pending ? 'Marking…' : 'Mark as not a risk'}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
