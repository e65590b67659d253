import {
  BANDS,
  CLOSED_STAGES,
  DEAL_SORTS,
  type DealSort,
  STAGE_LABELS,
  STAGES,
} from '@/lib/deals/model';
import { sourceLabel } from './source-label';

/** The parts of the address that narrow or order the list. */
export const FILTER_KEYS = ['q', 'status', 'stage', 'band', 'owner', 'source', 'sort'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export type DealFilterValue = Readonly<Partial<Record<FilterKey, string | null>>>;

export interface FilterOption {
  readonly value: string;
  readonly label: string;
}

const SORT_LABELS: Readonly<Record<DealSort, string>> = {
  priority: 'By priority',
  risk: 'By risk',
  value: 'By value',
  closeDate: 'By close date',
  lastTouch: 'By last touch',
  createdAt: 'Newest first',
};

export const STAGE_OPTIONS: readonly FilterOption[] = STAGES.map((stage) => ({
  value: stage,
  label: STAGE_LABELS[stage],
}));
export const BAND_OPTIONS: readonly FilterOption[] = BANDS.map((band) => ({
  value: band,
  label: `${band} risk`,
}));
export const SORT_OPTIONS: readonly FilterOption[] = DEAL_SORTS.map((sort) => ({
  value: sort,
  label: SORT_LABELS[sort],
}));
export const STATUS_OPTIONS: readonly FilterOption[] = [
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Closed' },
  { value: 'all', label: 'All' },
];

/**
 * The query string after some filters changed: empty ones leave it, what is not ours stays, and the
 * cursor goes, since it belongs to the list as it was.
 */
export function nextQuery(current: string, changes: DealFilterValue): string {
  const params = new URLSearchParams(current);
  params.delete('cursor');
  for (const key of FILTER_KEYS) {
    const value = changes[key];
    if (value === undefined) continue;
    if (value) params.set(key, value);
    else params.delete(key);
  }

  return params.toString();
}

/** A stage decides whether open or closed deals are meant: "Open" with "Closed won" would be empty. */
export function stageChange(stage: string, status: string | null | undefined): DealFilterValue {
  if (stage === '' || !status || status === 'all') return { stage };
  const closed: readonly string[] = CLOSED_STAGES;

  return { stage, status: closed.includes(stage) ? 'closed' : 'open' };
}

export interface FilterChip {
  readonly key: FilterKey;
  readonly label: string;
}

const labelIn = (options: readonly FilterOption[], value: string): string =>
  options.find((option) => option.value === value)?.label ?? value;

const CHIP_LABELS: Partial<Record<FilterKey, (value: string) => string>> = {
  q: (value) => `“${value}”`,
  stage: (value) => labelIn(STAGE_OPTIONS, value),
  band: (value) => labelIn(BAND_OPTIONS, value),
  owner: (value) => `Owner: ${value}`,
  source: (value) => `Source: ${sourceLabel(value)}`,
};

/** What narrows the list at present, in words; order and status are always visible and are no chips. */
export function activeChips(value: DealFilterValue): FilterChip[] {
  return FILTER_KEYS.flatMap((key) => {
    const text = value[key];
    const label = CHIP_LABELS[key];

    return text && label ? [{ key, label: label(text) }] : [];
  });
}
