import type { ExportFilters } from '@/lib/deals/export-schema';
import { DEAL_SORTS, type DealSort } from '@/lib/deals/model';
import { listDealsQuery, type ListDealsQuery } from '@/lib/deals/schema';

export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

const flat = (params: SearchParams): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    ),
  );

/**
 * The list that an address names. What an address says wrongly is left out rather than refused: a
 * link that somebody shortened still opens a list.
 */
export function readAddress(params: SearchParams): ListDealsQuery {
  const given: Record<string, string> = { status: 'open', ...flat(params) };
  const parsed = listDealsQuery.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) delete given[String(issue.path[0])];
  return listDealsQuery.parse(given);
}

/** What the list shows, as an export is asked for it: every page, in the same order. */
export function shownFilters(query: ListDealsQuery): ExportFilters {
  const { cursor: _cursor, limit: _limit, band, teamId, ...filters } = query;
  const team = teamId === undefined ? {} : { teamId: teamId ?? 'personal' };
  return { ...filters, ...team, band: band?.join(',') };
}

function hrefWith(params: SearchParams, changes: Record<string, string | null>): string {
  const search = new URLSearchParams(flat(params));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) search.delete(name);
    else search.set(name, value);
  }
  const text = search.toString();
  return text === '' ? '/deals' : `/deals?${text}`;
}

export function sortHrefs(params: SearchParams): Record<DealSort, string> {
  const entries = DEAL_SORTS.map((sort) => [sort, hrefWith(params, { sort, cursor: null })]);
  return Object.fromEntries(entries) as Record<DealSort, string>;
}

export const pageHref = (params: SearchParams, cursor: string | null): string | null =>
  cursor === null ? null : hrefWith(params, { cursor });
