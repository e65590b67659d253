import 'server-only';
import { reasonsFor } from '../alerts/model';
import type { Planner, RecordedEvent } from '../events';
import { insertNotifications, type NewNotification } from './repository';

const TITLES: Readonly<Record<string, (name: string) => string>> = {
  entered_high: (name) => `${name} is at high risk`,
  rising: (name) => `${name} is getting riskier`,
  engagement_dropped: (name) => `Engagement dropped off: ${name}`,
};

function titleOf({ name, kind }: RecordedEvent['data']): string {
  const title = TITLES[String(kind)];
  return title ? title(String(name)) : `${String(name)} is at risk`;
}

function atRisk(event: RecordedEvent): NewNotification {
  const reasons = reasonsFor(String(event.data.kind), event.data.reasons as string[]);
  const [reason = 'Open the deal to see why.'] = reasons;
  return {
    userId: String(event.data.userId),
    dealId: event.dealId,
    eventId: event.id,
    type: 'deal.at_risk',
    title: titleOf(event.data),
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
