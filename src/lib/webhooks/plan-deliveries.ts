import 'server-only';
import { isPublicEvent, type Planner, type RecordedEvent } from '../events';
import type { PublicEventType } from '../events/model';
import { afterCommit } from '../platform/db';
import { wakePumps } from '../platform/outbox';
import { bodyTextOf } from './payload';
import { insertDeliveries, listListeners, type NewDelivery } from './repository/deliveries';

/** What receivers hear of an event; null where it stays in the house. */
function toldAs({ type, announced, data }: RecordedEvent): PublicEventType | null {
  if (!announced) return null;
  // Where a deal was hears that it has gone; where it is hears of it as of any change.
  if (type === 'deal.moved') return data.direction === 'out' ? 'deal.updated' : null;
  return isPublicEvent(type) ? type : null;
}

interface Told {
  readonly event: RecordedEvent;
  readonly as: PublicEventType;
}

function newDelivery({ event, as }: Told): NewDelivery {
  const { id, scopeKey, dealId, at } = event;
  return { eventId: id, eventType: as, scopeKey, dealId, at, body: bodyTextOf(as, event) };
}

/**
 * Writes one delivery for each public event and endpoint of its place that asked for it, in the
 * transaction of the change. Where nobody listens that costs one look.
 */
export const planDeliveries: Planner = async (tx, events) => {
  const told = events.flatMap((event) => {
    const as = toldAs(event);
    return as ? [{ event, as }] : [];
  });
  if (told.length === 0) return;
  const listeners = await listListeners(tx, [...new Set(told.map(({ event }) => event.scopeKey))]);
  const heard = told.filter(({ event: { scopeKey }, as }) =>
    listeners.some((listener) => listener.scopeKey === scopeKey && listener.events.includes(as)),
  );
  if (heard.length === 0) return;
  await insertDeliveries(tx, heard.map(newDelivery), listeners);
  afterCommit(tx, wakePumps);
};
