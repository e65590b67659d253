import 'server-only';
import { findActorById } from '../../auth';
import { AppError } from '../../core/errors';
import { inTransaction } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import type { Env } from '../../platform/env';
import { isWanted, TYPE_RULES } from '../model';
import { lockPerson, readPreferences, saveChoices } from '../repository/preferences';
import { readUnsubscribeToken, type MailKind } from './unsubscribe-link';

/** What the page of a link says. */
export interface Unsubscribe {
  /** The kind of mail in words. */
  readonly label: string;
  readonly description: string;
  readonly address: string;
  /** False where it is switched off already. */
  readonly isOn: boolean;
}

async function findKind(deps: Deps, env: Env, token: string) {
  const kind = readUnsubscribeToken(env, token);
  const person = kind ? await findActorById(deps, kind.userId) : null;
  return kind && person ? { kind, person } : null;
}

/** Null for a link that was not made here, or whose person is gone. */
export async function readUnsubscribe(
  deps: Deps,
  env: Env,
  token: string,
): Promise<Unsubscribe | null> {
  const found = await findKind(deps, env, token);
  if (!found) return null;
  const { type, userId } = found.kind;
  const { choices } = await readPreferences(deps.db, userId);
  const { label, description } = TYPE_RULES[type];
  const { email: address } = found.person;
  return { label, description, address, isOn: isWanted(choices, type, 'mail') };
}

/**
 * Switches a kind of mail off, without a sign-in: whoever holds the link was sent it. Doing it again
 * changes nothing.
 *
 * @throws AppError UNAUTHENTICATED for a link that was not made here
 */
export async function switchOffMail(
  deps: Deps,
  env: Env,
  token: string,
): Promise<MailKind['type']> {
  const found = await findKind(deps, env, token);
  if (!found)
    throw new AppError('UNAUTHENTICATED', 'This link was not made here, or was cut short.');
  const { type, userId } = found.kind;
  await inTransaction(deps.db, async (tx) => {
    await lockPerson(tx, userId);
    await saveChoices(tx, userId, [{ type, channel: 'mail', enabled: false }]);
  });
  return type;
}
