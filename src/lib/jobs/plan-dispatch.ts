import 'server-only';
import { isPublicEvent, type Planner } from '../events';
import { enqueue } from '../platform/queue';

/**
 * One job per commit that announced something, enqueued in its transaction: it is there if and only if
 * the events are. A worker looks for such jobs every two seconds and wakes the pumps of its process.
 * These look by themselves every half second and are woken by commits of their own process, so a
 * delivery is seldom still waiting by then: the job is the rope that does not depend on either.
 */
export const planDispatch: Planner = async (tx, events) => {
  if (events.some((event) => event.announced && isPublicEvent(event.type))) {
    await enqueue(tx, 'event-dispatch', {});
  }
};
