'use client';

import { AlarmClock, CalendarDays } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { MAX_SNOOZE_DAYS } from '@/lib/alerts/model';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { dayField, morningIn, morningOf } from './later-days';

export interface SnoozeMenuProps {
  readonly about: string;
  readonly pending: boolean;
  readonly onSnooze: (until: Date) => void;
}

const CHOICES = [
  { label: 'Until tomorrow', days: 1 },
  { label: 'For 3 days', days: 3 },
  { label: 'For a week', days: 7 },
] as const;

export function SnoozeMenu({ about, pending, onSnooze }: SnoozeMenuProps) {
  const [choosing, setChoosing] = useState(false);

  return (
    <>
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <Button size="sm" pending={pending} aria-label={`Snooze: ${about}`}>
            <AlarmClock aria-hidden="true" />
            Snooze
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {CHOICES.map(({ label, days }) => (
            <DropdownMenuItem key={days} onSelect={() => onSnooze(morningIn(days, new Date()))}>
              <AlarmClock aria-hidden="true" />
              {label}
            </DropdownMenuItem>
          ))}
          <DropdownMenuItem onSelect={() => setChoosing(true)}>
            <CalendarDays aria-hidden="true" />
            Choose a day…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ChooseDay open={choosing} onOpenChange={setChoosing} onChoose={onSnooze} />
    </>
  );
}

interface ChooseDayProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onChoose: (until: Date) => void;
}

function ChooseDay({ open, onOpenChange, onChoose }: ChooseDayProps) {
  const [error, setError] = useState<string>();
  const [opened] = useState(() => new Date());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const until = morningOf(String(new FormData(event.currentTarget).get('until') ?? ''));
    const now = new Date();
    if (until === null || until <= now || until > morningIn(MAX_SNOOZE_DAYS, now)) {
      setError(`Choose a day from tomorrow on, at most ${MAX_SNOOZE_DAYS} days ahead.`);
      return;
    }
    onOpenChange(false);
    onChoose(until);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Snooze the alert"
      description="It leaves this list until the morning of that day. The score goes on as it is."
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label="Until" error={error} required>
          {(control) => (
            <Input
              {...control}
              type="date"
              name="until"
              min={dayField(morningIn(1, opened))}
              max={dayField(morningIn(MAX_SNOOZE_DAYS - 1, opened))}
            />
          )}
        </Field>
        <DialogButtons>
          <Button type="submit" variant="primary">
            Snooze
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
