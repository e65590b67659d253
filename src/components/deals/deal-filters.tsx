'use client';

import { SlidersHorizontal } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState, useTransition } from 'react';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { SegmentedControl } from '../ui/segmented-control';
import { Select } from '../ui/select';
import { FilterChips } from './filter-chips';
import {
  BAND_OPTIONS,
  type DealFilterValue,
  type FilterKey,
  type FilterOption,
  nextQuery,
  SORT_OPTIONS,
  stageChange,
  STAGE_OPTIONS,
  STATUS_OPTIONS,
} from './filter-model';
import { FilterSearch } from './filter-search';
import { sourceLabel } from './source-label';

export interface DealFiltersProps {
  /** As read from the address. `status` is shown only where it is given. */
  readonly value: DealFilterValue;
  readonly owners: readonly string[];
  readonly sources: readonly string[];
}

/** Keeps the address and the list in step, so that a view can be shared as a link. */
export function DealFilters({ value, owners, sources }: DealFiltersProps) {
  const { change, clear, pending } = useFilters();
  const [open, setOpen] = useState(false);

  return (
    <form
      role="search"
      aria-label="Deals"
      aria-busy={pending}
      onSubmit={(event) => event.preventDefault()}
      className="flex flex-col gap-3 print:hidden"
    >
      <div className="flex flex-wrap gap-2 xl:flex-nowrap">
        <FilterSearch value={value.q ?? ''} onChange={(q) => change({ q })} pending={pending} />
        <Button
          className="h-10 sm:h-9 xl:hidden"
          aria-expanded={open}
          aria-controls="deal-filters"
          onClick={() => setOpen(!open)}
        >
          <SlidersHorizontal aria-hidden="true" />
          Filters
        </Button>
        <div
          id="deal-filters"
          className={cn(
            open ? 'grid' : 'hidden',
            'w-full min-w-0 grid-cols-2 gap-2 sm:grid-cols-3 xl:flex xl:flex-1',
          )}
        >
          <FilterSelects value={value} onChange={change} owners={owners} sources={sources} />
        </div>
      </div>
      <FilterChips value={value} onRemove={(key) => change({ [key]: null })} onClear={clear} />
    </form>
  );
}

interface FilterSelectsProps extends DealFiltersProps {
  readonly onChange: (changes: DealFilterValue) => void;
}

function FilterSelects({ value, onChange, owners, sources }: FilterSelectsProps) {
  const filter = { value, onChange };
  const ownerOptions = owners.map((owner) => ({ value: owner, label: owner }));
  const sourceOptions = sources.map((source) => ({ value: source, label: sourceLabel(source) }));

  return (
    <>
      {value.status !== undefined && (
        <SegmentedControl
          name="status"
          label="Status"
          options={STATUS_OPTIONS}
          value={value.status || 'all'}
          onChange={(status) => onChange({ status })}
          className="col-span-full shrink-0"
        />
      )}
      <FilterSelect
        value={value}
        onChange={({ stage }) => onChange(stageChange(stage ?? '', value.status))}
        name="stage"
        label="Stage"
        all="Any stage"
        options={STAGE_OPTIONS}
      />
      <FilterSelect {...filter} name="band" label="Risk" all="Any risk" options={BAND_OPTIONS} />
      <FilterSelect {...filter} name="owner" label="Owner" all="Any owner" options={ownerOptions} />
      <FilterSelect
        {...filter}
        name="source"
        label="Source"
        all="Any source"
        options={sourceOptions}
      />
      <FilterSelect {...filter} name="sort" label="Sort by" options={SORT_OPTIONS} />
    </>
  );
}

/** Changes the address in place; reads it fresh, so that two quick changes do not undo each other. */
function useFilters() {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const query = useRef(params.toString());
  const [pending, startTransition] = useTransition();

  useEffect(() => {
    query.current = params.toString();
  }, [params]);

  const change = (changes: DealFilterValue) => {
    const next = nextQuery(query.current, changes);
    if (next === query.current) return;
    query.current = next;
    startTransition(() => {
      router.replace(next === '' ? pathname : `${pathname}?${next}`, { scroll: false });
    });
  };
  const clear = () => change({ q: null, stage: null, band: null, owner: null, source: null });

  return { change, clear, pending };
}

interface FilterSelectProps {
  readonly name: FilterKey;
  readonly label: string;
  readonly options: readonly FilterOption[];
  readonly value: DealFilterValue;
  readonly onChange: (changes: DealFilterValue) => void;
  /** The choice that does not narrow; left out where there is always one. */
  readonly all?: string;
}

function FilterSelect({ name, label, options, value, onChange, all }: FilterSelectProps) {
  const current = value[name] ?? '';
  const known = current === '' || options.some((option) => option.value === current);

  return (
    <Select
      name={name}
      aria-label={label}
      value={current === '' && !all ? options[0]?.value : current}
      onChange={(event) => onChange({ [name]: event.target.value })}
      className="pr-7 pl-2.5"
      wrapperClassName="lg:max-w-44 lg:min-w-0 lg:flex-1"
    >
      {all && <option value="">{all}</option>}
      {!known && <option value={current}>{current}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}
