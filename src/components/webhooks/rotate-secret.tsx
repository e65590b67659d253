'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { MAX_ROTATION_HOURS, ROTATION_HOURS } from '@/lib/webhooks/model';
import { useActionForm } from '../hooks/use-action-form';
import { Button } from '../ui/button';
import { DateTime } from '../ui/date-time';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Select } from '../ui/select';
import { ToldSecretPanel } from './told-secret';
import type { ToldSecret, WebhookActions } from './webhook-actions';

const WINDOWS = [
  { hours: ROTATION_HOURS, label: 'A day' },
  { hours: 1, label: 'An hour' },
  { hours: 72, label: 'Three days' },
  { hours: MAX_ROTATION_HOURS, label: 'A week' },
  { hours: 0, label: 'None: the present one ends at once' },
] as const;

export interface RotateSecretProps {
  readonly id: string;
  /** Until when the secret before the last rotation signs. */
  readonly rotatesUntil: string | null;
  readonly rotate: WebhookActions['rotate'];
}

/** A new secret, shown once; the one before signs beside it for a while. */
export function RotateSecret({ id, rotatesUntil, rotate }: RotateSecretProps) {
  const [told, setTold] = useState<ToldSecret | null>(null);

  return (
    <div className="flex flex-col gap-4">
      {rotatesUntil && (
        <p className="text-sm">
          Two secrets sign now: the new one, and the one before until{' '}
          <DateTime value={rotatesUntil} format="datetime" className="font-medium" />.
        </p>
      )}
      {told ? (
        <ToldSecretPanel
          title="There is a new secret."
          {...told}
          actions={<Button onClick={() => setTold(null)}>I have copied it</Button>}
        />
      ) : (
        <RotateDialog
          key={rotatesUntil}
          id={id}
          rotatesUntil={rotatesUntil}
          rotate={rotate}
          onTold={setTold}
        />
      )}
    </div>
  );
}

function RotateDialog({
  id,
  rotatesUntil,
  rotate,
  onTold,
}: RotateSecretProps & { readonly onTold: (told: ToldSecret) => void }) {
  const [open, setOpen] = useState(false);
  const { problem, pending, send } = useActionForm(rotate);
  const windows = rotatesUntil ? WINDOWS.filter(({ hours }) => hours === 0) : WINDOWS;
  const [hours, setHours] = useState<number>(windows[0]?.hours ?? 0);

  const confirm = () =>
    send({ id, windowHours: hours }, (made) => {
      setOpen(false);
      onTold(made);
    });

  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button className="self-start">
          <KeyRound aria-hidden="true" />
          Rotate secret…
        </Button>
      }
      title="Rotate the secret?"
      description="You are shown a new one, once. Put it into your receiver before the present one ends, or it refuses what Sentinel sends."
    >
      <div className="flex flex-col gap-4">
        <FormProblem problem={problem} shownFields={[]} />
        <Field
          label="How long the present one goes on signing"
          hint={
            rotatesUntil
              ? 'The last rotation is under way. Until it has ended, another one can only be at once: all secrets before it end.'
              : 'If it has leaked, choose none.'
          }
        >
          {(control) => (
            <Select
              {...control}
              value={hours}
              onChange={(event) => setHours(Number(event.currentTarget.value))}
            >
              {windows.map((each) => (
                <option key={each.hours} value={each.hours}>
                  {each.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DialogButtons>
          <Button variant="danger" pending={pending} onClick={confirm}>
            {pending ? 'Rotating…' : 'Rotate secret'}
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}
