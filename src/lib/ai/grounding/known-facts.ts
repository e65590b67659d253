import { DAY_MS, startOfUtcDay } from '@/lib/core/dates';
import type { Facts, Figure, KnownDeal } from '../model';
import { keysOfDay, timeOfIso } from './known-days';
import { KnownNames } from './known-names';
import { KnownScope, type KnownFigure } from './known-scope';
import { viewOf } from './prose-view';
import { keysOf, wordsOf } from './prose-words';
import { keysOfDates } from './read-dates';
import { readFigures, type FigureClaim } from './read-figures';
import { readNumberWords } from './read-number-words';
import { CleanPieces } from './clean-pieces';

/** The facts and the question, laid out so that each claim is looked up in no time. */
export interface KnownFacts {
  /** Milliseconds. */
  readonly asOf: number;
  readonly names: KnownNames;
  readonly dealsById: ReadonlyMap<string, KnownDeal>;
  /** Of no deal: totals, periods, the question. */
  readonly shared: KnownScope;
  readonly all: KnownScope;
  readonly ofDeal: ReadonlyMap<string, KnownScope>;
  readonly isKnownWord: (key: string) => boolean;
  readonly isQuotable: (key: string) => boolean;
  readonly isKnownText: (text: string) => boolean;
}

interface Held {
  readonly figures: KnownFigure[];
  readonly dayKeys: string[];
}

const UNIT_OF_CLAIM = { money: 'money', percent: 'percent', time: 'days', bare: 'plain' } as const;

function figuresOf(claim: FigureClaim, isQuestion: boolean): KnownFigure[] {
  const unit = isQuestion && claim.unit === 'bare' ? 'any' : UNIT_OF_CLAIM[claim.unit];
  const currencies = claim.currencies ?? [undefined];
  return claim.values.flatMap(({ value }) =>
    currencies.map((currency) => ({
      value: value * claim.scale * (claim.sign === '-' ? -1 : 1),
      unit,
      currency,
    })),
  );
}

class Gathering {
  readonly names = new KnownNames();
  readonly words = new Set<string>();
  private readonly asOf: number;

  constructor(
    readonly facts: Facts,
    private readonly question: string,
  ) {
    this.asOf = new Date(facts.asOf).getTime();
    this.addNames();
  }

  private addNames(): void {
    for (const name of this.facts.names) this.names.add(name, []);
    for (const deal of this.facts.deals) {
      this.names.add(deal.ownerName, []);
      this.names.add(deal.name, [deal.id]);
      if (deal.account !== null) this.names.add(deal.account, [deal.id]);
      for (const key of keysOf(deal.stage)) this.words.add(key);
    }
    for (const key of keysOf(this.question)) this.words.add(key);
    for (const { label } of this.facts.dates) for (const key of keysOf(label)) this.words.add(key);
  }

  /** What our own words say: figures and days, but none out of a name that somebody else gave. */
  private readWords(text: string, held: Held, isQuestion = false): void {
    const view = viewOf(new CleanPieces().push(text));
    const words = wordsOf(view);
    const named = this.names.find(words);
    const isCovered = (at: number): boolean =>
      !isQuestion && named.some(({ from, to }) => at >= from && at < to);
    const claims = [
      ...readFigures(view.text, isCovered),
      ...readNumberWords(view.text, words, isCovered),
    ];
    for (const claim of claims) held.figures.push(...figuresOf(claim, isQuestion));
    held.dayKeys.push(...keysOfDates(view.text, this.asOf));
  }

  private holdDay(day: string, held: Held): void {
    const time = timeOfIso(day);
    if (time === null) return;
    held.dayKeys.push(...keysOfDay(time));
    const away = (time - startOfUtcDay(this.asOf)) / DAY_MS;
    held.figures.push({ value: Math.abs(away), unit: away > 0 ? 'ahead' : 'back' });
  }

  private holdFigures(figures: readonly Figure[], held: Held): void {
    for (const { label, value, unit, currency } of figures) {
      held.figures.push({ value, unit, currency });
      this.readWords(label, held);
    }
  }

  shared(): Held {
    const held: Held = { figures: [], dayKeys: [] };
    this.holdFigures(this.facts.figures, held);
    for (const { label, day } of this.facts.dates) {
      this.holdDay(day, held);
      this.readWords(label, held);
    }
    held.dayKeys.push(
      ...keysOfDay(this.asOf),
      `t:${new Date(this.asOf).toISOString().slice(11, 16)}`,
    );
    if (this.facts.omitted !== null) this.readWords(this.facts.omitted, held);
    return held;
  }

  /** What the question itself names: it may be spoken of, but is no deal's for having been asked. */
  asked(): Held {
    const held: Held = { figures: [], dayKeys: [] };
    this.readWords(this.question, held, true);
    return held;
  }

  ofDeal(deal: KnownDeal): Held {
    const held: Held = { figures: [], dayKeys: [] };
    this.holdFigures(deal.figures, held);
    for (const { label, day } of deal.dates) {
      this.holdDay(day, held);
      this.readWords(label, held);
    }
    for (const line of deal.lines) this.readWords(line, held);
    return held;
  }

  quotable(): ReadonlySet<string> {
    const texts = this.facts.deals.flatMap(({ foreign }) => foreign.map(({ text }) => text));
    return new Set(texts.flatMap(keysOf));
  }

  knownText(): string {
    const names = this.facts.deals.flatMap(({ name, account, ownerName }) => [
      name,
      account ?? '',
      ownerName,
    ]);
    return [...this.facts.names, ...names, this.question].join('\n').toLowerCase();
  }
}

const scopeOf = ({ figures, dayKeys }: Held): KnownScope =>
  new KnownScope(figures, new Set(dayKeys));

/** Shorter ones stand in any text by chance. */
const SHORTEST_KNOWN_TEXT = 6;

export function knowFacts(facts: Facts, question: string): KnownFacts {
  const gathering = new Gathering(facts, question);
  const shared = gathering.shared();
  const deals = facts.deals.map((deal) => ({ deal, held: gathering.ofDeal(deal) }));
  const all = [shared, gathering.asked(), ...deals.map(({ held }) => held)];
  const quotable = gathering.quotable();
  const knownText = gathering.knownText();
  return {
    asOf: new Date(facts.asOf).getTime(),
    names: gathering.names,
    dealsById: new Map(facts.deals.map((deal) => [deal.id, deal])),
    shared: scopeOf(shared),
    all: scopeOf({
      figures: all.flatMap(({ figures }) => figures),
      dayKeys: all.flatMap(({ dayKeys }) => dayKeys),
    }),
    ofDeal: new Map(deals.map(({ deal, held }) => [deal.id, scopeOf(held)])),
    isKnownWord: (key) => gathering.words.has(key),
    isQuotable: (key) => quotable.has(key),
    isKnownText: (text) =>
      text.length >= SHORTEST_KNOWN_TEXT && !text.includes('//') && knownText.includes(text),
  };
}
