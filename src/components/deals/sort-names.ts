import type { DealSort } from '@/lib/deals/model';

/** How a sort order is called after "sorted by". */
export const SORT_NAMES: Readonly<Record<DealSort, string>> = {
  priority: 'priority',
  risk: 'risk',
  value: 'value',
  closeDate: 'close date',
  lastTouch: 'last touch',
  createdAt: 'newest',
};
