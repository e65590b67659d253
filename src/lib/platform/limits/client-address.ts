import { isIP } from 'node:net';

/** Set from the socket before Next sees a request, whatever the client wrote there. */
export const ADDRESS_HEADER = 'x-sentinel-address';

export interface AddressSettings {
  /** How many proxies of our own stand in front; each adds one entry to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  /** Vercel sets its own header and lets nobody else set it. */
  readonly isVercel: boolean;
}

type HeaderOf = (name: string) => string | null;

/** One IPv6 customer has a whole /64 and must not have as many budgets as that has addresses. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  if (isIP(plain) !== 6) return isIP(plain) === 4 ? plain : 'unknown';
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const missing = plain.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  return `${groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`; // prettier-ignore
}

/** An entry as proxies write it: an address, some with a port, IPv6 then in brackets. */
const bare = (entry: string): string =>
  entry.trim().replace(/^\[(.+)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1'); // prettier-ignore

/**
 * Where a request comes from, as one text per IPv4 address or IPv6 network. `X-Forwarded-For` counts
 * only for the entries which our own proxies have added, from the right: everything further left the
 * client may have made up.
 */
export function clientAddress(headerOf: HeaderOf, settings: AddressSettings): string {
  if (settings.isVercel) return networkOf(bare(headerOf('x-vercel-forwarded-for') ?? ''));
  const socket = headerOf(ADDRESS_HEADER) ?? '';
  if (settings.trustedProxies === 0) return networkOf(socket);
  const hops = (headerOf('x-forwarded-for') ?? '').split(',').filter((hop) => hop.trim() !== '');
  // A list that is too short did not come through all of the proxies.
  return networkOf(bare(hops.at(-settings.trustedProxies) ?? socket));
}
