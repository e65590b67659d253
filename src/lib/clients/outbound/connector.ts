import 'server-only';
import type net from 'node:net';
import { callbackify } from 'node:util';
import { buildConnector } from 'undici';
import { pairOf, type OutboundRules } from './address';
import { guardAnswer } from './answer-gate';
import { connectFault } from './errors';
import { publicLookup, systemLookup, type Lookup, type ResolvedAddress } from './lookup';
import { resolveAny, resolvePublic } from './resolve';

export interface Guard {
  readonly rules: OutboundRules;
  /** For every name, instead of those for public names and for names that are let through. */
  readonly lookup?: Lookup;
  /** Ends a lookup or a connection that is being made; undici itself would leave it to the system's patience. */
  readonly signal: AbortSignal;
}

type LookupCallback = (
  error: Error | null,
  address: string | ResolvedAddress[],
  family?: number,
) => void;

/** Answers with what was checked, whatever the name would resolve to by now. */
const answerWith =
  (addresses: readonly ResolvedAddress[]) =>
  (_name: string, options: { all?: boolean }, callback: LookupCallback): void => {
    const [first] = addresses;
    if (options.all || !first) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };

/** Connects to one of these and to nothing else; names stay those of the request (SNI, certificate). */
function connectTo(
  addresses: readonly ResolvedAddress[],
  options: buildConnector.Options,
  signal: AbortSignal,
): Promise<net.Socket> {
  const connect = buildConnector({
    lookup: answerWith(addresses) as net.LookupFunction,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 1_000,
    rejectUnauthorized: true,
    allowH2: false,
    maxCachedSessions: 0,
    timeout: 0,
    keepAlive: false,
  });
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const socket = connect(options, (error, made) => {
      signal.removeEventListener('abort', end);
      if (made) resolve(made);
      else reject(connectFault(error, isConnected));
    }) as unknown as net.Socket;
    // Before the first byte: whoever reads from the socket sees only what the gate lets through.
    guardAnswer(socket);
    const end = () => socket.destroy(new Error('The time is up.'));
    socket.once('connect', () => {
      isConnected = true;
    });
    signal.addEventListener('abort', end, { once: true });
  });
}

async function guardedSocket(
  options: buildConnector.Options,
  { rules, lookup, signal }: Guard,
): Promise<net.Socket> {
  const { protocol, hostname, port } = options;
  const written = hostname.includes(':') ? `[${hostname}]` : hostname;
  const addresses = rules.allowedHosts.has(pairOf(protocol, written, port))
    ? await resolveAny(hostname, lookup ?? systemLookup, signal)
    : await resolvePublic(hostname, lookup ?? publicLookup, signal);
  signal.throwIfAborted();
  return connectTo(addresses, options, signal);
}

/**
 * A connector that resolves a host once, checks every address, literals too, and connects to what it
 * checked: whatever an Agent with it is asked for, nothing private is reached.
 */
export function guardedConnector(guard: Guard): buildConnector.connector {
  const connect = (options: buildConnector.Options) => guardedSocket(options, guard);
  return callbackify(connect) as unknown as buildConnector.connector;
}
