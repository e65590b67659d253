import 'server-only';
import type { Planner, RecordedEvent } from '../events';
import { insertNotifications, type NewNotification } from './repository';

const TITLES: Readonly<Record<string, string>> = {
  entered_high: 'is at high risk',
  rising: 'is getting riskier',
  engagement_dropped: 'has gone quiet',
};

function atRisk(event: RecordedEvent): NewNotification {
  const [reason = 'Open the deal to see why.'] = event.data.reasons as string[];
  return {
    userId: String(event.data.userId),
    dealId: event.dealId,
    eventId: event.id,
    type: 'deal.at_risk',
    title: `${String(event.data.name)} ${TITLES[String(event.data.kind)] ?? 'is at risk'}`,
    message: reason,
    createdAt: event.at,
  };
}

function importFinished(event: RecordedEvent): NewNotification {
  const { created, updated, atRisk: count } = event.data;
  return {
    userId: String(event.data.userId),
    dealId: null,
    eventId: event.id,
    type: 'import.finished',
    title: 'Import finished',
    message: `${String(created)} deals created, ${String(updated)} updated; ${String(count)} of the open ones are at high risk.`,
    createdAt: event.at,
  };
}

/** In-app notifications, written with what they tell of. */
export const planNotifications: Planner = async (tx, events) => {
  const told = events.filter(({ announced }) => announced);
  await insertNotifications(tx, [
    ...told.filter(({ type }) => type === 'deal.at_risk').map(atRisk),
    ...told.filter(({ type }) => type === 'import.finished').map(importFinished),
  ]);
};
