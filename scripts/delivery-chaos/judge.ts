import type { Deps } from '@/lib/platform/deps';
import type { Arrival, Endpoint, Inbox } from './inbox';
import { ROLLED_BACK, type WorkerPoint, type WriterPoint } from './messages';

interface Judged {
  /** Public events that were committed, and what they come to over the endpoints that asked for them. */
  readonly events: number;
  readonly due: number;
  readonly received: number;
  readonly duplicates: number;
  readonly acknowledged: number;
  /** Each of these breaks a promise. */
  readonly lost: number;
  readonly unannounced: number;
  readonly uncommitted: number;
  readonly ofRolledBack: number;
  readonly underOtherIds: number;
  readonly otherBytes: number;
  readonly refused: number;
  readonly unsettled: number;
}

export interface CrashFindings extends Judged {
  readonly kills: ReadonlyMap<WriterPoint | WorkerPoint, number>;
  readonly rolledBack: number;
  readonly seconds: number;
}

interface Body {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly id: string; readonly sequence: number };
}

const keyOf = ({ path, eventId }: Pick<Arrival, 'path' | 'eventId'>) => `${path} ${eventId}`;

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}

/** What happened once has one id, however often it is told; what has one id is told by the same bytes. */
function countDisagreements(arrivals: readonly Arrival[]) {
  const told = arrivals.map((arrival) => ({ ...arrival, body: JSON.parse(arrival.text) as Body }));
  const happenings = groupBy(
    told,
    ({ path, body: { event, data } }) => `${path} ${event} ${data.id} ${data.sequence}`,
  );
  const isOne = (values: readonly string[]) => new Set(values).size === 1;
  return {
    underOtherIds: happenings.filter((group) => !isOne(group.map(({ eventId }) => eventId))).length,
    otherBytes:
      groupBy(told, keyOf).filter((group) => !isOne(group.map(({ text }) => text))).length +
      told.filter(({ eventId, body }) => body.id !== eventId).length,
  };
}

/** Holds what came to the endpoints against what was committed, and against what was acknowledged. */
export async function judge(
  { db }: Deps,
  { arrivals }: Inbox,
  endpoints: readonly Endpoint[],
  changed: ReadonlyMap<string, number>,
): Promise<Judged> {
  const committed = await db.eventLog.findMany({
    select: { id: true, type: true, scopeKey: true, dealId: true },
  });
  const due = new Set(
    endpoints.flatMap(({ path, scopeKey, events }) =>
      committed
        .filter((event) => event.scopeKey === scopeKey && events.includes(event.type))
        .map(({ id }) => keyOf({ path, eventId: id })),
    ),
  );
  const came = new Set(arrivals.map((arrival) => keyOf(arrival)));
  const told = new Map(
    groupBy(committed, ({ dealId }) => dealId ?? '').map((of) => [of[0]?.dealId ?? '', of.length]),
  );
  return {
    events: committed.length,
    due: due.size,
    received: arrivals.length,
    duplicates: arrivals.length - came.size,
    acknowledged: [...changed.values()].reduce((total, count) => total + count, 0),
    lost: [...due].filter((key) => !came.has(key)).length,
    unannounced: [...changed].filter(([dealId, count]) => (told.get(dealId) ?? 0) < count).length,
    uncommitted: [...came].filter((key) => !due.has(key)).length,
    ofRolledBack: arrivals.filter(({ text }) => text.includes(ROLLED_BACK)).length,
    ...countDisagreements(arrivals),
    refused: arrivals.filter(({ refusals }) => refusals > 0).length,
    unsettled: await db.webhookDelivery.count({ where: { status: { not: 'succeeded' } } }),
  };
}
