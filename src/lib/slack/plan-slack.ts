import 'server-only';
import { isPublicEvent, type Planner, type PublicEventType, type RecordedEvent } from '../events';
import { afterCommit } from '../platform/db';
import { getEnv } from '../platform/env';
import { wakePumps } from '../platform/outbox';
import { describeEvent, describeMany, type PublicEvent } from './describe-event';
import { toPayload } from './message';
import { listListeners, type Listener } from './repository/hooks';
import { insertMessages, type NewMessage } from './repository/messages';

/** What brings many deals at a time tells of them as a whole, on its own page. */
const QUIET_SOURCES: ReadonlySet<string> = new Set(['import', 'seed', 'salesforce', 'hubspot']);

/** More events of one type for one channel in one commit are told as one message. */
const SINGLY = 5;

const isTold = (event: RecordedEvent): event is PublicEvent =>
  event.announced && isPublicEvent(event.type) && !QUIET_SOURCES.has(event.source);

const CLOSED: readonly PublicEventType[] = ['deal.closed_won', 'deal.closed_lost'];

/** A deal that is won also moves to another stage: who hears that it was won has heard enough. */
function withoutTwins(events: readonly PublicEvent[]): readonly PublicEvent[] {
  const closed = new Set(
    events.filter(({ type }) => CLOSED.includes(type)).map(({ dealId }) => dealId),
  );
  const risky = new Set<string | null>();
  return events.filter(({ type, dealId }) => {
    if (type === 'deal.stage_changed') return !closed.has(dealId);
    if (type !== 'deal.at_risk') return true;
    // Several rules may fire at once, for the same reasons.
    if (risky.has(dealId)) return false;
    risky.add(dealId);
    return true;
  });
}

function byType(events: readonly PublicEvent[]): [PublicEvent, ...PublicEvent[]][] {
  const types = new Map<string, [PublicEvent, ...PublicEvent[]]>();
  for (const event of events) {
    const found = types.get(event.type);
    if (found) found.push(event);
    else types.set(event.type, [event]);
  }
  return [...types.values()];
}

/** What one channel is told of a commit. */
function messagesFor(
  { id: hookId, scopeKey, events: wanted }: Listener,
  told: readonly PublicEvent[],
  appUrl: string,
): NewMessage[] {
  const heard = told.filter((event) => event.scopeKey === scopeKey && wanted.includes(event.type));
  return byType(withoutTwins(heard)).flatMap((events): NewMessage[] => {
    const [{ id, at }] = events;
    if (events.length > SINGLY) {
      const payload = toPayload(describeMany(events), appUrl);
      return [{ hookId, causeKey: `many:${id}`, dealId: null, payload, at }];
    }
    return events.map((event) => ({
      hookId,
      causeKey: event.id,
      dealId: event.dealId,
      payload: toPayload(describeEvent(event), appUrl),
      at: event.at,
    }));
  });
}

/**
 * What the channels of a scope are told of a change, written with it. Where nobody listens it costs
 * one look at an index.
 */
export const planSlack: Planner = async (tx, events) => {
  const told = events.filter(isTold);
  if (told.length === 0) return;
  const scopeKeys = new Set(told.map(({ scopeKey }) => scopeKey));
  const types = new Set(told.map(({ type }) => type));
  const listeners = await listListeners(tx, [...scopeKeys], [...types]);
  const { NEXT_PUBLIC_APP_URL: appUrl } = getEnv();
  const messages = listeners.flatMap((listener) => messagesFor(listener, told, appUrl));
  if (messages.length === 0) return;
  await insertMessages(tx, messages);
  afterCommit(tx, wakePumps);
};
