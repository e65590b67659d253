import 'server-only';
import net from 'node:net';
import ipaddr from 'ipaddr.js';
import { OutboundFault } from './errors';
import type { Lookup, ResolvedAddress } from './lookup';

/** All that is handed out for the public internet; IPv4 that is wrapped into IPv6 lies outside of it. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** The platform's own service on machines at Azure: in a public range, but not public. */
const PLATFORM_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16']);

/** Whether an address (literal, as the system writes them) is one of the public internet. */
export function isPublicAddress(literal: string): boolean {
  if (!ipaddr.isValid(literal) || PLATFORM_ADDRESSES.has(literal)) return false;
  const address = ipaddr.parse(literal);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_IPV6);
}

async function lookUp(
  hostname: string,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<readonly ResolvedAddress[]> {
  const family = net.isIP(hostname);
  if (family > 0) return [{ address: hostname, family }];
  try {
    const found = await lookup(hostname, signal);
    if (found.length > 0) return found;
  } catch (error) {
    throw new OutboundFault('dns', 'The name could not be resolved.', { cause: error });
  }
  throw new OutboundFault('dns', 'The name could not be resolved.');
}

/**
 * One sentence for a name that is not there and for one that leads inside: told apart, they would let
 * anybody ask which names the network has.
 */
const NOT_PUBLIC = 'The address does not resolve to a public address.';

const notPublic = (fault: unknown): unknown =>
  fault instanceof OutboundFault
    ? new OutboundFault(fault.reason, NOT_PUBLIC, { cause: fault })
    : fault;

/**
 * The addresses behind a host, a name or a literal without brackets; all of them are public.
 *
 * @throws OutboundFault where there is none, or where a single one is not public
 */
export async function resolvePublic(
  hostname: string,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<readonly ResolvedAddress[]> {
  const found = await lookUp(hostname, lookup, signal).catch((fault: unknown) => {
    throw notPublic(fault);
  });
  if (found.every(({ address }) => isPublicAddress(address))) return found;
  throw new OutboundFault('refused_address', NOT_PUBLIC);
}

/** The addresses of a host that is let through whatever they are. */
export const resolveAny = lookUp;
