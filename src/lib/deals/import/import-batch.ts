import 'server-only';
import { inTransaction, type Tx } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import { loadScoring } from '../../scoring';
import type { Announce } from '../announcements';
import { commitChanges } from '../commit-changes';
import type { ChangeContext, DealRecord, PlannedChange } from '../deal-change';
import type { IncomingDeal } from './incoming-deal';
import { standingKey } from '../planned-meetings';
import { planImport, type KnownHistory, type PlannedImport } from './plan-import';
import { planOwn } from './plan-own';
import { listFacts, type StoredFact } from '../repository/facts';
import { insertPeople, listKnownEventIds, listMovedAway, lockImported } from '../repository/import';
import { noteImported } from '../repository/imported-deals';
import { listRefusedMeetings } from '../repository/refused-meetings';
import { noteSaid } from '../repository/source-notes';
import { listStandingMeetings } from '../repository/synced-meetings';
import { saveSyncedPeople } from '../repository/synced-people';
import { RESTORED_COLUMNS } from './restored-columns';
import { meetingsIn } from './synced-meetings';

export interface ImportPlace {
  readonly scopeKey: string;
  readonly teamId: string | null;
  /** Who the imported deals belong to. */
  readonly userId: string;
  /** Others whose syncs bring the same source's deals here: they may see meetings that this one does not. */
  readonly alsoSyncedBy?: readonly string[];
  /** Meetings (by their ids there) that the source named and that cannot be read: they are not gone. */
  readonly unreadMeetings?: readonly string[];
}

export interface BatchCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly eventsAdded: number;
  /** Outside ids of deals that lie in the bin: they are left as they are. */
  readonly inBin: readonly string[];
  /** Outside ids of deals that a source tells of again after they were moved elsewhere: left alone. */
  readonly movedAway: readonly string[];
  /** Ids of meetings that the source moved or cancelled and a person has given to a deal by hand. */
  readonly meetings: readonly string[];
}

const keyOf = ({ source, externalId }: { source: string | null; externalId: string | null }) =>
  externalId === null ? null : `${source ?? ''}\u001f${externalId}`;

const NONE: ReadonlySet<string> = new Set();

const NOTHING_TOLD = {
  facts: new Map<string, StoredFact[]>(),
  refused: new Map<string, Set<string>>(),
  standing: new Map<string, Set<string>>(),
};

/** What a source that is asked again and again may say otherwise than before. */
async function listAmendable(
  tx: Tx,
  { batch, userIds, now }: { readonly batch: readonly IncomingDeal[]; readonly userIds: readonly string[]; readonly now: Date },
  ids: readonly string[],
) {
  const synced = batch.filter((incoming) => incoming.synced);
  if (synced.length === 0) return NOTHING_TOLD;
  const source = synced[0]?.source ?? '';
  const facts = await listFacts(tx, ids, ['created', 'stage_changed', 'meeting_scheduled']);
  const meetings = synced.flatMap((incoming) => meetingsIn(incoming));
  const refused = await listRefusedMeetings(tx, source, meetings);
  const standing = await listStandingMeetings(tx, { source, userIds, now }, ids);
  return { facts, refused, standing };
} // prettier-ignore

async function knownDeals(
  tx: Tx,
  place: ImportPlace,
  batch: readonly IncomingDeal[],
  { now }: ChangeContext,
) {
  const ids = batch.flatMap(({ externalId }) => externalId ?? []);
  const found = ids.length > 0 ? await lockImported(tx, place.scopeKey, ids) : [];
  const foundIds = found.map(({ id }) => id);
  const events = await listKnownEventIds(tx, foundIds);
  const userIds = place.alsoSyncedBy ?? [];
  const unread = new Set(place.unreadMeetings);
  const { facts, refused, standing } = await listAmendable(tx, { batch, userIds, now }, foundIds);
  const historyOf = (dealId: string | undefined): KnownHistory => {
    const own = facts.get(dealId ?? '') ?? [];
    return {
      ids: events.get(dealId ?? '') ?? NONE,
      moves: own.filter(({ type }) => type !== 'meeting_scheduled'),
      planned: own.filter(({ type }) => type === 'meeting_scheduled'),
      refused: refused.get(dealId ?? '') ?? NONE,
      mayStand: (meeting) =>
        unread.has(meeting.meetingId) ||
        (standing.get(dealId ?? '')?.has(standingKey(meeting)) ?? false),
    };
  };
  const byKey = new Map<string | null, DealRecord>(found.map((deal) => [keyOf(deal), deal]));
  const byId = new Map(found.map((deal) => [deal.id, deal]));
  return { byKey, byId, historyOf };
}

type Known = Awaited<ReturnType<typeof knownDeals>>;

/** The deal that a row means: the source's by its id there, else one of ours by its own. */
function findKnown({ byKey, byId }: Known, incoming: IncomingDeal) {
  const { externalId } = incoming;
  if (externalId === null) return { existing: null, isOwn: false };
  const imported = byKey.get(keyOf(incoming));
  if (imported) return { existing: imported, isOwn: false };
  const own = byId.get(externalId) ?? null;
  return { existing: own, isOwn: own !== null };
}

/** What a source tells of again after somebody has moved it to another team: that deal goes on there. */
async function findMovedAway(
  tx: Tx,
  { scopeKey }: ImportPlace,
  batch: readonly IncomingDeal[],
  { source }: ChangeContext,
): Promise<ReadonlySet<string>> {
  const ids = batch.flatMap(({ synced, externalId }) => (synced && externalId) || []);
  if (ids.length === 0) return NONE;
  return new Set(await listMovedAway(tx, scopeKey, source, ids));
}

interface BatchPlan {
  /** Every deal of the batch that is not in the bin, with the row that it is or becomes. */
  readonly alive: readonly { readonly dealId: string; readonly incoming: IncomingDeal }[];
  readonly pairs: readonly { readonly plan: PlannedChange; readonly incoming: IncomingDeal }[];
  /** Deals of which only what their source says is remembered. */
  readonly noted: readonly DealRecord[];
  readonly unchanged: number;
  readonly inBin: readonly string[];
  readonly movedAway: readonly string[];
}

type Planned = BatchPlan['alive'][number] & { readonly plan: PlannedImport | null };

/** What is written of a batch, apart from what is only remembered. */
function parted(planned: readonly Planned[]): Pick<BatchPlan, 'pairs' | 'noted'> {
  const pairs: BatchPlan['pairs'][number][] = [];
  const noted: DealRecord[] = [];
  for (const { plan, incoming } of planned) {
    if (plan?.kind === 'noted') noted.push(plan.after);
    else if (plan) pairs.push({ plan, incoming });
  }
  return { pairs, noted };
}

async function planBatch(
  tx: Tx,
  place: ImportPlace,
  batch: readonly IncomingDeal[],
  context: ChangeContext,
): Promise<BatchPlan> {
  const known = await knownDeals(tx, place, batch, context);
  const inBin = batch.filter((incoming) => findKnown(known, incoming).existing?.deletedAt);
  const away = await findMovedAway(tx, place, batch, context);
  const isAway = ({ externalId }: IncomingDeal) => externalId !== null && away.has(externalId);
  const planned = batch
    .filter((incoming) => !inBin.includes(incoming) && !isAway(incoming))
    .map((incoming) => {
      const { existing, isOwn } = findKnown(known, incoming);
      const history = known.historyOf(existing?.id);
      const plan =
        existing && isOwn
          ? planOwn(existing, incoming, context)
          : planImport(existing, incoming, history, place, context);
      return { incoming, plan, dealId: plan?.after.id ?? existing?.id ?? '' };
    });
  const { pairs, noted } = parted(planned);
  return {
    alive: planned,
    pairs,
    noted,
    unchanged: planned.length - pairs.length,
    inBin: inBin.flatMap(({ externalId }) => externalId ?? []),
    movedAway: [...away],
  };
}

type Counted = Omit<BatchCounts, 'meetings'>;

function countsOf({ pairs, unchanged, inBin, movedAway }: BatchPlan): Counted {
  const created = pairs.filter(({ plan }) => plan.before === null).length;
  return {
    created,
    updated: pairs.length - created,
    unchanged,
    inBin,
    movedAway,
    eventsAdded: pairs.reduce((sum, { plan }) => sum + plan.history.length, 0),
  };
}

/** What `importBatch` would do, with nothing written. */
export async function rehearseBatch(
  { db }: Deps,
  place: ImportPlace,
  batch: readonly IncomingDeal[],
  context: ChangeContext,
): Promise<BatchCounts> {
  const planned = await inTransaction(db, (tx) => planBatch(tx, place, batch, context));
  return { ...countsOf(planned), meetings: [] };
}

/** Contacts and meetings of deals whose source is asked again and again. */
async function saveSynced(
  tx: Tx,
  { scopeKey, userId, unreadMeetings = [] }: ImportPlace,
  { alive }: BatchPlan,
  { source, now }: ChangeContext,
): Promise<string[]> {
  const deals = alive.flatMap(({ dealId, incoming: { account, synced } }) =>
    synced ? [{ dealId, account, contacts: synced.contacts, meetings: synced.meetings }] : [],
  );
  return saveSyncedPeople(tx, { scopeKey, userId, source, now, unreadMeetings }, deals);
}

/** What an undo needs of a deal that stood here before; its assessment is computed anew. */
function beforeOf({ before }: PlannedChange): object | null {
  if (before === null) return null;
  return Object.fromEntries(RESTORED_COLUMNS.map((column) => [column, before[column]]));
}

/**
 * Writes a batch of incoming deals in one transaction, through the one write path: new ones are
 * created, known ones (same source and id in the same scope) get what is new of them, and a batch
 * that is known entirely writes nothing.
 *
 * @param also what is to stand or fall with the batch
 */
export async function importBatch(
  { db }: Deps,
  place: ImportPlace,
  batch: readonly IncomingDeal[],
  context: ChangeContext,
  announce: Announce,
  also?: (tx: Tx, counts: BatchCounts) => Promise<void>,
): Promise<BatchCounts> {
  return inTransaction(
    db,
    async (tx) => {
      const planned = await planBatch(tx, place, batch, context);
      const plans = planned.pairs.map(({ plan }) => plan);
      const scoring = await loadScoring(tx, place.scopeKey);
      const records = await commitChanges(tx, plans, scoring, context, announce);
      await noteSaid(tx, planned.noted);
      const fresh = planned.pairs.filter(({ plan }) => plan.before === null);
      await insertPeople(
        tx,
        fresh.map(({ plan, incoming }) => ({ ...incoming, ...place, dealId: plan.after.id })),
      );
      const meetings = await saveSynced(tx, place, planned, context);
      if (context.importId) {
        const rows = records.map(({ id, version }, index) => {
          const plan = plans[index];
          return { dealId: id, before: plan ? beforeOf(plan) : null, versionAfter: version };
        });
        await noteImported(tx, context.importId, rows);
      }
      const counts = { ...countsOf(planned), meetings };
      await also?.(tx, counts);
      return counts;
    },
    120_000,
  );
}
