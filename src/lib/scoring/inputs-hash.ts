import 'server-only';
import { hash } from 'node:crypto';
import { dealAsCreated } from '../risk';
import type { RiskDeal, RiskEvent } from '../risk/types';

type Line = [
  id: string,
  at: number,
  type: string,
  from: string | null,
  to: string | null,
  actor: string | null,
  text: string | null,
];

/** By time, then id: the same events give the same hash in whatever order they were read. */
const byTime = (a: Line, b: Line): number =>
  a[1] - b[1] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

/** The events up to a moment in order; from the database they come so, and are not sorted again. */
function linesUntil(events: readonly RiskEvent[], asOf: number): Line[] {
  const lines: Line[] = [];
  let before: Line | null = null;
  let isSorted = true;
  for (const { id, at, type, from, to, actor, text } of events) {
    if (at > asOf) continue;
    const line: Line = [id, at, type, from, to, actor, text];
    if (before !== null && byTime(before, line) > 0) isSorted = false;
    lines.push(line);
    before = line;
  }
  return isSorted ? lines : lines.sort(byTime);
}

/**
 * SHA-256 (hex) over everything that a score was computed from besides policy and norms, which are
 * named by their versions: the deal as it was created and its events up to `asOf` (epoch ms). Two
 * scores of the same hash, versions and moment must be equal; `npm run verify-scores` checks that.
 */
export function hashInputs(deal: RiskDeal, events: readonly RiskEvent[], asOf: number): string {
  const then = dealAsCreated(deal, events, '');
  const { id, createdAt, stage, value, expectedCloseDate, closedAt, outcome } = then;
  const head = [id, createdAt, stage, value, expectedCloseDate, closedAt, outcome, asOf];
  return hash('sha256', JSON.stringify([head, linesUntil(events, asOf)]), 'hex');
}
