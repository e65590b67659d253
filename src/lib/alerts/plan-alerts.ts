import 'server-only';
import type { Planner, RecordedEvent } from '../events';
import { closeAlerts, insertAlerts, type AlertEnding, type NewAlert } from './repository';

function alertOf(event: RecordedEvent): NewAlert | null {
  if (event.type !== 'deal.at_risk' || event.dealId === null) return null;
  return {
    dealId: event.dealId,
    scopeKey: event.scopeKey,
    kind: String(event.data.kind),
    level: String(event.data.band),
    score: Number(event.data.score),
    reasons: event.data.reasons as string[],
    openedAt: event.at,
    announced: event.announced,
  };
}

/** Which alerts ended, and how: with their deal, or because the risk went down again. */
function endingOf(event: RecordedEvent): AlertEnding | null {
  if (event.type !== 'deal.risk_recovered' || event.dealId === null) return null;
  const ending = typeof event.data.outcome === 'string' ? event.data.outcome : 'recovered';
  return { dealId: event.dealId, kinds: event.data.kinds as string[], closedAt: event.at, ending };
}

/** Keeps the alert ledger: one row per crossing, opened and closed with what became of it. */
export const planAlerts: Planner = async (tx, events) => {
  await insertAlerts(
    tx,
    events.flatMap((event) => alertOf(event) ?? []),
  );
  await closeAlerts(
    tx,
    events.flatMap((event) => endingOf(event) ?? []),
  );
};
