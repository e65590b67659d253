import 'server-only';
import { isPublicEvent, type Planner } from '../events';
import { enqueue } from '../platform/queue';

/**
 * The outbox: one job per commit that announced something, enqueued in its transaction. The slow
 * followers (deliveries, mail, live stream) hear of the events from that job, never from the request.
 */
export const planDispatch: Planner = async (tx, events) => {
  const ids = events
    .filter((event) => event.announced && isPublicEvent(event.type))
    .map(({ id }) => id);
  if (ids.length > 0) await enqueue(tx, 'event-dispatch', { eventIds: ids });
};
