import { describeChange, type Delivery } from './delivery';
import type { Verdict } from './judge';

/** One request, as it is told of. */
export interface Report {
  readonly at: Date;
  /** Null where the body is no event. */
  readonly delivery: Delivery | null;
  readonly verdict: Verdict;
  readonly notes: readonly string[];
  readonly isDuplicate: boolean;
  readonly answered: number;
}

/** Without what could steer the terminal: names are typed in by people. */
export const tame = (text: string): string => text.replaceAll(/\p{C}/gu, '?');

const VERDICTS = { true: 'verified', false: 'REFUSED', null: 'unverified' } as const;

const clock = (at: Date): string => at.toTimeString().slice(0, 8);

function titleOf(delivery: Delivery): string {
  const { event, deal, dealId, sequence } = delivery;
  const about = dealId === null ? [] : [deal ?? 'a deal', `[${dealId}]`];
  const number = sequence === null ? [] : [`#${sequence}`];
  return [event, ...about, ...number].join(' ');
}

/** Some lines for a person; the first has the time, the event and the deal. */
export function linesOf({ at, delivery, verdict, notes, answered }: Report): string {
  const verified = VERDICTS[`${verdict.isVerified}`];
  const what = delivery ? titleOf(delivery) : 'a request whose body is no event';
  const changed = delivery ? [describeChange(delivery)] : [];
  const lines = [
    `${clock(at)}  ${what}`,
    ...[...changed, `${verified}, answered ${answered}`, ...verdict.faults, ...notes]
      .filter(Boolean)
      .map((line) => `          ${line}`),
  ];
  return lines.map(tame).join('\n');
}

/** The same as one line of JSON. */
export function jsonOf({ at, delivery, verdict, notes, isDuplicate, answered }: Report): string {
  const { id = null, event = null, dealId = null, deal = null, sequence = null } = delivery ?? {};
  return JSON.stringify({
    at: at.toISOString(),
    id,
    event,
    dealId,
    deal,
    sequence,
    changed: delivery ? describeChange(delivery) : null,
    verified: verdict.isVerified,
    faults: verdict.faults,
    duplicate: isDuplicate,
    notes,
    answered,
    data: delivery?.data ?? null,
  });
}
