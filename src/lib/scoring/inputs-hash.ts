import 'server-only';
import { createHash } from 'node:crypto';
import { dealAsCreated } from '../risk';
import type { RiskDeal, RiskEvent } from '../risk/types';

/** By time, then id: the same events give the same hash in whatever order they were read. */
const byTime = (a: RiskEvent, b: RiskEvent): number =>
  a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * SHA-256 (hex) over everything that a score was computed from besides policy and norms, which are
 * named by their versions: the deal as it was created and its events up to `asOf` (epoch ms). Two
 * scores of the same hash, versions and moment must be equal; `npm run verify-scores` checks that.
 */
export function hashInputs(deal: RiskDeal, events: readonly RiskEvent[], asOf: number): string {
  const then = dealAsCreated(deal, events, '');
  const lines = events
    .filter(({ at }) => at <= asOf)
    .toSorted(byTime)
    .map(({ id, at, type, from, to, actor, text }) => [id, at, type, from, to, actor, text]);
  const { id, createdAt, stage, value, expectedCloseDate, closedAt, outcome } = then;
  const head = [id, createdAt, stage, value, expectedCloseDate, closedAt, outcome, asOf];
  return createHash('sha256')
    .update(JSON.stringify([head, lines]))
    .digest('hex');
}
