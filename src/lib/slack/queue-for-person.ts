import 'server-only';
import { personalKey } from '../auth';
import { afterCommit, type Tx } from '../platform/db';
import { getEnv } from '../platform/env';
import { wakePumps } from '../platform/outbox';
import { toPayload } from './message';
import { findCarrier } from './repository/hooks';
import { findMessageId, insertMessages } from './repository/messages';

/** A notification that its person wants to have over Slack, in the words that it has elsewhere. */
export interface PersonalMessage {
  readonly userId: string;
  /** The event's id where an event caused it: a channel that was told of that one hears it once. */
  readonly causeKey: string;
  readonly dealId: string | null;
  readonly title: string;
  readonly message: string;
  /** Where it leads, from the root of the site: `/deals/…`; null where it leads nowhere. */
  readonly path: string | null;
  readonly at: Date;
}

/**
 * Queues a notification for the first active Slack channel of the person's own.
 *
 * @returns the message's id, also where it was queued before; null where they have no such channel
 */
export async function queueForPerson(tx: Tx, given: PersonalMessage): Promise<string | null> {
  const { userId, causeKey, dealId, title, message, path, at } = given;
  const hookId = await findCarrier(tx, personalKey(userId));
  if (hookId === null) return null;
  const { NEXT_PUBLIC_APP_URL: appUrl } = getEnv();
  const link = path === null ? {} : { link: { text: 'Open in Sentinel', path } };
  const payload = toPayload({ headline: title, body: message, ...link, by: null, at }, appUrl);
  await insertMessages(tx, [{ hookId, causeKey, dealId, payload, at }]);
  afterCommit(tx, wakePumps);
  return findMessageId(tx, hookId, causeKey);
}
