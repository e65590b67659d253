import 'server-only';
import { appendAudit } from '../audit';
import { auditKeyOf, demand, placeFor, scopeFor } from '../auth';
import { AppError, notFound } from '../core/errors';
import { appendEvents } from '../events';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';
import { loadScoring } from '../scoring';
import { summaryOf } from './announcements';
import { contextOf, type Request } from './change-deal';
import { commitChanges } from './commit-changes';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';
import { demandVersion } from './demand-version';
import type { DealDto } from './dto';
import { fieldChanges } from './field-changes';
import type { MoveDealInput } from './move-schema';
import {
  findSameSource,
  holdTeam,
  moveAttached,
  moveContacts,
  type Place,
} from './repository/move';
import { getDeal } from './repository/read';
import { isAssignable, lockDeal } from './repository/write';
import { toDealDto } from './to-dto';

export const PERSONAL = 'Personal';

/** What a place is called. @throws AppError NOT_FOUND where the team is gone */
async function nameOf(tx: Tx, teamId: string | null, userId: string): Promise<string> {
  if (teamId === null) return PERSONAL;
  const team = await holdTeam(tx, teamId, userId);
  if (!team) throw notFound('That team');
  return team.name;
}

async function demandFree(tx: Tx, deal: DealRecord, to: Place): Promise<void> {
  const name = await findSameSource(tx, to.scopeKey, deal);
  if (name === null) return;
  throw new AppError(
    'CONFLICT',
    `“${name}” came there from the same source under the same id (${deal.externalId}): a deal lies in one place once.`,
  );
}

/** Where it comes back to, it is no longer missing. */
const leftBehind = ({ leftScopes, scopeKey }: DealRecord, to: Place): string[] => [
  ...leftScopes.filter((key) => key !== to.scopeKey && key !== scopeKey),
  scopeKey,
];

async function planMove(
  tx: Tx,
  before: DealRecord,
  to: Place,
  { actor }: Request,
  { now }: ChangeContext,
): Promise<PlannedChange> {
  const assignee = before.assignedToId;
  const isKept =
    assignee !== null &&
    (to.teamId ? await isAssignable(tx, to.teamId, assignee) : assignee === actor.userId);
  const after = {
    ...before,
    ...to,
    leftScopes: leftBehind(before, to),
    // A person's own space holds only what is theirs.
    userId: to.teamId === null ? actor.userId : before.userId,
    assignedToId: isKept ? assignee : null,
    updatedAt: now,
  };
  const { userId } = actor;
  const team = {
    old: await nameOf(tx, before.teamId, userId),
    new: await nameOf(tx, to.teamId, userId),
  };
  const changes = { team, ...fieldChanges(before, after) };
  return { kind: 'moved', before, after, history: [], changes };
}

/** What the place that a deal leaves is told of it: where it goes is no longer its business. */
const leaving = ({ changes }: PlannedChange) => ({
  previous: { team: changes.team?.old },
  current: { team: null },
});

/** Both sides hear of it, and both trails tell that others see the deal from now on. */
async function tellBoth(
  tx: Tx,
  { actor, source, requestId }: Request,
  { plan, before, after }: { plan: PlannedChange; before: DealRecord; after: DealRecord },
  now: Date,
): Promise<void> {
  const { id } = after;
  const by = { id: actor.userId, name: actor.name };
  const data = { ...summaryOf(after), by };
  // The same number as the news for the place that it goes to: it is the same change.
  const gone = { ...leaving(plan), sequence: before.eventSequence + 1 };
  const sides = [
    { place: before, direction: 'out' },
    { place: after, direction: 'in' },
  ] as const;
  // In one order everywhere: two moves in opposite directions must not wait for each other.
  const inOrder = sides.toSorted((a, b) => (a.place.scopeKey < b.place.scopeKey ? -1 : 1));
  for (const { place, direction } of inOrder) {
    await appendAudit(tx, {
      scopeKey: auditKeyOf(place.scopeKey, actor),
      action: `deal.moved_${direction}`,
      actorRef: actor.auditRef,
      target: id,
      data: {},
      requestId,
      at: now,
    });
  }
  await appendEvents(
    tx,
    sides.map(({ place: { scopeKey, teamId }, direction }) => ({
      type: 'deal.moved',
      at: now,
      scopeKey,
      teamId,
      dealId: id,
      sequence: null,
      source,
      data: { ...data, direction, ...(direction === 'out' ? gone : {}) },
      announced: true,
    })),
  );
}

/** Closed deals teach the norms: where one goes and where it was, they are learned anew by the sweep. */
async function follow(tx: Tx, before: DealRecord, after: DealRecord): Promise<void> {
  const { scopeKey, teamId } = after;
  await moveAttached(tx, [after.id], { scopeKey, teamId });
  await moveContacts(tx, after.id, scopeKey);
  // What the policy there would have fired on its history; it is shown apart.
  for (const key of [before.scopeKey, scopeKey]) {
    await enqueue(tx, 'alert-replay', { scopeKey: key }, { singletonKey: key });
  }
}

/**
 * Moves a deal with its history, timeline, contacts and alerts into a team, or into one's own space,
 * and scores it by the policy and norms there. Who was assigned stays so where they belong, too.
 *
 * @throws AppError NOT_FOUND (deal, team), FORBIDDEN (where it lies `deal.move`, where it goes
 *   `deal.create`), CONFLICT (its like lies there, or it is not at the version seen)
 */
export async function moveDeal(
  { db, now }: Deps,
  request: Request,
  id: string,
  { teamId, version }: MoveDealInput,
): Promise<DealDto> {
  const { actor } = request;
  const visible = scopeFor(actor, 'deal.read');
  return inTransaction(db, async (tx) => {
    const deal = await lockDeal(tx, visible, id);
    demand(actor, 'deal.move', deal.scopeKey);
    const to = placeFor(actor, 'deal.create', teamId);
    demandVersion(deal, version);
    const context = contextOf(request, now());
    if (to.scopeKey !== deal.scopeKey) {
      await demandFree(tx, deal, to);
      const plan = await planMove(tx, deal, to, request, context);
      const scoring = await loadScoring(tx, to.scopeKey);
      const [after = plan.after] = await commitChanges(tx, [plan], scoring, context);
      await follow(tx, deal, after);
      await tellBoth(tx, request, { plan, before: deal, after }, context.now);
    }
    return toDealDto(await getDeal(tx, visible, id), context.now);
  });
}
