/** A text as SOQL writes it. */
export const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;

/**
 * Salesforce refuses addresses above 16,384 bytes, headers included; these have their share. Of the
 * query as it stands in the address.
 */
export const MAX_QUERY_BYTES = 12_000;

/**
 * Cuts a list of ids into parts whose queries are short enough.
 *
 * @param around length of what else the query holds, in bytes of the address
 */
export function partsOf(ids: readonly string[], around: number): string[][] {
  // Two quotes and an encoded comma stand with each id.
  const room = Math.max(1, Math.floor((MAX_QUERY_BYTES - around) / (18 + 2 + 3)));
  const count = Math.ceil(ids.length / room);
  return Array.from({ length: count }, (_, place) => ids.slice(place * room, (place + 1) * room));
}
