import { overRate, type Answer } from './wire';

/** Calls that are let through; as of a private app of an account on a paid plan where not told otherwise. */
export interface RateLimits {
  readonly tenSecondly: number;
  readonly searchSecondly: number;
  readonly daily: number;
}

export const NO_LIMITS: RateLimits = {
  tenSecondly: Number.POSITIVE_INFINITY,
  searchSecondly: Number.POSITIVE_INFINITY,
  daily: Number.POSITIVE_INFINITY,
};
/** What the headers say where nothing is limited. */
const SHOWN = { tenSecondly: 190, daily: 625_000 };

interface Verdict {
  readonly refusal: Answer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts the calls of one token, by the real clock. Searches have a limit and no headers of their own. */
export class RateCounter {
  #recent: number[] = [];
  #searches: number[] = [];
  #today = 0;

  count(isSearch: boolean, limits: RateLimits): Verdict {
    const now = Date.now();
    this.#recent = this.#recent.filter((at) => at > now - 10_000);
    this.#searches = this.#searches.filter((at) => at > now - 1_000);
    if (this.#today >= limits.daily) return { refusal: overRate('DAILY'), headers: {} };
    if (isSearch) return this.#countSearch(now, limits);
    const headers = this.#headers(limits);
    if (this.#recent.length >= limits.tenSecondly) {
      return { refusal: overRate('TEN_SECONDLY_ROLLING'), headers };
    }
    this.#recent.push(now);
    this.#today += 1;
    return { refusal: null, headers };
  }

  #countSearch(now: number, limits: RateLimits): Verdict {
    if (this.#searches.length >= limits.searchSecondly) {
      return { refusal: overRate('SECONDLY'), headers: {} };
    }
    this.#searches.push(now);
    this.#today += 1;
    return { refusal: null, headers: {} };
  }

  #headers({ tenSecondly, daily }: RateLimits): Readonly<Record<string, string>> {
    const most = Number.isFinite(tenSecondly) ? tenSecondly : SHOWN.tenSecondly;
    const day = Number.isFinite(daily) ? daily : SHOWN.daily;
    const left = (all: number, used: number) => String(Math.max(0, all - used - 1));
    return {
      'x-hubspot-ratelimit-max': String(most),
      'x-hubspot-ratelimit-remaining': left(most, this.#recent.length),
      'x-hubspot-ratelimit-interval-milliseconds': '10000',
      'x-hubspot-ratelimit-daily': String(day),
      'x-hubspot-ratelimit-daily-remaining': left(day, this.#today),
    };
  }
}
