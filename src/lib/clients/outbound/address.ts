import 'server-only';
import type { Env } from '../../platform/env';
import { OutboundFault } from './errors';
import { publicLookup, type Lookup } from './lookup';
import { resolvePublic } from './resolve';

export type AddressKind = 'webhook' | 'slack';

/** Host:port pairs of OUTBOUND_ALLOWED_HOSTS, in small letters. */
export interface OutboundRules {
  readonly allowedHosts: ReadonlySet<string>;
}

export const rulesOf = (env: Env): OutboundRules => ({
  allowedHosts: new Set(env.OUTBOUND_ALLOWED_HOSTS),
});

const MAX_LENGTH = 2_048;
const WEBHOOK_PORTS: ReadonlySet<number> = new Set([443, 8443]);
const SLACK_PORTS: ReadonlySet<number> = new Set([443]);
const SLACK_HOST = 'hooks.slack.com';
/** Of incoming webhooks, and of workflows that a webhook starts, new and old. */
const SLACK_PATH = /^\/(services|triggers|workflows)(\/[\w-]+){2,}\/?$/;
/** How long saving waits for name servers at most, ms. */
const LOOKUP_LIMIT_MS = 5_000;

/** How trials reach name servers of their own, and a canary that cannot listen on the usual ports. */
export interface AddressOptions {
  /** For every name, instead of those for public names and for names that are let through. */
  readonly lookup?: Lookup;
  readonly ports?: ReadonlySet<number>;
}

/** `host:port` in the form of OUTBOUND_ALLOWED_HOSTS. */
export const pairOf = (protocol: string, hostname: string, port: string): string =>
  `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;

const isAllowed = (url: URL, rules: OutboundRules): boolean =>
  rules.allowedHosts.has(pairOf(url.protocol, url.hostname, url.port));

function parse(text: string): URL | null {
  // The parser drops tabs and line breaks, and turns backslashes round: nobody means such an address.
  if (/[\s\\\p{Cc}]/u.test(text)) return null;
  return URL.canParse(text) ? new URL(text) : null;
}

function faultOfHost({ hostname }: URL): string | null {
  if (hostname.startsWith('[')) return null;
  if (hostname.endsWith('.')) return 'must name its host without a dot at the end';
  return hostname.includes('.') ? null : 'must name a whole host, such as hooks.example.com';
}

function faultOfPort({ port }: URL, ports: ReadonlySet<number>): string | null {
  if (ports.has(Number(port || 443))) return null;
  return `must use port ${[...ports].join(' or ')}`;
}

function faultOfOpenHost(url: URL, kind: AddressKind, ports?: ReadonlySet<number>): string | null {
  if (url.protocol !== 'https:') return 'must begin with https://';
  if (kind === 'webhook') return faultOfHost(url) ?? faultOfPort(url, ports ?? WEBHOOK_PORTS);
  if (url.hostname !== SLACK_HOST) return `must begin with https://${SLACK_HOST}/`;
  return faultOfPort(url, ports ?? SLACK_PORTS);
}

function faultOfKnownHost({ protocol }: URL): string | null {
  return ['https:', 'http:'].includes(protocol) ? null : 'must begin with https:// or http://';
}

function faultOfPath({ pathname }: URL, kind: AddressKind): string | null {
  if (kind !== 'slack' || SLACK_PATH.test(pathname)) return null;
  return `must be an incoming webhook, such as https://${SLACK_HOST}/services/T…/B…/…`;
}

type ParsedAddress =
  { readonly url: URL; readonly isAllowed: boolean } | { readonly fault: string };

/** An address as far as it can be judged by itself: its words are those of a form. */
export function parseAddress(
  text: string,
  kind: AddressKind,
  rules: OutboundRules,
  ports?: ReadonlySet<number>,
): ParsedAddress {
  if (text.length > MAX_LENGTH) return { fault: `must have at most ${MAX_LENGTH} characters` };
  const url = parse(text);
  if (!url) return { fault: 'is not a web address' };
  if (url.username || url.password) return { fault: 'must not hold a user name or a password' };
  const known = isAllowed(url, rules);
  const fault =
    (known ? faultOfKnownHost(url) : faultOfOpenHost(url, kind, ports)) ?? faultOfPath(url, kind);
  return fault ? { fault } : { url, isAllowed: known };
}

/** Whether a name is not there or leads inside is not told: that would say which names the network has. */
const NOT_PUBLIC = 'does not resolve to a public address';

async function findHostFault(hostname: string, lookup: Lookup): Promise<string | null> {
  try {
    await resolvePublic(hostname, lookup, AbortSignal.timeout(LOOKUP_LIMIT_MS));
    return null;
  } catch (error) {
    if (error instanceof OutboundFault) return NOT_PUBLIC;
    throw error;
  }
}

/**
 * Words for a form ("must begin with https://"), or null where the address may be used. Resolves the
 * name, unless the host is a fixed or an allowed one. Sending checks again: a name may change.
 */
export async function findAddressFault(
  url: string,
  kind: AddressKind,
  rules: OutboundRules,
  { lookup = publicLookup, ports }: AddressOptions = {},
): Promise<string | null> {
  const parsed = parseAddress(url, kind, rules, ports);
  if ('fault' in parsed) return parsed.fault;
  if (parsed.isAllowed || kind === 'slack') return null;
  return findHostFault(parsed.url.hostname.replace(/^\[|\]$/g, ''), lookup);
}
