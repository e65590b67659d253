import 'server-only';
import { newId } from '../core/ids';
import type { Tx } from '../platform/db';
import { isPublicEvent, type DomainEvent, type RecordedEvent } from './model';
import { insertEvents } from './repository';

/** Runs in the transaction that made the events happen; what it writes stands or falls with them. */
export type Planner = (tx: Tx, events: readonly RecordedEvent[]) => Promise<void>;

const holder = globalThis as typeof globalThis & { sentinelPlanners?: Map<string, Planner> };
holder.sentinelPlanners ??= new Map();
const planners = holder.sentinelPlanners;

/** Registered once per name by `jobs/subscriptions.ts`, the one composition root. */
export function registerPlanner(name: string, planner: Planner): void {
  planners.set(name, planner);
}

/**
 * Records what happened and lets every planner follow, all inside the caller's transaction.
 *
 * @throws Error when no planner is registered: then the composition root was not loaded, and
 *   events would be announced to nobody without anyone noticing.
 */
export async function appendEvents(tx: Tx, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  if (planners.size === 0) throw new Error('No planner is registered; load jobs/subscriptions.');
  const recorded = events.map((event) => ({ ...event, id: event.id ?? `evt_${newId()}` }));
  await insertEvents(
    tx,
    recorded.filter((event) => event.announced && isPublicEvent(event.type)),
  );
  for (const planner of planners.values()) await planner(tx, recorded);
}
