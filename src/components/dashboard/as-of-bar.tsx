import { ChevronLeft, ChevronRight, History } from 'lucide-react';
import Link from 'next/link';
import { OPEN_STAGES, STAGE_LABELS } from '@/lib/deals/model';
import { Button, buttonVariants } from '../ui/button';
import { formatDate } from '../ui/format';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

const DAY_MS = 86_400_000;

/** What narrows the view of a past day, as it stands in the address. */
export interface AsOfFilter {
  readonly owner?: string | undefined;
  readonly stage?: string | undefined;
}

export interface AsOfBarProps {
  /** The day that is shown: `2026-03-31`. */
  readonly day: string;
  /** Today in UTC: the last day that can be shown. */
  readonly today: string;
  readonly filter: AsOfFilter;
  readonly owners: readonly string[];
}

/** The address of the dashboard as of a day. */
export function asOfHref(day: string, { owner, stage }: AsOfFilter = {}): string {
  const query = new URLSearchParams({
    asOf: day,
    ...(owner ? { owner } : {}),
    ...(stage ? { stage } : {}),
  });

  return `/dashboard?${query}`;
}

const shifted = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Says that this is the past, and leads through it; plain links and a form, so it works anywhere. */
export function AsOfBar({ day, today, filter, owners }: AsOfBarProps) {
  return (
    <section
      aria-label="Past day"
      className="flex flex-col gap-3 rounded-lg border border-accent bg-accent-soft px-4 py-3"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="flex items-start gap-2 text-sm">
          <History aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent-text" />
          <span>
            <strong className="font-semibold">As of {formatDate(day, 'day', false)}:</strong> what
            was known that day, with today’s policy.
          </span>
        </p>
        <Link className={buttonVariants({ variant: 'primary', size: 'sm' })} href="/dashboard">
          Back to today
        </Link>
      </div>
      <div className="flex flex-wrap items-end gap-2 print:hidden">
        <DayLink to={shifted(day, -1)} filter={filter} label="Previous day" />
        {day < today ? <DayLink to={shifted(day, 1)} filter={filter} label="Next day" /> : null}
        <AsOfForm day={day} today={today} filter={filter} owners={owners} />
      </div>
    </section>
  );
}

interface DayLinkProps {
  readonly to: string;
  readonly filter: AsOfFilter;
  readonly label: 'Previous day' | 'Next day';
}

function DayLink({ to, filter, label }: DayLinkProps) {
  const Icon = label === 'Previous day' ? ChevronLeft : ChevronRight;

  return (
    <Link
      className={buttonVariants({ size: 'icon', className: 'h-10 sm:h-9' })}
      href={asOfHref(to, filter)}
      aria-label={`${label}: ${formatDate(to, 'day', false)}`}
    >
      <Icon aria-hidden="true" />
    </Link>
  );
}

function AsOfForm({ day, today, filter, owners }: AsOfBarProps) {
  return (
    <form
      action="/dashboard"
      className="flex flex-wrap items-end gap-2"
      key={`${day}${filter.owner}${filter.stage}`}
    >
      <Input
        type="date"
        name="asOf"
        aria-label="Day"
        defaultValue={day}
        max={today}
        required
        className="w-40"
      />
      <Select
        name="owner"
        aria-label="Owner"
        defaultValue={filter.owner ?? ''}
        wrapperClassName="w-44"
      >
        <option value="">All owners</option>
        {owners.map((owner) => (
          <option key={owner}>{owner}</option>
        ))}
      </Select>
      <Select
        name="stage"
        aria-label="Stage that day"
        defaultValue={filter.stage ?? ''}
        wrapperClassName="w-40"
      >
        <option value="">All stages</option>
        {OPEN_STAGES.map((stage) => (
          <option key={stage} value={stage}>
            {STAGE_LABELS[stage]}
          </option>
        ))}
      </Select>
      <Button type="submit">Show</Button>
    </form>
  );
}
