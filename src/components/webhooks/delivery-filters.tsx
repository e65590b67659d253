import Link from 'next/link';
import { DELIVERY_STATUSES } from '@/lib/webhooks/model';
import { Button, buttonVariants } from '../ui/button';
import { Field } from '../ui/field';
import { Select } from '../ui/select';
import { STATUS_WORDS } from './webhook-words';

export interface DeliveryFilterValues {
  readonly status: string;
  readonly event: string;
}

export interface DeliveryFiltersProps {
  /** The page of the endpoint. */
  readonly path: string;
  readonly values: DeliveryFilterValues;
  readonly events: readonly string[];
}

/** A plain form of the address: it works without a script, and can be kept and sent. */
export function DeliveryFilters({ path, values, events }: DeliveryFiltersProps) {
  const isNarrowed = values.status !== '' || values.event !== '';
  return (
    <form
      action={path}
      method="get"
      className="grid items-end gap-3 border-b border-line p-4 sm:grid-cols-[minmax(0,12rem)_minmax(0,16rem)_auto]"
    >
      <Field label="State">
        {(control) => (
          <Select {...control} name="status" defaultValue={values.status}>
            <option value="">All</option>
            {DELIVERY_STATUSES.map((status) => (
              <option key={status} value={status}>
                {STATUS_WORDS[status]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Event">
        {(control) => (
          <Select {...control} name="event" defaultValue={values.event}>
            <option value="">All</option>
            {events.map((event) => (
              <option key={event}>{event}</option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex gap-2">
        <Button type="submit">Filter</Button>
        {isNarrowed && (
          <Link href={path} className={buttonVariants({ variant: 'ghost' })}>
            Clear
          </Link>
        )}
      </div>
    </form>
  );
}
