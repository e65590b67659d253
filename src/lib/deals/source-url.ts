/**
 * The address of the record at its source, as a sync keeps it in a deal's snapshot. Only what is
 * safe to link to: what another system says may be anything, a script as well.
 */
export function sourceUrlOf(snapshot: unknown): string | null {
  const { url } = (snapshot ?? {}) as { readonly url?: unknown };
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
