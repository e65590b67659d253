import Link from 'next/link';
import { nameOfAction } from '@/lib/audit/model';
import { Button, buttonVariants } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

export interface AuditFilterValues {
  readonly action: string;
  readonly actor: string;
  readonly from: string;
  readonly to: string;
  readonly q: string;
}

export const isNarrowedBy = (values: AuditFilterValues): boolean =>
  Object.values(values).some((value) => value !== '');

export interface AuditFiltersProps {
  /** `personal` or a team's id, as the address has it. */
  readonly place: string;
  readonly values: AuditFilterValues;
  readonly actions: readonly string[];
  readonly people: readonly { readonly ref: string; readonly name: string }[];
}

/** A plain form of the address: it works without a script, and can be kept and sent. */
export function AuditFilters({ place, values, actions, people }: AuditFiltersProps) {
  const isNarrowed = isNarrowedBy(values);

  return (
    <form
      action="/settings/audit"
      method="get"
      className="grid items-end gap-3 border-b border-line p-4 sm:grid-cols-2 lg:grid-cols-6"
    >
      <input type="hidden" name="team" value={place} />
      <Field label="What">
        {(control) => (
          <Select {...control} name="action" defaultValue={values.action}>
            <option value="">Everything</option>
            {actions.map((action) => (
              <option key={action} value={action}>
                {nameOfAction(action)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Who">
        {(control) => (
          <Select {...control} name="actor" defaultValue={values.actor}>
            <option value="">Everybody</option>
            {people.map(({ ref, name }) => (
              <option key={ref} value={ref}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="From">
        {(control) => <Input {...control} type="date" name="from" defaultValue={values.from} />}
      </Field>
      <Field label="To">
        {(control) => <Input {...control} type="date" name="to" defaultValue={values.to} />}
      </Field>
      <Field label="Text">
        {(control) => (
          <Input {...control} type="search" name="q" maxLength={200} defaultValue={values.q} />
        )}
      </Field>
      <div className="flex gap-2">
        <Button type="submit">Filter</Button>
        {isNarrowed && (
          <Link
            href={`/settings/audit?team=${place}`}
            className={buttonVariants({ variant: 'ghost' })}
          >
            Clear
          </Link>
        )}
      </div>
    </form>
  );
}
