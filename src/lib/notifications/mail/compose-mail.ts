import 'server-only';
import { renderMail, type MailRow } from '../../email';
import type { ComposedMail, MailContent } from '../../email/model';
import type { Deps } from '../../platform/deps';
import type { Env } from '../../platform/env';
import { isNotificationType, type NotificationType } from '../model';
import { findMailPerson } from '../repository/mail-content';
import { readPlanned, type PlannedFacts } from '../repository/planned-facts';
import { dropReasonOf } from './drop-reason';
import { digestContent, inviteContent, listContent, type Telling } from './mail-content';
import { unsubscribeLink } from './unsubscribe-link';

function contentOf(
  telling: Telling,
  userId: string | null,
  type: NotificationType,
): Promise<MailContent | null> {
  if (type === 'invite') return inviteContent(telling);
  if (userId === null) return Promise.resolve(null);
  if (type === 'digest_ready') return digestContent(telling, userId);
  return listContent(telling, userId, type);
}

async function write(
  { db }: Deps,
  env: Env,
  { userId, template }: Pick<MailRow, 'userId' | 'template'>,
  told: readonly PlannedFacts[],
): Promise<ComposedMail | null> {
  const to = told[0]?.address;
  if (!to || !isNotificationType(template)) return null;
  const content = await contentOf({ db, env, told }, userId, template);
  if (!content) return null;
  const person = await findMailPerson(db, userId);
  const unsubscribe = userId === null ? null : unsubscribeLink(env, { userId, type: template });
  const { origin: appUrl } = new URL(env.NEXT_PUBLIC_APP_URL);
  return { to, ...(await renderMail(content, person, { appUrl, unsubscribe })) };
}

/**
 * A mail in words, of what it is about as it stands now and as far as its reader may see it now, to
 * the address that they have now.
 *
 * @returns null where nothing of it is to be told any more
 */
export async function composeMail(
  deps: Deps,
  env: Env,
  mail: MailRow,
): Promise<ComposedMail | null> {
  const now = deps.now();
  const all = await readPlanned(deps.db, { emailId: mail.id }, now);
  const told = all.filter((facts) => dropReasonOf(facts, now) === null);
  return write(deps, env, mail, told);
}

/**
 * A mail that was kept, for who reads it here instead: also of what is over by now, but of nothing
 * that its reader may not see any more.
 */
export async function composeKept(
  deps: Deps,
  env: Env,
  mail: MailRow,
): Promise<ComposedMail | null> {
  const all = await readPlanned(deps.db, { emailId: mail.id }, deps.now());
  return write(deps, env, mail, all.filter(({ inviteId, isInReach }) => inviteId !== null || isInReach)); // prettier-ignore
}
