import { DAY_MS } from '../../core/dates';
import type { DealDto } from '../../deals/dto';
import { STAGE_LABELS } from '../../deals/model';
import type { KnownDeal } from '../model';
import { Ledger } from './ledger';
import { dealLink, escapeMarkdown } from './markdown';

const MAX_LINES = 12;
const MAX_FOREIGN = 3;
const MAX_FOREIGN_LENGTH = 300;

const wholeDays = (from: string, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(from)) / DAY_MS));

/** What may be said of one deal. It begins with what a list shows; answers add what they tell. */
export class DealSheet extends Ledger {
  private readonly lines = new Set<string>();
  private readonly foreign: { label: string; text: string }[] = [];
  /** As every answer cites it. */
  readonly link: string;
  readonly value: string;
  readonly stage: string;
  /** Escaped. */
  readonly owner: string;

  constructor(
    readonly deal: DealDto,
    private readonly now: Date,
  ) {
    super();
    this.link = dealLink(deal.id, deal.name);
    this.value = this.money('Value', deal.value, deal.currency);
    this.stage = STAGE_LABELS[deal.stage];
    this.owner = escapeMarkdown(deal.ownerName);
    this.addDates();
    this.addCounts();
    this.addRisk();
    this.addForeign('Next step', deal.nextStep);
    this.addForeign('Lost because', deal.lostReason);
    this.addForeign('Judged as not a risk because', deal.notRisk?.reason ?? null);
  }

  private addDates(): void {
    const { deal } = this;
    const dates = [
      ['Expected close', deal.expectedCloseDate],
      ['Next step due', deal.nextStepAt],
      ['Last touch', deal.lastTouchAt],
      ['Entered its stage', deal.stageEnteredAt],
      ['Created', deal.createdAt],
      ['Closed', deal.closedAt],
      ['Judged as not a risk until', deal.notRisk?.until ?? null],
    ] as const;
    for (const [label, day] of dates) if (day !== null) this.day(label, day);
  }

  private addCounts(): void {
    const { deal, now } = this;
    this.count('Times the close date was pushed', deal.pushCount);
    if (deal.outcome !== null) return;
    this.days('Days in its stage', wholeDays(deal.stageEnteredAt, now));
    if (deal.lastTouchAt !== null) {
      this.days('Days since the last touch', wholeDays(deal.lastTouchAt, now));
    }
  }

  private addRisk(): void {
    const { deal } = this;
    if (deal.riskScore !== null) {
      const label = deal.outcome === null ? 'Risk score' : 'Risk score just before it closed';
      this.score(label, deal.riskScore);
    }
    if (deal.outcome !== null) {
      this.addLine(`Outcome: ${deal.outcome}`);
      return;
    }
    if (deal.riskLevel !== null) this.addLine(`Risk band: ${deal.riskLevel}`);
    for (const reason of deal.riskReasons.slice(0, 3)) this.addLine(reason);
    if (deal.nextAction !== null) this.addLine(`Next action: ${deal.nextAction.label}`);
    if (deal.nextAction !== null) this.day('Next action due', deal.nextAction.dueAt);
  }

  /** Our own words about it; the sentence as it may stand in an answer comes back, escaped. */
  addLine(text: string): string {
    const line = this.words(text);
    if (this.lines.size < MAX_LINES) this.lines.add(line);
    return escapeMarkdown(line);
  }

  /** What a person or a CRM wrote: it is handed on as such, and never becomes a line. */
  addForeign(label: string, text: string | null): void {
    if (text === null || text.trim() === '' || this.foreign.length >= MAX_FOREIGN) return;
    this.foreign.push({ label, text: text.slice(0, MAX_FOREIGN_LENGTH).toWellFormed() });
  }

  /** "High, score 0.81", or that nobody has judged it yet. */
  get risk(): string {
    const { riskLevel, riskScore } = this.deal;
    if (riskLevel === null || riskScore === null) return 'not judged yet';
    return `${riskLevel} risk, score ${this.score('Risk score', riskScore)}`;
  }

  /** "Account Ltd", escaped; null where none is known. */
  get account(): string | null {
    return this.deal.account === null ? null : escapeMarkdown(this.deal.account);
  }

  known(): KnownDeal {
    const { deal } = this;
    return {
      id: deal.id,
      name: deal.name,
      account: deal.account,
      ownerName: deal.ownerName,
      stage: this.stage,
      figures: this.figures,
      dates: this.dates,
      lines: [...this.lines],
      foreign: this.foreign,
    };
  }
}
