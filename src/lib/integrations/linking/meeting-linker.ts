import { labelOf, labelsOfCompany, registeredDomain, workDomainOf } from './company';
import { NameIndex } from './name-index';

/** A deal that meetings may belong to. */
export interface LinkableDeal {
  readonly id: string;
  readonly name: string;
  readonly account: string | null;
  /** Of its contacts. */
  readonly addresses: readonly string[];
  readonly isOpen: boolean;
}

export interface LinkableMeeting {
  readonly title: string;
  readonly description: string | null;
  readonly attendees: readonly string[];
  /** Deals that a person took it away from. */
  readonly refusedDealIds: readonly string[];
}

/** Which deal a meeting belongs to. `why` is a sentence for the screen. */
export type LinkOutcome =
  | { readonly kind: 'linked'; readonly dealId: string; readonly why: string }
  | { readonly kind: 'ambiguous'; readonly dealIds: readonly string[]; readonly why: string }
  | { readonly kind: 'none' };

export interface MeetingLinker {
  link(meeting: LinkableMeeting): LinkOutcome;
}

/** What speaks for a deal, as bits. */
const TITLE = 1;
const DESCRIPTION = 2;
const CONTACT = 4;
const DOMAIN = 8;

/** More than these nobody looks through; a person can name any deal by hand. */
const MOST_OFFERED = 20;
const MOST_REASONS = 2;
/** Characters of a name in a sentence. */
const MOST_OF_NAME = 80;

/**
 * How much speaks for a deal: what the text says (a title more than a description) and who comes (a
 * contact more than a colleague of theirs). A title weighs as much as a contact: where they speak for
 * different deals, a person decides.
 */
function weightOf(evidence: number): number {
  const said = evidence & TITLE ? 4 : evidence & DESCRIPTION ? 3 : 0;
  const comes = evidence & CONTACT ? 4 : evidence & DOMAIN ? 1 : 0;
  return said + comes;
}

const quoted = (text: string): string =>
  text.length > MOST_OF_NAME ? `“${text.slice(0, MOST_OF_NAME).toWellFormed()}…”` : `“${text}”`;

const tidy = (address: string): string => address.trim().toLowerCase();

function addTo<K>(lists: Map<K, number[]>, key: K, place: number): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [place]);
  else if (list.at(-1) !== place) list.push(place);
}

interface Guests {
  readonly addresses: readonly string[];
  /** Where they work, with the address that says so. */
  readonly domains: ReadonlyMap<string, string>;
}

class Linker implements MeetingLinker {
  readonly #deals: readonly LinkableDeal[];
  readonly #names = new NameIndex();
  readonly #places = new Map<string, number>();
  readonly #byAddress = new Map<string, number[]>();
  /** Of contacts: `globex.com`. */
  readonly #byDomain = new Map<string, number[]>();
  /** Of accounts: `globex`. */
  readonly #byLabel = new Map<string, number[]>();
  readonly #ownAddresses: ReadonlySet<string>;
  readonly #ownDomains: ReadonlySet<string>;
  /** What speaks for each deal in the meeting at hand; empty between two. */
  readonly #evidence: Uint8Array;

  constructor(deals: readonly LinkableDeal[], ownAddresses: readonly string[]) {
    this.#deals = deals;
    this.#evidence = new Uint8Array(deals.length);
    const own = ownAddresses.map(tidy);
    this.#ownAddresses = new Set(own);
    this.#ownDomains = new Set(own.flatMap((address) => this.#domainOf(address)));
    deals.forEach((deal, place) => this.#add(deal, place));
  }

  #domainOf(address: string): string[] {
    const domain = workDomainOf(address);
    return domain === null ? [] : [registeredDomain(domain)];
  }

  #add({ id, name, account, addresses }: LinkableDeal, place: number): void {
    this.#places.set(id, place);
    this.#names.add(name, place);
    const { addresses: known, domains } = this.#strangers(addresses);
    for (const address of known) addTo(this.#byAddress, address, place);
    for (const domain of domains.keys()) addTo(this.#byDomain, domain, place);
    for (const label of account === null ? [] : labelsOfCompany(account)) {
      addTo(this.#byLabel, label, place);
    }
  }

  /** Those who are not of our own house. */
  #strangers(given: readonly string[]): Guests {
    const addresses: string[] = [];
    const domains = new Map<string, string>();
    for (const address of new Set(given.map(tidy))) {
      if (this.#ownAddresses.has(address)) continue;
      const [domain] = this.#domainOf(address);
      if (domain !== undefined && this.#ownDomains.has(domain)) continue;
      addresses.push(address);
      if (domain !== undefined && !domains.has(domain)) domains.set(domain, address);
    }
    return { addresses, domains };
  }

  link({ title, description, attendees, refusedDealIds }: LinkableMeeting): LinkOutcome {
    const refused = new Set(refusedDealIds.flatMap((id) => this.#places.get(id) ?? []));
    const touched: number[] = [];
    const mark = (places: readonly number[] | undefined, evidence: number) => {
      for (const place of places ?? []) {
        if (refused.size > 0 && refused.has(place)) continue;
        const before = this.#evidence[place] ?? 0;
        if (before === 0) touched.push(place);
        this.#evidence[place] = before | evidence;
      }
    };
    const guests = this.#strangers(attendees);
    mark(this.#names.find(title, refused), TITLE);
    mark(this.#names.find(description ?? '', refused), DESCRIPTION);
    for (const address of guests.addresses) mark(this.#byAddress.get(address), CONTACT);
    for (const domain of guests.domains.keys()) {
      mark(this.#byDomain.get(domain), DOMAIN);
      mark(this.#byLabel.get(labelOf(domain)), DOMAIN);
    }
    const outcome = this.#decide(touched, guests);
    for (const place of touched) this.#evidence[place] = 0;
    return outcome;
  }

  #weight(place: number): number {
    return weightOf(this.#evidence[place] ?? 0);
  }

  #best(places: readonly number[]): readonly number[] {
    let most = 0;
    for (const place of places) most = Math.max(most, this.#weight(place));
    return places.filter((place) => this.#weight(place) === most);
  }

  /**
   * Of equals, the open ones. Where more speaks for a closed deal than for any open one, or the title
   * names another than the rest speaks for, all of these are offered.
   */
  #decide(touched: readonly number[], guests: Guests): LinkOutcome {
    const best = this.#best(touched);
    const open = best.filter((place) => this.#isOpen(place));
    const chosen = open.length > 0 ? open : this.#withOpenOnes(best, touched);
    const named = touched.filter((place) => (this.#evidence[place] ?? 0) & TITLE);
    const isNamed =
      named.length === 0 || chosen.some((place) => (this.#evidence[place] ?? 0) & TITLE);
    return this.#outcome(isNamed ? chosen : [...chosen, ...this.#best(named)], guests);
  }

  #isOpen(place: number): boolean {
    return this.#deals[place]?.isOpen === true;
  }

  #withOpenOnes(best: readonly number[], touched: readonly number[]): readonly number[] {
    return [...best, ...this.#best(touched.filter((place) => this.#isOpen(place)))];
  }

  #outcome(chosen: readonly number[], guests: Guests): LinkOutcome {
    const [first, ...others] = chosen;
    const deal = first === undefined ? undefined : this.#deals[first];
    if (first === undefined || !deal) return { kind: 'none' };
    if (others.length === 0) {
      return { kind: 'linked', dealId: deal.id, why: this.#why(first, deal, guests) };
    }
    const dealIds = chosen.slice(0, MOST_OFFERED).flatMap((place) => this.#deals[place]?.id ?? []);
    const reasons = chosen.slice(0, MOST_OFFERED).flatMap((place) => {
      const one = this.#deals[place];
      return one ? [this.#why(place, one, guests)] : [];
    });
    const told = [...new Set(reasons)].slice(0, MOST_REASONS).join(' ');
    return {
      kind: 'ambiguous',
      dealIds,
      why: `${chosen.length} deals come into question. ${told}`,
    };
  }

  /** The strongest of what the text says, and of who comes. */
  #why(place: number, { name, account }: LinkableDeal, guests: Guests): string {
    const evidence = this.#evidence[place] ?? 0;
    const reasons: string[] = [];
    if (evidence & TITLE) reasons.push(`The title names ${quoted(name)}.`);
    else if (evidence & DESCRIPTION) reasons.push(`The description mentions ${quoted(name)}.`);
    if (evidence & CONTACT) {
      const has = (address: string) => this.#byAddress.get(address)?.includes(place) === true;
      reasons.push(`${guests.addresses.find(has) ?? 'A guest'} is a contact of ${quoted(name)}.`);
    } else if (evidence & DOMAIN) {
      const company = account === null ? 'the company of its contacts' : quoted(account);
      reasons.push(`${this.#colleague(place, guests)} writes from ${company}.`);
    }
    return reasons.join(' ');
  }

  #colleague(place: number, { domains }: Guests): string {
    const found = [...domains].find(
      ([domain]) =>
        this.#byDomain.get(domain)?.includes(place) === true ||
        this.#byLabel.get(labelOf(domain))?.includes(place) === true,
    );
    return found?.[1] ?? 'A guest';
  }
}

/**
 * Made once for all deals, asked for each meeting.
 *
 * A meeting belongs to the deal that its title or description names (whole words; capitals, accents
 * and signs do not matter; the longest name counts), whose contact comes, or whose company somebody
 * comes from (by the account's name or its contacts' domains; free mail and our own people say
 * nothing). Where several have equally much for them, they are offered; nothing is guessed.
 *
 * @param ownAddresses of the team's members: their domains are no customer's
 */
export const buildLinker = (
  deals: readonly LinkableDeal[],
  { ownAddresses }: { readonly ownAddresses: readonly string[] },
): MeetingLinker => new Linker(deals, ownAddresses);
