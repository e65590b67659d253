import type { DealDto } from '../../deals/dto';
import { DAY_MS } from '../../core/dates';
import { leftOut } from './deal-list';
import { listed } from './deal-lines';
import type { DealSheet } from './deal-sheet';
import type { FactSheet } from './fact-sheet';
import type { CurrencyAmount } from './figures';
import { noun } from './format';
import { bullets } from './markdown';

export interface StaleData {
  /** Left alone for longest first. */
  readonly deals: readonly DealDto[];
  readonly sums: readonly CurrencyAmount[];
  readonly days: number;
  /** Before "open deals", or empty. */
  readonly whose: string;
}

function lineOf(sheet: DealSheet, now: Date): string {
  const { lastTouchAt, createdAt } = sheet.deal;
  const since = lastTouchAt ?? createdAt;
  const days = Math.floor((now.getTime() - Date.parse(since)) / DAY_MS);
  const label = lastTouchAt === null ? 'Days since it was created' : 'Days since the last touch';
  const silent = `${sheet.days(label, days)} without a touch`;
  const from =
    lastTouchAt === null
      ? `none since it was created on ${sheet.day('Created', createdAt)}`
      : `the last on ${sheet.day('Last touch', lastTouchAt)}`;
  return `${sheet.link}: ${silent}, ${from}; ${sheet.value}, ${sheet.stage}, ${sheet.risk}, ${sheet.owner}`;
}

/** Open deals that nobody has touched for long. */
export function staleAnswer(facts: FactSheet, { deals, sums, days, whose }: StaleData): string[] {
  const limit = facts.days('Days without a touch that were asked for', days);
  const total = sums.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) {
    return [whose === '' ? `No open deal has gone ${limit} without a touch.` : `None of ${whose === 'Your' ? 'your' : whose} open deals has gone ${limit} without a touch.`]; // prettier-ignore
  }
  const count = facts.counted('Open deals without a touch for so long', total, 'open deal');
  const of = whose === '' ? '' : `${whose} list: `;
  const values = sums.map(({ currency, value }) =>
    facts.money(`Open value in ${currency} without a touch for so long`, value, currency),
  );
  return [
    `${of}${count} ${noun(total, 'has', 'have')} gone more than ${limit} without a touch, worth ${listed(values)}.`,
    bullets(deals.map((deal) => lineOf(facts.deal(deal), facts.now))),
    leftOut(facts, total - deals.length),
    'A touch is a mail, a call, a meeting held or a note; editing a field is none.',
  ];
}
