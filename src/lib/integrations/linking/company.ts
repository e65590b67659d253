import { isFreeMail } from './free-mail-table';
import { fold, wordsOf } from './words';

/** Second levels under which countries let people register: example.co.uk, example.com.au. */
const SECOND_LEVELS: ReadonlySet<string> = new Set(
  'ac asn co com edu firm gen go gob gouv gov gub id ind info ltd me mil ne net nic nom or org plc sch school web'.split(
    ' ',
  ),
);

/** What laws add to a company's name, folded. */
const LEGAL: ReadonlySet<string> = new Set(
  'ab ag aps as asa bhd bv bvba co company corp corporation cv doo eood ev ehf eurl gbr gesmbh gmbh group holding holdings inc incorporated kft kg kgaa kk limited llc llp lp ltd ltda mbh nv nyrt ohg ood oy oyj plc pllc pte pty pvt sa sab sae sal sarl sas scs sdn se sl slu sp spa spol spzoo srl sro tbk ug zoo zrt oo z and und'.split(
    ' ',
  ),
);

/** Calendars and machines have addresses, too. */
const MACHINES = /(?:^|\.)(?:calendar\.google\.com|resource\.calendar\.google\.com)$/;

/** The part of a domain that its owner has registered: `acme.co.uk` of `mail.acme.co.uk`. */
export function registeredDomain(domain: string): string {
  const labels = domain.split('.');
  const [second = '', top = ''] = labels.slice(-2);
  const isDeep = labels.length > 2 && top.length === 2 && SECOND_LEVELS.has(second);
  return labels.slice(isDeep ? -3 : -2).join('.');
}

/** The part of an address after its `@`, in small letters; null where it says no company. */
export function workDomainOf(address: string): string | null {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  if (!address.includes('@') || !domain.includes('.')) return null;
  const isNobodys = [domain, registeredDomain(domain)].some((one) => isFreeMail(one));
  return isNobodys || MACHINES.test(domain) ? null : domain;
}

/** The name in it: `acme` of `mail.acme.co.uk`, without hyphens. */
export const labelOf = (domain: string): string =>
  fold(registeredDomain(domain).split('.')[0] ?? '').replaceAll('-', '');

const GERMAN: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

const DOMAIN = /^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$/;

/**
 * The names in domains that a company of this name would have: "Müller & Sons GmbH" has `mullersons`,
 * `muellersons`, `mullerandsons`…; compared as a whole, so "Acme" is not at acmewidgets.com.
 */
export function labelsOfCompany(account: string): ReadonlySet<string> {
  const name = account.trim().toLowerCase().slice(0, 200);
  const labels = new Set<string>();
  if (DOMAIN.test(name)) labels.add(labelOf(name));
  const dotless = name.replaceAll('.', '');
  const german = dotless.replaceAll(/[äöüøå]/g, (letter) => GERMAN[letter] ?? letter);
  for (const text of [dotless, german, dotless.replaceAll('&', ' and ')]) {
    const words = wordsOf(text);
    const named = words.slice(0, words.findLastIndex((word) => !LEGAL.has(word)) + 1);
    const short = named[0] === 'the' ? named.slice(1) : named;
    for (const list of [words, named, short]) labels.add(list.join(''));
  }
  // One letter is a chance hit.
  return new Set([...labels].filter((label) => label.length >= 2));
}
