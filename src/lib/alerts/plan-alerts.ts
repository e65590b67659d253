import 'server-only';
import type { Planner, RecordedEvent } from '../events';
import { pointsBySignal, type SignalPoints } from './model';
import { closeAlerts, insertAlerts, type AlertEnding, type NewAlert } from './repository/ledger';

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function alertOf(event: RecordedEvent): NewAlert | null {
  if (event.type !== 'deal.at_risk' || event.dealId === null) return null;
  const { data } = event;
  return {
    dealId: event.dealId,
    scopeKey: event.scopeKey,
    kind: String(data.kind),
    level: String(data.band),
    score: Number(data.score),
    reasons: data.reasons as string[],
    contributions: pointsBySignal(data.contributions as SignalPoints[]),
    policyVersion: textOrNull(data.policyVersion),
    engineVersion: textOrNull(data.engineVersion),
    promisedDate: textOrNull(data.promisedDate),
    openedAt: event.at,
    closedAt: null,
    ending: null,
    announced: event.announced,
    replayed: false,
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
