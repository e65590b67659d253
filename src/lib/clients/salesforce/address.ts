import type { Env } from '../../platform/env';

type Allowed = Pick<Env, 'SALESFORCE_ALLOWED_HOSTS'>;

const MAX_LENGTH = 255;
const LABEL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
/** login and test, `yourcompany.my`, `yourcompany--box.sandbox.my` and older forms, all of Salesforce's own domain. */
const OWN_HOST = new RegExp(`^(${LABEL}\\.)+salesforce\\.com$`);
/** What people copy from the browser's address bar: pages, not the API. */
const PAGE_HOST = /\.(lightning|visualforce|visual|file)\.force\.com$|\.salesforce-setup\.com$/;

const EXAMPLE = 'https://yourcompany.my.salesforce.com';

/** Somebody who leaves out the scheme means https; a word alone is no address. */
const WITHOUT_SCHEME = /^[^/:?#@\\\s]+\.[^/:?#@\\\s]+(:\d+)?(\/|$)/;

/** An address as it was typed, with the scheme that it is meant to have. */
export const withScheme = (text: string): string =>
  WITHOUT_SCHEME.test(text) ? `https://${text}` : text;

function parse(text: string): URL | null {
  // The parser drops tabs and line breaks, and turns backslashes round: nobody means such an address.
  if (text.length > MAX_LENGTH || /[\s\\\p{Cc}]/u.test(text)) return null;
  const whole = withScheme(text);
  return URL.canParse(whole) ? new URL(whole) : null;
}

const pairOf = ({ protocol, hostname, port }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;

function faultOfHost({ protocol, hostname, port }: URL): string | null {
  if (protocol !== 'https:') return 'must begin with https://';
  if (PAGE_HOST.test(hostname)) {
    return `is the address of Salesforce’s pages: use the one that ends in .my.salesforce.com, such as ${EXAMPLE}`;
  }
  if (!OWN_HOST.test(hostname)) return `must be an address of Salesforce, such as ${EXAMPLE}`;
  return port === '' ? null : 'must not name a port';
}

function faultOfAllowedHost({ protocol }: URL): string | null {
  return ['https:', 'http:'].includes(protocol) ? null : 'must begin with https:// or http://';
}

/**
 * Whether an address may be one of Salesforce's: words for a form ("must begin with https://"), or null.
 * Nothing but Salesforce's own domain by https is reached, and what SALESFORCE_ALLOWED_HOSTS names.
 */
export function findInstanceFault(text: string, env: Allowed): string | null {
  const url = parse(text);
  if (!url) return `is not a web address: it looks like ${EXAMPLE}`;
  if (url.username || url.password) return 'must not hold a user name or a password';
  const isAllowed = env.SALESFORCE_ALLOWED_HOSTS.includes(pairOf(url));
  const fault = isAllowed ? faultOfAllowedHost(url) : faultOfHost(url);
  if (fault) return fault;
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '';
  return isBare ? null : `must end after its host, such as ${EXAMPLE}`;
}

/** `https://yourcompany.my.salesforce.com`, without a slash at its end. */
export const originOf = (address: string): string => new URL(withScheme(address)).origin;
