import type { DealDto } from '../../deals/dto';
import type { ComputedAnswer, Facts, Gathered, SuggestedAction } from '../model';
import { DealSheet } from './deal-sheet';
import { dayOf } from './format';
import { Ledger } from './ledger';
import { escapeMarkdown } from './markdown';

/** Deals that the facts of one question hold at most. */
export const MAX_DEALS = 25;
/** Rows or list lines of an answer. */
export const MAX_ROWS = 10;

/** The facts of one question while they are gathered and told. */
export class FactSheet extends Ledger {
  private readonly sheets = new Map<string, DealSheet>();
  private readonly nameSet = new Set<string>();
  private readonly omissions: string[] = [];
  private oldestRisk: string | null = null;

  constructor(readonly now: Date) {
    super();
    this.day('As of', now);
  }

  /** @throws RangeError where more deals are told of than an answer may hold: a fault of the caller */
  deal(deal: DealDto): DealSheet {
    const known = this.sheets.get(deal.id);
    if (known) return known;
    if (this.sheets.size >= MAX_DEALS) throw new RangeError('More deals than facts may hold');
    const sheet = new DealSheet(deal, this.now);
    this.sheets.set(deal.id, sheet);
    if (deal.outcome === null) this.judgedAt(deal.riskAsOf);
    return sheet;
  }

  /** A name that is no deal's, escaped for an answer. */
  name(text: string): string {
    this.nameSet.add(text);
    return escapeMarkdown(text);
  }

  /** When a score that is told of was computed: the answer says so where it is not of today. */
  judgedAt(riskAsOf: string | null): void {
    if (riskAsOf === null) return;
    if (this.oldestRisk === null || riskAsOf < this.oldestRisk) this.oldestRisk = riskAsOf;
  }

  /** Says what was left out, in words; the sentence comes back. */
  omit(text: string): string {
    this.omissions.push(text);
    return text;
  }

  private oldRiskWords(): string {
    const { oldestRisk, now } = this;
    if (oldestRisk === null || dayOf(oldestRisk) === dayOf(now)) return '';
    return `; the oldest risk score among these is of ${this.day('Oldest risk score', oldestRisk)}`;
  }

  facts(): Facts {
    return {
      asOf: this.now.toISOString(),
      deals: [...this.sheets.values()].map((sheet) => sheet.known()),
      figures: this.figures,
      dates: this.dates,
      names: [...this.nameSet],
      omitted: this.omissions.length > 0 ? this.omissions.join('; ') : null,
    };
  }

  /**
   * The finished answer: its parts as paragraphs, and as of when.
   *
   * @param parts Markdown; empty ones are left out
   */
  answer(parts: readonly string[], actions: readonly SuggestedAction[] = []): Gathered {
    const last = `_As of ${this.day('As of', this.now)}${this.oldRiskWords()}._`;
    const content = [...parts.filter((part) => part !== ''), last].join('\n\n');
    const answer: ComputedAnswer = { content, actions };
    return { facts: this.facts(), answer };
  }
}
