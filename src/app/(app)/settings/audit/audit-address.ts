import type { AuditFilterValues } from '@/components/audit/audit-filters';
import { DAY_MS } from '@/lib/core/dates';
import { listAuditQuery, type ListAuditQuery } from '@/lib/audit/schema';

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

const NAMES = ['action', 'actor', 'from', 'to', 'q'] as const;
const PAGE = '50';

/** What the address says, as its form shows it. */
export function readAuditAddress(params: SearchParams): {
  values: AuditFilterValues;
  cursor: string | undefined;
} {
  const text = (name: string): string => {
    const value = params[name];
    return typeof value === 'string' ? value : '';
  };
  const values = Object.fromEntries(NAMES.map((name) => [name, text(name)]));
  return { values: values as unknown as AuditFilterValues, cursor: text('cursor') || undefined };
}

/** A day as the end of a period means the end of that day. */
const endOf = (day: string): string => {
  const time = Date.parse(day);
  return Number.isNaN(time) ? day : new Date(time + DAY_MS).toISOString();
};

/** The list that these ask for; what they say wrongly is left out rather than refused. */
export function toAuditQuery(
  values: AuditFilterValues,
  cursor: string | undefined,
): Omit<ListAuditQuery, 'teamId'> {
  const to = values.to === '' ? '' : endOf(values.to);
  const named = Object.entries({ ...values, to, cursor: cursor ?? '', limit: PAGE });
  const given = Object.fromEntries(named.filter(([, value]) => value !== ''));
  const parsed = listAuditQuery.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) delete given[String(issue.path[0])];
  return listAuditQuery.parse(given);
}

/** The same filters as an address: of the page, of its next page, of the export. */
export function auditSearch(
  place: string,
  values: AuditFilterValues,
  more: Readonly<Record<string, string>> = {},
): string {
  const entries = Object.entries({ ...values, ...more }).filter(([, value]) => value !== '');
  return new URLSearchParams([['team', place], ...entries]).toString();
}

/** The address of the file that holds what the page shows, all pages of it. */
export function exportHref(
  place: string,
  values: AuditFilterValues,
  format: 'csv' | 'json',
): string {
  const to = values.to === '' ? '' : endOf(values.to);
  const entries = Object.entries({ ...values, to, format }).filter(([, value]) => value !== '');
  return `/api/audit/export?${new URLSearchParams([['teamId', place], ...entries]).toString()}`;
}
