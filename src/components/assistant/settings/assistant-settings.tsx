'use client';

import { type FormEvent, useId } from 'react';
import { toast } from 'sonner';
import type { AssistantSettingsDto } from '@/lib/ai/output-schema';
import { useActionForm } from '../../hooks/use-action-form';
import { Button } from '../../ui/button';
import { Card, CardBody, CardHeader } from '../../ui/card';
import { Field } from '../../ui/field';
import { FormProblem } from '../../ui/form-problem';
import { Input } from '../../ui/input';
import { ModelFields } from './model-fields';
import { budgetError, type ChangeAssistant, readSettingsForm, shownFields } from './settings-form';
import { usdWords } from './usage-table';

export interface AssistantSettingsProps {
  readonly settings: AssistantSettingsDto;
  readonly change: ChangeAssistant;
}

/** Whether models answer, which, and for how much. */
export function AssistantSettings({ settings, change }: AssistantSettingsProps) {
  const { problem, pending, send } = useActionForm(change);
  const id = useId();
  const { teamId, operatorBudgetUsd } = settings;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const changes = readSettingsForm(event.currentTarget, settings);
    if (changes) send(changes, () => toast.success('Saved'));
    else toast.info('Nothing was changed.');
  };
  const operator =
    operatorBudgetUsd === null
      ? 'Empty means no bound.'
      : `Empty means the operator’s bound of ${usdWords(operatorBudgetUsd)}, which always holds.`;

  return (
    <Card aria-labelledby={`${id}-title`}>
      <CardHeader
        title="Models"
        titleId={`${id}-title`}
        description="What models are told are the deals and figures that the person who asks can see."
      />
      <CardBody>
        <form onSubmit={submit} noValidate className="flex flex-col gap-5">
          <FormProblem problem={problem} shownFields={shownFields(problem)} />
          <div className="flex items-start gap-2.5">
            <input
              id={`${id}-uses`}
              type="checkbox"
              name="usesModels"
              defaultChecked={settings.usesModels}
              aria-describedby={`${id}-uses-hint`}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <div>
              <label htmlFor={`${id}-uses`} className="text-sm font-medium">
                Models may answer
              </label>
              <p id={`${id}-uses-hint`} className="text-dense text-ink-muted">
                Off, every answer is computed from the pipeline, and no model is told anything.
              </p>
            </div>
          </div>
          <ModelFields models={settings.models} problem={problem} />
          <div className="grid gap-4 border-t border-line pt-5 sm:grid-cols-2">
            <Field
              label={teamId === null ? 'Budget a month, US dollars' : 'Budget of the team a month, US dollars'} // prettier-ignore
              optional
              hint={`Once it is used up, answers are computed until the month ends (UTC). ${operator}`}
              error={budgetError(problem, 'teamBudgetUsd')}
            >
              {(control) => (
                <Input
                  {...control}
                  name="teamBudgetUsd"
                  inputMode="decimal"
                  defaultValue={settings.teamBudgetUsd ?? ''}
                />
              )}
            </Field>
            <Field
              label="Budget of each person a month, US dollars"
              optional
              hint="Empty means no bound for one person."
              error={budgetError(problem, 'personBudgetUsd')}
            >
              {(control) => (
                <Input
                  {...control}
                  name="personBudgetUsd"
                  inputMode="decimal"
                  defaultValue={settings.personBudgetUsd ?? ''}
                />
              )}
            </Field>
          </div>
          <div>
            <Button type="submit" variant="primary" pending={pending}>
              {pending ? 'Saving…' : 'Save'}
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}
