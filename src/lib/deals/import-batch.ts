import 'server-only';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { loadScoring } from '../scoring';
import type { Announce } from './announcements';
import { commitChanges } from './commit-changes';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';
import type { IncomingDeal } from './incoming-deal';
import { planImport } from './plan-import';
import { insertPeople, listKnownEventIds, lockImported } from './repository/import';

export interface ImportPlace {
  readonly scopeKey: string;
  readonly teamId: string | null;
  /** Who the imported deals belong to. */
  readonly userId: string;
}

export interface BatchCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly eventsAdded: number;
  /** Outside ids of deals that lie in the bin: they are left as they are. */
  readonly inBin: readonly string[];
}

const keyOf = ({ source, externalId }: { source: string | null; externalId: string | null }) =>
  externalId === null ? null : `${source ?? ''}\u001f${externalId}`;

async function knownDeals(tx: Tx, place: ImportPlace, batch: readonly IncomingDeal[]) {
  const ids = batch.flatMap(({ externalId }) => externalId ?? []);
  const found = ids.length > 0 ? await lockImported(tx, place.scopeKey, ids) : [];
  const events = await listKnownEventIds(
    tx,
    found.map(({ id }) => id),
  );
  const byKey = new Map<string | null, DealRecord>(found.map((deal) => [keyOf(deal), deal]));
  return { byKey, events };
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Writes a batch of incoming deals in one transaction, through the one write path: new ones are
 * created, known ones (same source and id in the same scope) get what is new of them, and a batch
 * that is known entirely writes nothing.
 */
export async function importBatch(
  { db }: Deps,
  place: ImportPlace,
  batch: readonly IncomingDeal[],
  context: ChangeContext,
  announce: Announce,
): Promise<BatchCounts> {
  return inTransaction(
    db,
    async (tx) => {
      const { byKey, events } = await knownDeals(tx, place, batch);
      const inBin = batch.filter((incoming) => byKey.get(keyOf(incoming) ?? '')?.deletedAt);
      const alive = batch.filter((incoming) => !inBin.includes(incoming));
      const pairs = alive.flatMap((incoming): { plan: PlannedChange; incoming: IncomingDeal }[] => {
        const key = keyOf(incoming);
        const existing = key === null ? null : (byKey.get(key) ?? null);
        const known = existing ? (events.get(existing.id) ?? NONE) : NONE;
        const plan = planImport(existing, incoming, known, place, context);
        return plan ? [{ plan, incoming }] : [];
      });
      const plans = pairs.map(({ plan }) => plan);
      await commitChanges(tx, plans, await loadScoring(tx, place.scopeKey), context, announce);
      const fresh = pairs.filter(({ plan }) => plan.before === null);
      await insertPeople(
        tx,
        fresh.map(({ plan, incoming }) => ({ ...incoming, ...place, dealId: plan.after.id })),
      );
      return {
        created: fresh.length,
        updated: plans.length - fresh.length,
        unchanged: alive.length - plans.length,
        inBin: inBin.flatMap(({ externalId }) => externalId ?? []),
        eventsAdded: plans.reduce((sum, plan) => sum + plan.history.length, 0),
      };
    },
    120_000,
  );
}
