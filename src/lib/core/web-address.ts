/**
 * An address that is safe to link to, in its usual form; null for anything else. What another system
 * calls an address may be anything, a script as well.
 */
export function webAddress(given: unknown): string | null {
  if (typeof given !== 'string' || !URL.canParse(given)) return null;
  const { protocol, href } = new URL(given);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
