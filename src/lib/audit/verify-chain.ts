import 'server-only';
import type { Db } from '../platform/db';
import { GENESIS_HASH, hashOf } from './append-audit';
import type { BrokenEntryDto, ChainFault, ChainReportDto } from './dto';
import { findHashes, listChain, listScopes, type ChainRow } from './repository/read';

const PAGE = 1_000;

const MEANINGS: Readonly<Record<ChainFault, string>> = {
  altered: 'its content does not give its hash: it was changed after it was written',
  missing:
    'it does not follow from the entry before it: one or more entries between them were removed, or entries stand in another order',
  forked: 'it follows from an entry that another one follows from already: it was put in beside',
};

const broken = (fault: ChainFault, { id, scopeKey }: ChainRow): BrokenEntryDto => ({
  id: String(id),
  scopeKey,
  fault,
  meaning: MEANINGS[fault],
});

/** What is wrong with an entry, given those before it; null where it holds. */
function faultOf(row: ChainRow, before: string, beforeThat: string | null): ChainFault | null {
  if (row.hash !== hashOf(row.prevHash, row)) return 'altered';
  if (row.prevHash === before) return null;
  return row.prevHash === beforeThat ? 'forked' : 'missing';
}

/**
 * Walks one chain from its first entry: each has to give its own hash, and to follow from the one
 * before. Ends at the first that does not. Memory is bounded by a page of entries.
 *
 * A cut-off end cannot be seen from inside a chain: keep `head` elsewhere, and ask for it later.
 */
export async function verifyChain(db: Db, scopeKey: string): Promise<ChainReportDto> {
  let before: string = GENESIS_HASH;
  let beforeThat: string | null = null;
  let entries = 0;
  for (let after = 0n; ;) {
    const rows = await listChain(db, scopeKey, after, PAGE);
    for (const row of rows) {
      const fault = faultOf(row, before, beforeThat);
      if (fault) return { scopeKey, entries, head: before, broken: broken(fault, row) };
      [beforeThat, before] = [before, row.hash];
      entries += 1;
      after = row.id;
    }
    if (rows.length < PAGE) break;
  }
  return { scopeKey, entries, head: entries > 0 ? before : null, broken: null };
}

/** The chains of an installation one after another, by name; or the one that is asked for. */
export async function* verifyTrail(
  db: Db,
  scopeKey?: string,
): AsyncGenerator<ChainReportDto, void> {
  if (scopeKey !== undefined) {
    yield await verifyChain(db, scopeKey);
    return;
  }
  for (let after = ''; ;) {
    const scopes = await listScopes(db, after, 500);
    for (const scope of scopes) yield await verifyChain(db, scope);
    after = scopes.at(-1) ?? '';
    if (scopes.length === 0) return;
  }
}

/** Those of the given hashes, kept outside, that the trail does not hold any more. */
export async function findLostAnchors(db: Db, anchors: readonly string[]): Promise<string[]> {
  const found = await findHashes(db, anchors);
  return anchors.filter((anchor) => !found.has(anchor));
}
