import 'server-only';
import {
  importBatch,
  ownerFinder,
  removeSynced,
  type BatchCounts,
  type IncomingDeal,
} from '../deals';
import { appendEvents } from '../events';
import { inTransaction, isUniqueViolation, type Tx } from '../platform/db';
import { within } from './in-place';
import { isCrm, type SourceStage } from './model';
import { echoesOf } from './echoes-of';
import { demandOwner } from './owner-of';
import { ASSESSING } from './pull-page';
import { saveMeetingPage } from './save-meetings';
import { listOthers, saveConnection } from './repository/connections';
import { lockMeetings } from './repository/meeting-list';
import { findTeamCurrency } from './repository/places';
import { listSent, type PushRow } from './repository/pushes';
import { savePage } from './repository/runs';
import { connectionSettings, sourceStages } from './settings-schema';
import type { RecordProblem, SourcePage } from './source';
import { RunLost, type SyncWork } from './sync-work';
import { byItself, tellPlanned } from './tell-planned';
import { toIncoming, type Translation } from './to-incoming';

/** How the source's terms are understood in this stretch; null for a calendar, which has no deals. */
export async function translationOf(
  work: SyncWork,
  stages: readonly SourceStage[],
): Promise<Translation | null> {
  const { name, settings, teamId, userId } = work.connection;
  if (!isCrm(name)) return null;
  return {
    crm: name,
    stages,
    choices: connectionSettings.parse(settings).stages,
    findOwner: await ownerFinder(work.deps.db, teamId, userId),
    currency: await findTeamCurrency(work.deps.db, teamId),
  };
}

/** A page of many deals is written for longer than other changes are. */
const PAGE_WRITE_MS = 120_000;

const NOTHING: BatchCounts = {
  created: 0,
  updated: 0,
  unchanged: 0,
  eventsAdded: 0,
  inBin: [],
  movedAway: [],
  meetings: [],
};

const LEFT_ALONE = {
  inBin: 'It lies in the bin here: restore it to have it kept up to date.',
  movedAway:
    'It was moved elsewhere here, where it is not kept up to date: move it back to have it so.',
} as const;

const leftAlone = (counts: BatchCounts, why: keyof typeof LEFT_ALONE): RecordProblem[] =>
  counts[why].map((externalId) => ({
    kind: 'deal',
    externalId,
    name: null,
    field: null,
    message: LEFT_ALONE[why],
    isSkipped: true,
  }));

/** What stands or falls with a page: deletions, counts, the place where the next page begins. */
async function settlePage(
  tx: Tx,
  work: SyncWork,
  page: SourcePage,
  counts: BatchCounts,
): Promise<void> {
  const { connection, run, stretch, deps } = work;
  const now = deps.now();
  const context = contextOf(work, now);
  await tellPlanned(tx, await lockMeetings(tx, counts.meetings), byItself(work));
  const removed = await removeSynced(tx, connection.scopeKey, page.removed, context);
  const problems = [
    ...page.problems,
    ...leftAlone(counts, 'inBin'),
    ...leftAlone(counts, 'movedAway'),
  ];
  const added = {
    recordsRead: page.recordsRead,
    created: counts.created,
    updated: counts.updated,
    unchanged: counts.unchanged,
    eventsAdded: counts.eventsAdded,
    removed,
    skipped: problems.filter(({ isSkipped }) => isSkipped).length,
  };
  const { total } = page;
  // Read to its end: killed from here on, it only has to be brought to its end.
  const phase = page.isLast ? ASSESSING : page.phase;
  const isOurs = await savePage(tx, { id: run.id, stretch }, added, { phase, total, problems });
  if (!isOurs) throw new RunLost();
  await saveConnection(tx, connection.name, connection.id, { cursor: page.cursor }, now);
  await tellProgress(tx, work);
}

const contextOf = ({ connection, actor, run }: SyncWork, now: Date) => ({
  now,
  actorId: actor.userId,
  actorName: actor.name,
  source: connection.name,
  requestId: run.requestId,
});

/** Open screens hear how far it is; nothing is kept of it, and nobody is notified. */
async function tellProgress(tx: Tx, { deps, connection, run }: SyncWork): Promise<void> {
  await appendEvents(tx, [
    {
      type: 'sync.progress',
      at: deps.now(),
      scopeKey: connection.scopeKey,
      teamId: connection.teamId,
      dealId: null,
      sequence: null,
      source: connection.name,
      data: {
        syncId: run.id,
        userId: connection.userId,
        integration: connection.name,
        status: 'running',
      },
      announced: false,
    },
  ]);
}

const withEchoes = (deal: IncomingDeal, sent: readonly PushRow[]): IncomingDeal =>
  deal.synced ? { ...deal, synced: { ...deal.synced, echoes: echoesOf(deal, sent) } } : deal;

async function writeDeals(
  work: SyncWork,
  page: SourcePage,
  translation: Translation,
): Promise<BatchCounts> {
  const { deps, connection } = work;
  const { scopeKey, teamId, userId } = connection;
  const ids = page.deals.map(({ externalId }) => externalId);
  const sent = await listSent(deps.db, { scopeKey, source: connection.name }, ids);
  const incoming = page.deals.map((deal) => withEchoes(toIncoming(deal, translation), sent));
  const context = contextOf(work, deps.now());
  const others = await listOthers(deps.db, connection.name, connection);
  const place = {
    scopeKey,
    teamId,
    userId,
    alsoSyncedBy: others.map((other) => other.userId),
    unreadMeetings: page.problems.flatMap(({ kind, externalId }) => (kind === 'meeting' ? externalId : [])), // prettier-ignore
  };
  return inTransaction(
    deps.db,
    async (tx) => {
      await demandOwner(tx, connection);
      return importBatch(within(deps, tx), place, incoming, context, 'new_quietly', (_tx, counts) =>
        settlePage(tx, work, page, counts),
      );
    },
    PAGE_WRITE_MS,
  );
}

/**
 * Writes a page whole, with the place where the next one begins, in one transaction: a process that
 * is killed has written it or has not.
 *
 * @throws RunLost where the run has ended, or another process works on it; AppError FORBIDDEN where its
 *   person may bring deals there no more
 */
export async function writePage(
  work: SyncWork,
  page: SourcePage,
  translation: Translation | null,
): Promise<void> {
  if (translation && page.deals.length > 0) {
    try {
      await writeDeals(work, page, translation);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // Somebody else's sync into the same team has just written one of them: now it is known.
      await writeDeals(work, page, translation);
    }
    return;
  }
  await inTransaction(work.deps.db, async (tx) => {
    await demandOwner(tx, work.connection);
    const counts = await saveMeetingPage(tx, work, page.meetings);
    await settlePage(tx, work, page, { ...NOTHING, ...counts });
  });
}

export const storedStages = (stored: unknown): readonly SourceStage[] =>
  sourceStages.safeParse(stored).data ?? [];
