import 'server-only';
import { appendAudit, CLERK_REF } from '../audit';
import { buryIdentity, personalKey, teamKey } from '../auth';
import { newId } from '../core/ids';
import { standInMail } from '../core/mail-traces';
import { giveDeals, resealScores, takeAuthorOut } from '../deals';
import { appendEvents, renamePerson } from '../events';
import type { Tx } from '../platform/db';
import { enqueue } from '../platform/queue';
import { forgetPerson } from '../webhooks';
import type { TeamPlan } from './plan-departure';
import * as people from './repository/people';
import { eraseScope } from './repository/scope';
import { isSearchedAtOnce, scrubTraces, type Erasure, type Finding } from './repository/traces';

/** What a timeline calls somebody whose account is gone. */
const ERASED_NAME = 'Deleted person';

/** Whoever erases begins with the log of deliveries, too; the job does what that one has left. */
const FORGET_AFTER_SECONDS = 30;

export interface ErasureOf {
  readonly person: people.PersonRow;
  readonly plans: readonly TeamPlan[];
  readonly now: Date;
  readonly requestId: string | null;
  /** Who asked for it: the person, or Clerk, where they were deleted there. */
  readonly by: 'person' | 'clerk';
}

/** What stands in place of a person's id and address; another one for each erase. */
function erasureOf({ id, email }: people.PersonRow): Erasure {
  // With a hyphen, which no id has: nothing ever looks it up.
  const gone = `deleted-${newId().slice(-12)}`;
  return {
    traces: { id, email: email.toLowerCase() },
    replacement: { id: gone, email: standInMail(gone) },
    name: ERASED_NAME,
  };
}

async function note(
  tx: Tx,
  { person, now, requestId, by }: ErasureOf,
  scopeKey: string,
  entry: {
    action: string;
    target: string | null;
    data: Readonly<Record<string, string | number>>;
  },
): Promise<void> {
  const actorRef = by === 'clerk' ? CLERK_REF : person.auditRef;
  await appendAudit(tx, { scopeKey, actorRef, requestId, at: now, ...entry });
}

const deletion = ({ person, by }: ErasureOf, data: Readonly<Record<string, string | number>>) => ({
  action: 'user.deleted',
  target: person.auditRef,
  data: { whose: by === 'clerk' ? 'a' : 'their', ...data },
});

/** The rest of the team goes on without them: somebody gets what was theirs to look after. */
async function handOver(
  tx: Tx,
  erasure: ErasureOf,
  plan: Extract<TeamPlan, { action: 'hand_over' }>,
  gone: Erasure['replacement'],
): Promise<void> {
  const { person, now, requestId } = erasure;
  const { team, heir, makesOwner } = plan;
  const scopeKey = teamKey(team.teamId);
  const leaving = { scopeKey, fromUserId: person.id, toUserId: heir.userId };
  const by = { actorId: null, actorName: ERASED_NAME, source: 'system', requestId };
  const deals = await giveDeals(tx, leaving, { ...by, now });
  await people.giveShared(tx, team.teamId, person.id, heir.userId);
  if (makesOwner) {
    await people.makeOwner(tx, team.teamId, heir.userId);
    const data = { heirWas: heir.role };
    await note(tx, erasure, scopeKey, { action: 'team.handed_over', target: heir.auditRef, data });
  }
  // Where they only left deals behind they were removed, and told of, before.
  if (team.role === null) return;
  await note(tx, erasure, scopeKey, deletion(erasure, { role: team.role, dealsHandedOn: deals }));
  const member = { id: gone.id, name: ERASED_NAME, role: team.role };
  await appendEvents(tx, [
    {
      type: 'team.member_removed',
      at: now,
      scopeKey,
      teamId: team.teamId,
      dealId: null,
      sequence: null,
      source: 'system',
      data: { team: { id: team.teamId, name: team.teamName }, member, by: null },
      announced: true,
    },
  ]);
}

async function removeTeam(tx: Tx, erasure: ErasureOf, { team }: TeamPlan): Promise<void> {
  const scopeKey = teamKey(team.teamId);
  const data = { name: team.teamName, members: team.others.length + 1, deals: 'removed' };
  // A team that was deleted before, and whose deals a job is erasing, has been told of.
  if (team.role !== null) {
    await note(tx, erasure, scopeKey, { action: 'team.deleted', target: null, data });
  }
  await eraseScope(tx, scopeKey);
  await people.deleteTeam(tx, team.teamId);
}

/** Replaces what is left of them in all tables but the log of deliveries, and seals the scores of changed histories anew. */
export async function scrubRest(tx: Tx, erasure: Erasure, dealIds: readonly string[] = []) {
  const { dealIds: scrubbed, found } = await scrubTraces(tx, erasure, isSearchedAtOnce);
  await resealScores(tx, [...dealIds, ...scrubbed]);
  return found;
}

/**
 * Erases an account, in the caller's transaction. What teams share goes to somebody else or goes with
 * the team, as planned; what was only theirs goes; what they did in teams stays, by nobody; then
 * every table is searched for their id and address. The log of deliveries may be far longer than the
 * rest: a job searches it, and until it has, whoever reads or sends one of them takes them out of that
 * one first. The trail keeps what they did, and this erase, under a pseudonym that nothing leads back
 * from any more.
 *
 * @returns what was replaced, for a second look after the commit
 */
export async function eraseAccount(
  tx: Tx,
  erasure: ErasureOf,
): Promise<{ readonly gone: Erasure; readonly found: readonly Finding[] }> {
  const { person, plans, now } = erasure;
  const gone = erasureOf(person);
  for (const plan of plans) {
    if (plan.action === 'delete') await removeTeam(tx, erasure, plan);
    else await handOver(tx, erasure, plan, gone.replacement);
  }
  const { id: userId, name } = person;
  const dealIds = await takeAuthorOut(tx, { userId, name }, ERASED_NAME);
  await eraseScope(tx, personalKey(person.id));
  await note(tx, erasure, personalKey(person.auditRef), deletion(erasure, {}));
  await people.deletePerson(tx, person, now);
  if (person.externalAuthId) await buryIdentity(tx, person.externalAuthId, now);
  await forgetPerson(tx, gone);
  const erasedId = gone.replacement.id;
  await enqueue(tx, 'forget-person', { erasedId }, { startAfterSeconds: FORGET_AFTER_SECONDS });
  await renamePerson(tx, person.id, { id: gone.replacement.id, name: gone.name });
  return { gone, found: await scrubRest(tx, gone, dealIds) };
}
