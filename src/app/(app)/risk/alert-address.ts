import { listAlertsQuery, type ListAlertsQuery } from '@/lib/alerts/schema';

export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

const flat = (params: SearchParams): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    ),
  );

/** Few enough to be read one by one. */
const PAGE = '25';

/** The list that an address names; what it says wrongly is left out rather than refused. */
export function readAlertAddress(params: SearchParams): ListAlertsQuery {
  const { status, kind, outcome, replayed, cursor } = flat(params);
  // What was replayed never asked for anything: all of it is shown.
  const place = replayed === 'true' ? 'all' : status;
  const named = Object.entries({ status: place, kind, outcome, replayed, cursor, limit: PAGE });
  const given = Object.fromEntries(named.filter(([, value]) => value !== undefined));
  const parsed = listAlertsQuery.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) delete given[String(issue.path[0])];
  return listAlertsQuery.parse(given);
}

/** The address of the same list with some of it changed; the page begins anew. */
export function alertHref(
  query: ListAlertsQuery,
  changes: Partial<Pick<ListAlertsQuery, 'status' | 'replayed' | 'cursor'>> & {
    readonly kind?: ListAlertsQuery['kind'] | null;
  },
): string {
  const { status, kind, outcome, replayed, cursor } = { ...query, cursor: undefined, ...changes };
  const search = new URLSearchParams();
  if (replayed) search.set('replayed', 'true');
  else if (status !== 'active') search.set('status', status);
  if (kind) search.set('kind', kind);
  if (outcome) search.set('outcome', outcome);
  if (cursor) search.set('cursor', cursor);
  const text = search.toString();
  return text === '' ? '/risk' : `/risk?${text}`;
}
