'use client';

import { CalendarPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import type { Problem } from '@/lib/core/result';
import { fieldError } from '../hooks/use-action';
import { useActionForm } from '../hooks/use-action-form';
import { Button } from '../ui/button';
import { Dialog, DialogButtons } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';
import type { PlanMeeting } from './meeting-actions';
import { lengthWords, readGuests } from './meeting-words';

/** What may be done with a person's own calendar. */
export type CalendarAccess = 'none' | 'read' | 'write';

const WHERE_IT_STANDS: Readonly<Record<CalendarAccess, string>> = {
  none: 'Only kept in Sentinel: no calendar of yours is connected.',
  read: 'Only kept in Sentinel: your calendar is connected read-only.',
  write: 'It is put into your Google Calendar as well.',
};

export interface PlanMeetingProps {
  readonly dealId: string;
  /** Where a planned one stands beside this deal. */
  readonly calendar: CalendarAccess;
  readonly plan: PlanMeeting;
}

const LENGTHS = [15, 30, 45, 60, 90, 120] as const;
const FIELDS = ['title', 'startTime', 'endTime', 'attendees', 'location', 'description'] as const;

const MINUTE_MS = 60_000;
const isoAfter = (start: Date, minutes: number): string =>
  new Date(start.getTime() + minutes * MINUTE_MS).toISOString();

const minutesWords = (minutes: number): string =>
  lengthWords({ startTime: isoAfter(new Date(0), 0), endTime: isoAfter(new Date(0), minutes) });

/** What the form says, with the local time turned into a moment. */
function readForm(form: HTMLFormElement, dealId: string) {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const start = new Date(text('startTime'));
  const title = text('title');
  if (title === '' || Number.isNaN(start.getTime())) return { missing: missingOf(title, start) };
  return {
    input: {
      dealId,
      title,
      startTime: start.toISOString(),
      endTime: isoAfter(start, Number(text('length'))),
      attendees: readGuests(text('attendees')),
      location: text('location') || null,
      description: text('description') || null,
      sendInvitations: data.get('sendInvitations') === 'on',
    },
  };
}

const missingOf = (title: string, start: Date): Problem => ({
  code: 'VALIDATION_FAILED',
  message: 'The meeting needs a title and a time.',
  fields: {
    ...(title === '' ? { title: 'Say what it is about.' } : {}),
    ...(Number.isNaN(start.getTime()) ? { startTime: 'Say when the meeting will be.' } : {}),
  },
});

/** A fault of one address is named by its place: `attendees.2`. */
const shownProblem = (problem: Problem | null): Problem | null => {
  if (!problem?.fields) return problem;
  const fields = Object.entries(problem.fields).map(([field, message]) =>
    field.startsWith('attendees.')
      ? ['attendees', 'each must be a mail address']
      : [field, message],
  );
  return { ...problem, fields: Object.fromEntries(fields) as Record<string, string> };
};

export function PlanMeetingButton(props: PlanMeetingProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Plan a meeting"
      description={WHERE_IT_STANDS[props.calendar]}
      className="max-w-lg"
      trigger={
        <Button size="sm">
          <CalendarPlus aria-hidden="true" />
          Plan a meeting
        </Button>
      }
    >
      <PlanForm {...props} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function PlanForm({
  dealId,
  calendar,
  plan,
  onDone,
}: PlanMeetingProps & { readonly onDone: () => void }) {
  const { problem: answered, pending, send } = useActionForm(plan);
  const [missing, setMissing] = useState<Problem | null>(null);
  const problem = missing ?? shownProblem(answered);
  const errorOf = (field: string) => fieldError(problem, field);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { input, missing: lacking = null } = readForm(event.currentTarget, dealId);
    setMissing(lacking);
    if (!input) return;
    send(input, () => {
      toast.success(`Planned “${input.title}”`);
      onDone();
    });
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <FormProblem problem={problem} shownFields={FIELDS} />
      <Field label="Title" required error={errorOf('title')}>
        {(control) => <Input {...control} name="title" maxLength={300} autoComplete="off" />}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Begins" required hint="In your time zone." error={errorOf('startTime')}>
          {(control) => <Input {...control} name="startTime" type="datetime-local" />}
        </Field>
        <Field label="Lasts" error={errorOf('endTime')}>
          {(control) => (
            <Select {...control} name="length" defaultValue={30}>
              {LENGTHS.map((minutes) => (
                <option key={minutes} value={minutes}>
                  {minutesWords(minutes)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field
        label="Guests"
        optional
        hint="Mail addresses, separated by commas."
        error={errorOf('attendees')}
      >
        {(control) => (
          <Textarea {...control} name="attendees" rows={1} className="min-h-0" inputMode="email" />
        )}
      </Field>
      {calendar === 'write' && (
        <label className="flex cursor-pointer items-center gap-2 text-dense">
          <input type="checkbox" name="sendInvitations" className="size-4 accent-accent" />
          Google writes to the guests and invites them
        </label>
      )}
      <Field label="Where" optional error={errorOf('location')}>
        {(control) => <Input {...control} name="location" maxLength={500} autoComplete="off" />}
      </Field>
      <Field label="About" optional error={errorOf('description')}>
        {(control) => <Textarea {...control} name="description" rows={2} maxLength={4000} />}
      </Field>
      <DialogButtons>
        <Button type="submit" variant="primary" pending={pending}>
          {pending ? 'Planning…' : 'Plan meeting'}
        </Button>
      </DialogButtons>
    </form>
  );
}
