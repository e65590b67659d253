import 'server-only';
import { createClerkClient } from '@clerk/backend';
import { isClerkAPIResponseError } from '@clerk/backend/errors';
import type { ClerkSettings } from '../../platform/env';
import { withDeadline } from './with-deadline';

/**
 * Deletes a person at Clerk. Somebody whom Clerk does not know any more is deleted already.
 *
 * @throws Error where Clerk does not answer in time, or refuses
 */
export async function deleteClerkUser(settings: ClerkSettings, userId: string): Promise<void> {
  const { secretKey, apiUrl } = settings;
  const client = createClerkClient({ secretKey, apiUrl, telemetry: { disabled: true } });
  try {
    await withDeadline(client.users.deleteUser(userId));
  } catch (error) {
    if (isClerkAPIResponseError(error) && error.status === 404) return;
    throw error;
  }
}
