import 'server-only';
import type { Planner, RecordedEvent } from '../events';
import { pointsBySignal, type SignalPoints } from './model';
import {
  announceAlerts,
  closeAlerts,
  insertAlerts,
  type AlertEnding,
  type NewAlert,
} from './repository/ledger';

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

/** Which alerts ended, and how: with their deal, or as their rule says. */
function endingsOf({ type, dealId, at, data }: RecordedEvent): AlertEnding[] {
  if (type !== 'deal.risk_recovered' || dealId === null) return [];
  const endings = data.endings as readonly Pick<AlertEnding, 'kind' | 'ending'>[];
  return endings.map(({ kind, ending }) => ({ dealId, kind, closedAt: at, ending }));
}

const wasHeldBack = ({ type, data }: RecordedEvent): boolean =>
  type === 'deal.at_risk' && data.wasHeldBack === true;

/** Keeps the alert ledger: one row per crossing, opened and closed with what became of it. */
export const planAlerts: Planner = async (tx, events) => {
  const crossings = events.filter((event) => !wasHeldBack(event));
  const late = events.filter(wasHeldBack);
  await insertAlerts(
    tx,
    crossings.flatMap((event) => alertOf(event) ?? []),
  );
  await announceAlerts(
    tx,
    late.map(({ dealId, data }) => ({ dealId: dealId ?? '', kind: String(data.kind) })),
  );
  await closeAlerts(tx, events.flatMap(endingsOf));
};
