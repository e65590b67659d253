'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, type RefObject, useEffect, useRef, useState, useTransition } from 'react';
import { toast } from 'sonner';
import type { Problem } from '@/lib/core/result';
import { type Action, runAction } from '../hooks/use-action';
import { useUnsavedWarning } from '../hooks/use-unsaved-warning';
import { Button, buttonVariants } from '../ui/button';
import { FormProblem } from '../ui/form-problem';
import { Kbd } from '../ui/kbd';
import { DealFormFields } from './deal-form-fields';
import {
  checkDealForm,
  DEAL_FORM_FIELDS,
  type DealFormInitial,
  type DealFormInput,
  readDealForm,
} from './deal-form-values';

export type { DealFormInitial, DealFormInput } from './deal-form-values';

export interface DealFormProps {
  readonly mode: 'create' | 'edit';
  readonly initial: DealFormInitial;
  /** Teams that the person may create in. */
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  readonly action: Action<DealFormInput, { readonly id: string }>;
  readonly cancelHref: string;
}

/** The fields hold their own text, so nothing that was typed is lost when the server refuses. */
export function DealForm({ mode, initial, teams, action, cancelHref }: DealFormProps) {
  const { form, problem, pending, submit, markDirty } = useDealForm({ mode, initial, action });
  const save = mode === 'create' ? 'Create deal' : 'Save changes';

  return (
    <form
      ref={form}
      onSubmit={submit}
      onInput={markDirty}
      noValidate
      className="flex flex-col gap-4"
    >
      <FormProblem problem={problem} shownFields={DEAL_FORM_FIELDS} freshHref={cancelHref} />
      <DealFormFields mode={mode} initial={initial} teams={teams} problem={problem} />
      <div className="flex flex-wrap items-center gap-2 border-t border-line pt-4">
        <Button type="submit" variant="primary" pending={pending}>
          {pending ? 'Saving…' : save}
        </Button>
        <Link href={cancelHref} className={buttonVariants({ variant: 'ghost' })}>
          Cancel
        </Link>
        <span className="ml-auto hidden items-center gap-1 text-xs text-ink-muted sm:flex">
          <Kbd>Ctrl</Kbd> or <Kbd>⌘</Kbd> with <Kbd>Enter</Kbd> saves
        </span>
      </div>
    </form>
  );
}

type UseDealForm = Pick<DealFormProps, 'mode' | 'initial' | 'action'>;

function useDealForm({ mode, initial, action }: UseDealForm) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [dirty, setDirty] = useState(false);
  const [pending, startTransition] = useTransition();
  useUnsavedWarning(dirty);
  useFormKeys(form, mode === 'create');

  const refuse = (next: Problem) => {
    setProblem(next);
    focusFirst(form.current, next);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = readDealForm(event.currentTarget, mode, initial);
    const fields = checkDealForm(input);
    if (Object.keys(fields).length > 0) {
      return refuse({ code: 'VALIDATION_FAILED', message: 'Some fields need a look.', fields });
    }
    startTransition(async () => {
      const result = await runAction(action, input);
      if (!result.ok) return refuse(result.error);
      setDirty(false);
      toast.success(mode === 'create' ? `Created “${input.name}”` : 'Changes saved');
      router.push(`/deals/${result.data.id}`);
      router.refresh();
    });
  };

  return { form, problem, pending, submit, markDirty: () => setDirty(true) };
}

/** The first field at fault gets the focus, so that a keyboard or a screen reader lands on it. */
function focusFirst(form: HTMLFormElement | null, problem: Problem): void {
  const name = DEAL_FORM_FIELDS.find((field) => problem.fields?.[field]);
  const control = name ? form?.elements.namedItem(name) : null;
  if (control instanceof HTMLElement) control.focus();
}

/** Ctrl or Cmd with Enter saves from any field; a new deal is typed from its name on. */
function useFormKeys(form: RefObject<HTMLFormElement | null>, startAtName: boolean): void {
  useEffect(() => {
    const element = form.current;
    const name = element?.elements.namedItem('name');
    if (startAtName && name instanceof HTMLElement) name.focus();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      element?.requestSubmit();
    };
    element?.addEventListener('keydown', onKeyDown);

    return () => element?.removeEventListener('keydown', onKeyDown);
  }, [form, startAtName]);
}
