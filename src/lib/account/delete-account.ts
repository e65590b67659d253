import 'server-only';
import {
  demandTokenScope,
  findUserBySubject,
  buryIdentity,
  lockProfile,
  type Actor,
} from '../auth';
import { AppError, invalidField } from '../core/errors';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { getLog } from '../platform/log';
import { enqueue } from '../platform/queue';
import type { AccountRequest } from './api-tokens';
import type { DepartureDto } from './dto';
import { eraseAccount, scrubRest, type ErasureOf } from './erase-account';
import { forgetErased } from './forget-erased';
import { needsDecision, planDeparture } from './plan-departure';
import * as people from './repository/people';
import { allowMinutes, TRAIL, type Erasure } from './repository/traces';
import type { DeleteAccountInput, Departure } from './schema';

/** A search through every table of a large installation takes its time; a request may, too. */
const MINUTES = 10;
const MAX_LOOKS = 3;
/** So long the log of deliveries is searched while somebody waits; the rest of it is left to a job. */
const FORGET_MS = 5_000;

/** Why this account cannot go, in words; null where it can. */
export const keptBecause = ({ isDemo }: Pick<people.PersonRow, 'isDemo'>): string | null =>
  isDemo
    ? 'This person was made with the demo, for everybody to look around as. Their account stays as long as the demo’s data: stop the demo and delete its data folder (.data) to be rid of all of it.'
    : null;

async function demandDeletable(tx: Tx, person: people.PersonRow): Promise<void> {
  const reason = keptBecause(person);
  if (reason) throw new AppError('CONFLICT', reason);
  if ((await people.countActiveImports(tx, person.id)) === 0) return;
  throw new AppError(
    'CONFLICT',
    'An import of yours is still at work. Wait until it is done, then delete the account.',
  );
}

async function erase(
  tx: Tx,
  person: people.PersonRow,
  given: readonly Departure[] | null,
  about: Pick<ErasureOf, 'now' | 'requestId' | 'by'>,
): Promise<Erasure> {
  const plans = planDeparture(await people.listTeamsOf(tx, person.id), given);
  const { gone, found } = await eraseAccount(tx, { person, plans, ...about });
  for (const { table, column, rows } of found) {
    if (table === TRAIL) getLog().error({ column, rows }, 'the audit trail names an erased person');
  }
  return gone;
}

/**
 * A request of theirs that was under way when the erase began may have written after its search. So
 * it is searched again, until nothing more is found.
 */
async function lookAgain({ db }: Deps, gone: Erasure): Promise<void> {
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const found = await inTransaction(
      db,
      async (tx) => {
        await allowMinutes(tx, MINUTES);
        return scrubRest(tx, gone);
      },
      MINUTES * 60_000,
    );
    if (found.every(({ table }) => table === TRAIL)) return;
  }
}

/** @param find the row to be erased, locked; null where there is none (any more) */
async function eraseWhoIsFound(
  deps: Deps,
  work: (tx: Tx) => Promise<Erasure | null>,
): Promise<boolean> {
  const gone = await inTransaction(
    deps.db,
    async (tx) => {
      await allowMinutes(tx, MINUTES);
      return work(tx);
    },
    MINUTES * 60_000,
  );
  if (gone) {
    await lookAgain(deps, gone);
    await forgetErased(deps, { erasedId: gone.replacement.id }, { budgetMs: FORGET_MS });
  }
  return gone !== null;
}

/**
 * Deletes the account of whoever asks, for good. Their sessions and tokens are nobody's with the next
 * request; a job deletes them at the identity provider, too.
 *
 * @throws AppError VALIDATION_FAILED (`confirm`, a choice), CONFLICT (teams to be decided on, an
 *   import at work, a demo person)
 */
export async function deleteAccount(
  deps: Deps,
  { actor, requestId }: AccountRequest,
  { confirm, teams }: DeleteAccountInput,
): Promise<void> {
  demandTokenScope(actor, 'account.manage');
  if (confirm.toLowerCase() !== actor.email.toLowerCase()) {
    throw invalidField('confirm', 'is not your mail address');
  }
  await eraseWhoIsFound(deps, async (tx) => {
    const person = await people.lockPerson(tx, actor.userId);
    if (!person) return null;
    await demandDeletable(tx, person);
    const gone = await erase(tx, person, teams, { now: deps.now(), requestId, by: 'person' });
    if (person.externalAuthId) {
      await enqueue(tx, 'delete-identity', { subject: person.externalAuthId });
    }
    return gone;
  });
}

/**
 * Follows the deletion of a person at the identity provider: the same erase, with nobody there to
 * ask, so teams go on with whoever stands highest in them. Of somebody never seen only a mark is
 * left, for events that come late. A repeated deletion changes nothing.
 *
 * @throws AppError CONFLICT while an import of theirs is at work: it is told again later
 */
export async function deleteAccountOf(
  deps: Deps,
  subject: string,
  requestId: string,
): Promise<void> {
  await eraseWhoIsFound(deps, async (tx) => {
    await lockProfile(tx, subject, null);
    const found = await findUserBySubject(tx, subject);
    if (found?.deletedAt) return null;
    const person = found && (await people.lockPerson(tx, found.id));
    if (!person) {
      await buryIdentity(tx, subject, deps.now());
      return null;
    }
    await demandDeletable(tx, person);
    return erase(tx, person, null, { now: deps.now(), requestId, by: 'clerk' });
  });
}

/** What deleting the account would do to each team, and where a decision is needed. */
export async function describeDeparture({ db }: Deps, actor: Actor): Promise<DepartureDto[]> {
  demandTokenScope(actor, 'account.read');
  const teams = await people.listTeamsOf(db, actor.userId);
  return teams.flatMap((team) => {
    const { teamId, teamName, role, deals } = team;
    if (role === null) return [];
    const others = team.others.map(({ userId, name, role: theirs }) => ({
      userId,
      name,
      role: theirs,
    }));
    return [{ teamId, teamName, role, deals, others, needsDecision: needsDecision(team) }];
  });
}
