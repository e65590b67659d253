import 'server-only';
import { demandTokenScope, scopeFor, type Actor } from '../../auth';
import { notFound } from '../../core/errors';
import { isId } from '../../core/ids';
import type { MailRow } from '../../email';
import type { ComposedMail } from '../../email/model';
import type { Deps } from '../../platform/deps';
import type { Env } from '../../platform/env';
import { listKept, type OutboxReader } from '../repository/outbox';
import { composeKept } from './compose-mail';

const MAX_LISTED = 30;

/** A mail that was not sent. */
export interface KeptMail {
  readonly id: string;
  readonly to: string;
  readonly template: string;
  readonly createdAt: string;
  /** Null where its reader may see nothing of what it is about any more. */
  readonly words: Omit<ComposedMail, 'to'> | null;
}

function readerOf(actor: Actor): OutboxReader {
  demandTokenScope(actor, 'notification.read');
  const { keys } = scopeFor(actor, 'member.invite');
  const { userId, email } = actor;
  return { userId, email, ledKeys: keys.filter((key) => key.startsWith('team:')) };
}

async function read(deps: Deps, env: Env, mail: MailRow): Promise<KeptMail> {
  const { id, to, template, createdAt } = mail;
  const words = await composeKept(deps, env, mail);
  return { id, to, template, createdAt: createdAt.toISOString(), words };
}

/** The newest mails that were kept for the actor, and invites of the teams that they lead. */
export async function listKeptMails(deps: Deps, env: Env, actor: Actor): Promise<KeptMail[]> {
  const rows = await listKept(deps.db, readerOf(actor), { limit: MAX_LISTED });
  const mails: KeptMail[] = [];
  for (const row of rows) mails.push(await read(deps, env, row));
  return mails;
}

/** @throws AppError NOT_FOUND, also for another person's */
export async function getKeptMail(
  deps: Deps,
  env: Env,
  actor: Actor,
  id: string,
): Promise<KeptMail> {
  const which = { id: isId(id) ? id : '', limit: 1 };
  const [row] = await listKept(deps.db, readerOf(actor), which);
  if (!row) throw notFound('That mail');
  return read(deps, env, row);
}
