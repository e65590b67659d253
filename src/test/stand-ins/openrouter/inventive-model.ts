import { factLines } from './honest-model';
import type { Reply } from './server';
import type { WireRequest } from './wire';

/** What was made up, as it was written. */
export interface Invention {
  readonly kind: 'deal' | 'figure' | 'date';
  readonly text: string;
}

const COMPANIES = ['Initech', 'Vandelay', 'Hooli', 'Wonka', 'Tyrell', 'Cyberdyne', 'Soylent'];
const MATTERS = ['Renewal', 'Expansion', 'Platform Rollout', 'Migration', 'Pilot', 'Upgrade'];
const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
  'November', 'December',
]; // prettier-ignore
const LINK = /\[[^\]\n]+\]\(\/deals\/[\w-]+\)/g;
const TRUTHS = 3;
const TRIES = 50;

/** Mulberry32: the same numbers for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes things up that stand nowhere in a prompt. */
class Inventor {
  readonly #next: () => number;
  readonly #prompt: string;

  constructor(seed: number, { messages }: WireRequest) {
    this.#next = numbersFrom(seed);
    this.#prompt = messages.map(({ content }) => content).join('\n');
  }

  below = (limit: number): number => Math.floor(this.#next() * limit);
  pick = <T>(items: readonly [T, ...T[]] | readonly T[]): T => {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };

  mixed(items: readonly string[]): string[] {
    const placed = items.map((item) => ({ item, place: this.#next() }));
    return placed.toSorted((a, b) => a.place - b.place).map(({ item }) => item);
  }

  deal(): string {
    const name = () => `${this.pick(COMPANIES)} ${this.pick(MATTERS)}`;
    const id = `c${Array.from({ length: 24 }, () => this.below(36).toString(36)).join('')}`;
    const made = this.#unheard(name);
    return this.pick([`[${made}](/deals/${id})`, made, `**${made}**`]);
  }

  figure(): string {
    const amount = () => 1_000 + this.below(9_000_000);
    const forms = [
      () => `€${amount().toLocaleString('en-US')}`,
      () => `$${(amount() / 1_000_000 + 0.01).toFixed(2)}M`,
      () => `${10 + this.below(89)}.${1 + this.below(9)}%`,
      () => `${amount()} EUR`,
      () => `${13 + this.below(900)} days`,
    ];
    return this.#unheard(() => this.pick(forms)());
  }

  date(): string {
    const day = () => 1 + this.below(28);
    const month = () => this.below(12);
    const year = () => 2019 + this.below(14);
    const forms = [
      () => `${year()}-${String(month() + 1).padStart(2, '0')}-${String(day()).padStart(2, '0')}`,
      () => `${this.pick(MONTHS)} ${day()}, ${year()}`,
      () => `${day()} ${this.pick(MONTHS)} ${year()}`,
    ];
    return this.#unheard(() => this.pick(forms)());
  }

  /** Of a figure, also its digits alone stand nowhere in the prompt. */
  #unheard(make: () => string): string {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const made = make();
      const digits = /\d[\d.,]*/.exec(made)?.[0];
      const isHeard = this.#prompt.includes(made) || (digits && this.#prompt.includes(digits));
      if (!isHeard) return made;
    }
    throw new Error('All that could be made up stands in the prompt.');
  }
}

/**
 * A model that answers plausibly from its prompt, and mixes deals, figures and dates among it that it
 * made up: at least one of each kind in an answer. The same seed and prompt give the same answer.
 *
 * @param inventions takes what was made up
 */
export function inventiveModel(seed: number, inventions: Invention[] = []): Reply {
  return (request) => {
    const inventor = new Inventor(seed, request);
    const invent = (kind: Invention['kind']): string => {
      const made = inventor[kind]();
      inventions.push({ kind, text: made });
      return made;
    };
    const facts = factLines(request);
    const links = [...new Set(facts.flatMap((line) => line.match(LINK) ?? []))];
    const real = () => (links.length > 0 ? inventor.pick(links) : 'the pipeline');
    const lies = [
      () => `${invent('deal')} is worth ${invent('figure')} and needs a call.`,
      () => `${real()} slipped to ${invent('date')}.`,
      () => `The value of ${real()} rose to ${invent('figure')} by ${invent('date')}.`,
      () => `Beside it, ${invent('deal')} closes on ${invent('date')}.`,
      () => `In total that is ${invent('figure')} at risk.`,
    ];
    const truths = Array.from({ length: Math.min(TRUTHS, facts.length) }, () =>
      inventor.pick(facts),
    );
    const extra = Array.from({ length: inventor.below(3) }, () => inventor.pick(lies));
    const told = [lies[0], lies[1], ...extra].map((lie) => lie?.() ?? '');
    const sentences = inventor.mixed([...truths, ...told]);
    return sentences.join(inventor.pick(['\n', '\n\n', ' ']));
  };
}
