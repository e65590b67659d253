import 'server-only';
import dns from 'node:dns/promises';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Every address of a name; ends at the signal. @throws Error where it has none */
export type Lookup = (hostname: string, signal: AbortSignal) => Promise<readonly ResolvedAddress[]>;

/**
 * As every other program on this machine finds a name: hosts file, search domains and all. For names
 * that the operator has let through, and for no others: it takes one of the four threads that the whole
 * process shares with its files, and keeps it for as long as a name server is silent.
 */
export const systemLookup: Lookup = (hostname) => dns.lookup(hostname, { all: true });

/** c-ares asks each server anew after so long (ms), and waits twice as long the second time. */
const TRY = { timeout: 1_000, tries: 2 } as const;
/** For all servers, tries and CNAMEs together, ms: c-ares' own limits are for each of them. */
const LOOKUP_LIMIT_MS = 3_000;

export interface NameServers {
  /** `address:port` of each; those of the machine where nothing is said. */
  readonly servers?: readonly string[];
}

const asFound = (addresses: readonly string[], family: number): ResolvedAddress[] =>
  addresses.map((address) => ({ address, family }));

/** Both families, each by itself: many names have addresses of one alone. */
async function askBoth(resolver: dns.Resolver, name: string): Promise<readonly ResolvedAddress[]> {
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [
    ...(four.status === 'fulfilled' ? asFound(four.value, 4) : []),
    ...(six.status === 'fulfilled' ? asFound(six.value, 6) : []),
  ];
  if (found.length === 0 && four.status === 'rejected') throw four.reason;
  return found;
}

/**
 * Asks name servers, over sockets: names whose servers are silent hold up nobody else, however many
 * there are. Asks for exactly that name: no hosts file, no search domains. Each question has a resolver
 * of its own, so that it can be given up alone, and nothing that one owner's name was answered is kept.
 */
export const dnsLookup =
  ({ servers }: NameServers = {}): Lookup =>
  async (hostname, signal) => {
    signal.throwIfAborted();
    const resolver = new dns.Resolver(TRY);
    if (servers) resolver.setServers(servers);
    const giveUp = () => resolver.cancel();
    const timer = setTimeout(giveUp, LOOKUP_LIMIT_MS);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      return await askBoth(resolver, hostname);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  };

/** How a name that somebody typed in is found. */
export const publicLookup: Lookup = dnsLookup();
