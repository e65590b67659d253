import { createHmac } from 'node:crypto';
import type { NotificationType } from '../../src/lib/notifications/model';
import type { Person } from './people';
import { sessionSecret } from './settings';

/** The last part of the link by which a person stops a kind of mail, as a mail would bring it. */
export function unsubscribeToken(
  { userId }: Pick<Person, 'userId'>,
  type: NotificationType,
): string {
  const purpose = `unsubscribe:${userId}:${type}`;
  const proof = createHmac('sha256', sessionSecret).update(purpose).digest('base64url');
  return `${type}.${userId}.${proof}`;
}
