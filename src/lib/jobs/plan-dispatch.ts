import 'server-only';
import { isPublicEvent, type Planner } from '../events';
import { enqueue } from '../platform/queue';

/**
 * One job per commit that announced something, enqueued in its transaction: it marks the events as
 * seen by a worker. Nothing waits for it; deliveries, mail and the live log have rows of their own.
 */
export const planDispatch: Planner = async (tx, events) => {
  const ids = events
    .filter((event) => event.announced && isPublicEvent(event.type))
    .map(({ id }) => id);
  if (ids.length > 0) await enqueue(tx, 'event-dispatch', { eventIds: ids });
};
