import { ProviderError } from './provider-error';

/** Where a list goes on, as a provider names it; a longer name could not be sent back. */
const MAX_LENGTH = 2_000;

/** Walks a list page by page: it must go on to a place that it has not been at, and end at some time. */
export class Paging {
  readonly #provider: string;
  readonly #most: number;
  readonly #seen = new Set<string>();

  /** @param provider whose list it is, as the fault names it @param most pages */
  constructor(provider: string, most: number) {
    this.#provider = provider;
    this.#most = most;
  }

  /**
   * Takes note of the next page's place.
   *
   * @throws ProviderError `unavailable` where the list goes round, or does not end
   */
  goOn(place: string): void {
    if (this.#seen.has(place) || place.length > MAX_LENGTH) throw this.#endless();
    this.#seen.add(place);
    if (this.#seen.size >= this.#most) throw this.#endless();
  }

  #endless(): ProviderError {
    return endlessList(this.#provider);
  }
}

/** A list whose next page is no other than the one before, or that has too many. */
export const endlessList = (provider: string): ProviderError =>
  new ProviderError(
    'unavailable',
    `${provider} sent a list that comes to no end. The sync tries again later.`,
    { code: 'ENDLESS_LIST' },
  );
