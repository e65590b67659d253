import 'server-only';
import { DAY_MS } from '../core/dates';
import { STAGE_LABELS, type Stage } from '../deals/model';
import { formatsOf, type Formats } from '../email';
import { appendEvents } from '../events';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { DigestDealDto, DigestPartDto, DigestPlaceDto } from './dto';
import { lastDigests, nextDigest } from './local-time';
import { DIGEST_PARTS, type DigestPartName } from './model';
import * as parts from './repository/digest-parts';
import * as digests from './repository/digests';

const stage = (name: string | null): string => STAGE_LABELS[name as Stage] ?? name ?? '';

/** Since when a step is overdue, as its reader writes it. */
const dueOf = (at: string | null, { due }: Formats): string => (at ? due(new Date(at)) : '');

/** What happened to a deal, in words. */
function noteOf(part: DigestPartName, { first, second }: parts.PartDeal, formats: Formats): string {
  if (part === 'moved') return `${stage(first)} to ${stage(second)}`;
  if (part !== 'overdue') return first ?? '';
  const due = dueOf(second, formats);
  return first ? `${first}, due ${due}` : `Due ${due}`;
}

function toPart(
  name: DigestPartName,
  { count, sums, deals }: parts.Part,
  formats: Formats,
): DigestPartDto {
  const noted = deals.map((deal): DigestDealDto => {
    const { first: _first, second: _second, ...facts } = deal;
    return { ...facts, note: noteOf(name, deal, formats) };
  });
  return { count, sums, deals: noted };
}

type Parts = Record<DigestPartName, DigestPartDto>;

async function placeOf(
  tx: Tx,
  teamName: string | null,
  view: parts.DigestView,
  formats: Formats,
): Promise<DigestPlaceDto> {
  const read: Partial<Parts> = {};
  for (const name of DIGEST_PARTS) {
    read[name] = toPart(name, await parts.readPart(tx, name, view), formats);
  }
  const pipeline = await parts.readPipeline(tx, view.scopeKey);
  return { scopeKey: view.scopeKey, teamName, parts: read as Parts, pipeline };
}

/** Where nothing happened and nothing is overdue there is nothing to tell. */
const hasNews = ({ parts: told }: DigestPlaceDto): boolean =>
  DIGEST_PARTS.some((name) => told[name].count > 0);

/** Longer ago is not told anew, however long nobody made digests. */
const MAX_PERIOD_MS = 31 * DAY_MS;

/**
 * The period up to the last moment at which a digest was due. It begins one day or week before the
 * first one that is still missing, so that nothing falls between two digests when workers were away.
 */
function periodOf(due: digests.DueDigest, now: Date): { from: Date; to: Date } {
  const { last: to } = lastDigests(now, due);
  const { before } = lastDigests(due.nextDigestAt, due);
  const earliest = to.getTime() - MAX_PERIOD_MS;
  return { from: new Date(Math.max(before.getTime(), earliest)), to };
}

async function makeDigest(tx: Tx, due: digests.DueDigest, now: Date): Promise<boolean> {
  const { userId, digest: kind } = due;
  const { from, to } = periodOf(due, now);
  const formats = formatsOf(due);
  const places: DigestPlaceDto[] = [];
  for (const { scopeKey, teamName } of await digests.listPlaces(tx, userId)) {
    const place = await placeOf(tx, teamName, { scopeKey, userId, from, to }, formats);
    if (hasNews(place)) places.push(place);
  }
  await digests.setNextDigest(tx, userId, nextDigest(now, due));
  if (places.length === 0) return false;
  const digestId = await digests.insertDigest(tx, userId, { kind, from, to, createdAt: now, places }); // prettier-ignore
  if (digestId === null) return false;
  await appendEvents(tx, [
    {
      type: 'digest.ready',
      at: now,
      scopeKey: `user:${userId}`,
      teamId: null,
      dealId: null,
      sequence: null,
      source: 'system',
      data: { userId, digestId, kind },
      announced: true,
    },
  ]);
  return true;
}

export interface DigestCounts {
  readonly made: number;
  /** Nothing had happened: no digest says so. */
  readonly empty: number;
  readonly failed: number;
}

/**
 * Makes every digest that is due, each person's in a transaction of its own; any number of workers
 * may do it at once. One that breaks is left for the next run and keeps nobody else waiting.
 *
 * @param until wall-clock time (ms) after which it stops between two people
 */
export async function makeDigests(
  { db, now }: Deps,
  until: number,
  onError: (userId: string, error: unknown) => void,
): Promise<DigestCounts> {
  const counts = { made: 0, empty: 0, failed: 0 };
  const passOver: string[] = [];
  while (Date.now() < until) {
    const at = now();
    let userId = '';
    try {
      const made = await inTransaction(db, async (tx) => {
        const due = await digests.lockDueDigest(tx, at, passOver);
        if (!due) return null;
        userId = due.userId;
        return makeDigest(tx, due, at);
      });
      if (made === null) return counts;
      counts[made ? 'made' : 'empty'] += 1;
    } catch (error) {
      // Before anybody was found it is no digest that broke, but the database.
      if (userId === '') throw error;
      counts.failed += 1;
      passOver.push(userId);
      onError(userId, error);
    }
  }
  return counts;
}
