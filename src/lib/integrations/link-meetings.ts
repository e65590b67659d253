import 'server-only';
import { inTransaction } from '../platform/db';
import { buildLinker, type MeetingLinker } from './linking/meeting-linker';
import { demandOwner } from './owner-of';
import {
  listLinkableDeals,
  listOwnAddresses,
  listUnlinked,
  saveSuggestions,
} from './repository/linkable';
import { lockMeeting, saveLink, type MeetingRow } from './repository/meeting-list';
import type { SyncWork } from './sync-work';
import { byItself, tellPlanned } from './tell-planned';

const BATCH = 200;
const DAY_MS = 86_400_000;
/** Held longer ago than this it is no news of a deal that came later. */
const LOOK_BACK_MS = 180 * DAY_MS;

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item) => other.includes(item));

/** Gives one meeting to the deal that it names, or offers the deals that it may mean. */
async function linkOne(work: SyncWork, linker: MeetingLinker, row: MeetingRow): Promise<boolean> {
  const { deps, connection } = work;
  const outcome = linker.link(row);
  if (outcome.kind === 'linked') {
    return inTransaction(deps.db, async (tx) => {
      await demandOwner(tx, connection);
      const current = await lockMeeting(tx, row.id);
      if (!current || current.dealId !== null) return false;
      // A person took it away from there since it was looked at.
      if (current.refusedDealIds.includes(outcome.dealId)) return false;
      const saved = await saveLink(tx, row.id, {
        dealId: outcome.dealId,
        scopeKey: connection.scopeKey,
        linkedBy: 'auto',
        suggestedDealIds: [],
        refusedDealIds: current.refusedDealIds,
      });
      const linked = { ...saved, dealScopeKey: connection.scopeKey };
      await tellPlanned(tx, [linked], byItself(work));
      return true;
    });
  }
  const offered = outcome.kind === 'ambiguous' ? outcome.dealIds : [];
  if (!isSameList(offered, row.suggestedDealIds)) await saveSuggestions(deps.db, row.id, offered);
  return false;
}

/**
 * Looks which deals the calendar's meetings belong to that belong to none yet; a deal that came since
 * the last sync counts, too.
 *
 * @returns how many were given to a deal, or null where it was ended with meetings left
 */
export async function linkMeetings(work: SyncWork): Promise<number | null> {
  const { deps, connection, mayGoOn } = work;
  const { userId, teamId, scopeKey, name: source } = connection;
  const endsAfter = new Date(deps.now().getTime() - LOOK_BACK_MS);
  const deals = await listLinkableDeals(deps.db, scopeKey);
  const ownAddresses = await listOwnAddresses(deps.db, { userId, teamId });
  const linker = buildLinker(deals, { ownAddresses });
  let linked = 0;
  for (let after = ''; ;) {
    if (!mayGoOn()) return null;
    const rows = await listUnlinked(deps.db, { userId, source, endsAfter }, after, BATCH);
    for (const row of rows) linked += (await linkOne(work, linker, row)) ? 1 : 0;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return linked;
    after = last.id;
  }
}
