import type { DeliveryFilterValues } from '@/components/webhooks/delivery-filters';
import { listDeliveriesQuery, type ListDeliveriesQuery } from '@/lib/webhooks/schema';

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

const PAGE = '25';

/** What the address says, as its form shows it. */
export function readLogAddress(params: SearchParams): {
  values: DeliveryFilterValues;
  cursor: string;
} {
  const text = (name: string): string => {
    const value = params[name];
    return typeof value === 'string' ? value : '';
  };
  return { values: { status: text('status'), event: text('event') }, cursor: text('cursor') };
}

/** The list that these ask for; what they say wrongly is left out rather than refused. */
export function toLogQuery(values: DeliveryFilterValues, cursor: string): ListDeliveriesQuery {
  const named = Object.entries({ ...values, cursor, limit: PAGE });
  const given = Object.fromEntries(named.filter(([, value]) => value !== ''));
  const parsed = listDeliveriesQuery.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) delete given[String(issue.path[0])];
  return listDeliveriesQuery.parse(given);
}

/** The same filters as an address, of another page. */
export function logSearch(values: DeliveryFilterValues, cursor: string): string {
  const entries = Object.entries({ ...values, cursor }).filter(([, value]) => value !== '');
  return new URLSearchParams(entries).toString();
}
