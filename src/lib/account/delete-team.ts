import 'server-only';
import { appendAudit, type AuditEntry } from '../audit';
import { auditKeyOf, personalKey, placeFor, teamKey } from '../auth';
import { invalidField, notFound } from '../core/errors';
import { countAllDeals, demandNoImport, holdTeam, moveAllDeals, PERSONAL } from '../deals';
import { appendEvents } from '../events';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';
import { changeTeam, recordTeamFact, type LockedTeam, type TeamRequest } from '../teams';
import { eraseTeam } from './erase-team';
import { clearTeam, listMembers, lockAlone } from './repository/team';
import type { DeleteTeamInput } from './team-schema';

/** A hand-over of 20,000 deals took 3 s on two cores; all of it stands or none. */
const TRANSACTION_MS = 300_000;
/** What a request waits for; the rest of an erase is a job. */
const WAIT_MS = 10_000;
/** Later than that, so that the job seldom meets the request at work. */
const JOB_SECONDS = 30;

type HandOver = Extract<DeleteTeamInput['deals'], { action: 'hand_over' }>;

/** Moves the deals to where the owner wants them. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
async function handOver(
  { tx, now, team }: LockedTeam,
  { actor, source, requestId }: TeamRequest,
  { teamId }: HandOver,
): Promise<number> {
  if (teamId === team.id) throw invalidField('deals.teamId', 'is the team that is to be deleted');
  const to = placeFor(actor, 'deal.create', teamId);
  const name = teamId === null ? PERSONAL : (await holdTeam(tx, teamId, actor.userId))?.name;
  if (name === undefined) throw notFound('That team');
  const count = await moveAllDeals(tx, {
    from: teamKey(team.id),
    to,
    names: { old: team.name, new: name },
    userId: teamId === null ? actor.userId : null,
    by: { id: actor.userId, name: actor.name },
    source,
    requestId,
    now,
  });
  await appendAudit(tx, {
    scopeKey: auditKeyOf(to.scopeKey, actor),
    action: 'deals.taken_over',
    actorRef: actor.auditRef,
    target: team.id,
    data: { from: team.name, deals: count },
    requestId,
    at: now,
  });
  return count;
}

/** Whoever keeps accounts by who is in the team hears that nobody is any more. */
async function tellMembersGone(
  { tx, now, team }: LockedTeam,
  { actor, source }: TeamRequest,
): Promise<void> {
  const members = await listMembers(tx, team.id);
  const about = { team: { id: team.id, name: team.name } };
  const by = { id: actor.userId, name: actor.name };
  await appendEvents(
    tx,
    members.map((member) => ({
      type: 'team.member_removed',
      at: now,
      scopeKey: teamKey(team.id),
      teamId: team.id,
      dealId: null,
      sequence: null,
      source,
      data: { ...about, member, by },
      announced: true,
    })),
  );
}

/** Nobody can read the team's trail any more: whoever ended it finds that in their own. */
const noteInOwnTrail = (
  { tx, now, team }: LockedTeam,
  { actor, requestId }: TeamRequest,
  data: AuditEntry['data'],
): Promise<void> =>
  appendAudit(tx, {
    scopeKey: personalKey(actor.auditRef),
    action: 'team.deleted',
    actorRef: actor.auditRef,
    target: team.id,
    data,
    requestId,
    at: now,
  });

async function deleteLocked(
  locked: LockedTeam,
  request: TeamRequest,
  { name, deals }: DeleteTeamInput,
): Promise<number> {
  const { tx, now, team } = locked;
  const scopeKey = teamKey(team.id);
  if (name.trim() !== team.name) throw invalidField('name', 'is not the name of this team');
  await lockAlone(tx, team.id);
  await demandNoImport(tx, scopeKey);
  const count =
    deals.action === 'hand_over'
      ? await handOver(locked, request, deals)
      : await countAllDeals(tx, scopeKey);
  const data = { name: team.name, deals: count, dealsWere: deals.action };
  await recordTeamFact(tx, request, {
    team,
    at: now,
    audit: { action: 'team.deleted', target: null, data },
    event: { type: 'team.changed', data: { what: 'deleted' } },
  });
  await noteInOwnTrail(locked, request, data);
  await tellMembersGone(locked, request);
  await clearTeam(tx, team.id, scopeKey);
  const later = { startAfterSeconds: JOB_SECONDS };
  await enqueue(tx, 'erase-team', { teamId: team.id }, later);
  return count;
}

/**
 * Deletes a team. Its deals are handed over, all or none, in one transaction of bounded statements;
 * or they are erased for good: nobody sees them from the same moment on, and a job erases them batch
 * by batch where they are too many for the request. What belonged to the team alone goes with it; its
 * audit trail stays.
 *
 * @returns how many deals it had, and whether everything is done
 * @throws AppError NOT_FOUND (team, place), FORBIDDEN, VALIDATION_FAILED (`name`, `deals.teamId`),
 *   CONFLICT (an import is at work; or deals whose like lies there already, by name)
 */
export async function deleteTeam(
  deps: Deps,
  request: TeamRequest,
  teamId: string,
  input: DeleteTeamInput,
): Promise<{ deals: number; finished: boolean }> {
  const deals = await changeTeam(
    deps,
    request,
    teamId,
    'team.delete',
    (locked) => deleteLocked(locked, request, input),
    TRANSACTION_MS,
  );
  const { finished } = await eraseTeam(deps, { teamId }, { budgetMs: WAIT_MS });
  return { deals, finished };
}
