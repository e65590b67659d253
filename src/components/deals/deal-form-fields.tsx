'use client';

import type { Problem } from '@/lib/core/result';
import { STAGE_LABELS, STAGES } from '@/lib/deals/model';
import { fieldError } from '../hooks/use-action';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { type DealFormInitial, FORM_CURRENCIES } from './deal-form-values';

export interface DealFormFieldsProps {
  readonly mode: 'create' | 'edit';
  readonly initial: DealFormInitial;
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  readonly problem: Problem | null;
}

interface PartProps {
  readonly initial: DealFormInitial;
  readonly error: (field: string) => string | undefined;
}

/** A day for an input: the calendar day of an ISO time. */
const day = (value: string | null | undefined): string => value?.slice(0, 10) ?? '';
const text = (value: string | null | undefined): string => value ?? '';

export function DealFormFields({ mode, initial, teams, problem }: DealFormFieldsProps) {
  const part = { initial, error: (field: string) => fieldError(problem, field) };

  return (
    <>
      <WhoFields {...part} />
      <AmountFields {...part} />
      <PlanFields {...part} />
      {mode === 'create' && teams.length > 0 && <TeamField {...part} teams={teams} />}
    </>
  );
}

function WhoFields({ initial, error }: PartProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Deal name" required error={error('name')} className="sm:col-span-2">
        {(control) => (
          <Input {...control} name="name" defaultValue={text(initial.name)} autoComplete="off" />
        )}
      </Field>
      <Field label="Account" optional error={error('account')}>
        {(control) => (
          <Input
            {...control}
            name="account"
            defaultValue={text(initial.account)}
            autoComplete="organization"
          />
        )}
      </Field>
      <Field label="Location" optional error={error('location')}>
        {(control) => (
          <Input
            {...control}
            name="location"
            defaultValue={text(initial.location)}
            autoComplete="off"
          />
        )}
      </Field>
    </div>
  );
}

function AmountFields({ initial, error }: PartProps) {
  const currency = initial.currency ?? 'USD';
  const currencies = new Set<string>([...FORM_CURRENCIES, currency]);

  return (
    <div className="grid grid-cols-[1fr_6.5rem] gap-4 sm:grid-cols-[1fr_7rem_1fr]">
      <Field label="Value" required error={error('value')}>
        {(control) => (
          <Input
            {...control}
            name="value"
            type="number"
            inputMode="decimal"
            min={0}
            step="0.01"
            defaultValue={initial.value ?? ''}
            className="tabular-nums"
          />
        )}
      </Field>
      <Field label="Currency" error={error('currency')}>
        {(control) => (
          <Select {...control} name="currency" defaultValue={currency}>
            {[...currencies].map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Stage" error={error('stage')} className="max-sm:col-span-2">
        {(control) => (
          <Select {...control} name="stage" defaultValue={initial.stage ?? 'discovery'}>
            {STAGES.map((stage) => (
              <option key={stage} value={stage}>
                {STAGE_LABELS[stage]}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}

function PlanFields({ initial, error }: PartProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label="Expected close date"
        optional
        hint="Moving it out later counts as a push."
        error={error('expectedCloseDate')}
      >
        {(control) => (
          <Input
            {...control}
            name="expectedCloseDate"
            type="date"
            defaultValue={day(initial.expectedCloseDate)}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:col-span-2 sm:grid-cols-[2fr_1fr]">
        <Field label="Next step" optional error={error('nextStep')}>
          {(control) => (
            <Input
              {...control}
              name="nextStep"
              defaultValue={text(initial.nextStep)}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="Due" optional error={error('nextStepAt')}>
          {(control) => (
            <Input
              {...control}
              name="nextStepAt"
              type="date"
              defaultValue={day(initial.nextStepAt)}
            />
          )}
        </Field>
      </div>
    </div>
  );
}

function TeamField({ initial, error, teams }: PartProps & Pick<DealFormFieldsProps, 'teams'>) {
  const chosen = initial.teamId === undefined ? teams[0]?.id : initial.teamId;

  return (
    <Field
      label="Team"
      hint="Everyone in the team sees it. A personal deal is seen by you alone."
      error={error('teamId')}
      className="sm:max-w-sm"
    >
      {(control) => (
        <Select {...control} name="teamId" defaultValue={chosen ?? ''}>
          {teams.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value="">Personal</option>
        </Select>
      )}
    </Field>
  );
}
