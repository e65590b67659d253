'use client';

import { RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import { MAX_REDELIVERED } from '@/lib/webhooks/model';
import { runAction, useProblemToast } from '../hooks/use-action';
import { useActionForm } from '../hooks/use-action-form';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { formatCount, plural } from '../ui/format';
import { FormProblem } from '../ui/form-problem';
import { Select } from '../ui/select';
import type { WebhookActions } from './webhook-actions';

export interface RedeliverProps {
  readonly id: string;
  readonly isPending: boolean;
  readonly isActive: boolean;
  readonly redeliver: WebhookActions['redeliver'];
}

/** Sends one delivery once more, under its id. */
export function Redeliver({ id, isPending, isActive, redeliver }: RedeliverProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();
  const act = () =>
    startTransition(async () => {
      const result = await runAction(redeliver, { id });
      if (!result.ok) return tell('It was not delivered again', result.error);
      toast.success('It is on its way again');
      router.refresh();
    });

  return (
    <Button
      variant="primary"
      pending={pending}
      disabled={!isActive}
      title={isActive ? undefined : 'The webhook is switched off'}
      onClick={act}
    >
      <RotateCcw aria-hidden="true" />
      {isPending ? 'Try now' : 'Deliver again'}
    </Button>
  );
}

const HOUR_MS = 3_600_000;
const PERIODS = [
  { hours: 1, label: 'the last hour' },
  { hours: 24, label: 'the last 24 hours' },
  { hours: 24 * 7, label: 'the last seven days' },
  { hours: 24 * 30, label: 'the last thirty days' },
] as const;

export interface RedeliverSinceProps {
  readonly id: string;
  readonly isActive: boolean;
  readonly redeliverSince: WebhookActions['redeliverSince'];
}

/** What was done, and what is left where one request could not take all. */
function tellDone(count: number, remaining: number): void {
  const done = `${plural(count, 'delivery is', 'deliveries are')} on the way again`;
  if (count === 0) toast.info('Nothing failed in that time');
  else if (remaining === 0) toast.success(done);
  else toast.info(done, { description: `${plural(remaining, 'is', 'are')} left: ask again for the next ones.` }); // prettier-ignore
}

/** Sends what did not arrive since a moment, as much of it as one request may. */
export function RedeliverSince({ id, isActive, redeliverSince }: RedeliverSinceProps) {
  const [open, setOpen] = useState(false);
  const [hours, setHours] = useState<number>(24);
  const { problem, pending, send } = useActionForm(redeliverSince);

  const confirm = () => {
    const since = new Date(Date.now() - hours * HOUR_MS).toISOString();
    send({ id, since }, ({ count, remaining }) => {
      setOpen(false);
      tellDone(count, remaining);
    });
  };

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button
          size="sm"
          disabled={!isActive}
          title={isActive ? undefined : 'The webhook is switched off'}
        >
          {' '}
          {/* prettier-ignore */}
          <RotateCcw aria-hidden="true" />
          Deliver failed ones again…
        </Button>
      }
      title="Deliver all that failed again?"
      description={`All that failed or was cancelled, the oldest first and at most ${formatCount(MAX_REDELIVERED)} at a time, under the same event ids, so that a receiver can tell what it had. Tests are left out.`}
    >
      <div className="flex flex-col gap-4">
        <FormProblem problem={problem} shownFields={[]} />
        <Field label="Of which time">
          {(control) => (
            <Select
              {...control}
              value={hours}
              onChange={(event) => setHours(Number(event.currentTarget.value))}
            >
              {PERIODS.map((each) => (
                <option key={each.hours} value={each.hours}>
                  {each.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DialogButtons>
          <Button variant="primary" pending={pending} onClick={confirm}>
            {pending ? 'Asking…' : 'Deliver again'}
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}
