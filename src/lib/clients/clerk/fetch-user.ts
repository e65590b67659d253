import 'server-only';
import { createClerkClient } from '@clerk/backend';
import { isClerkAPIResponseError } from '@clerk/backend/errors';
import type { ClerkSettings } from '../../platform/env';
import { clerkUserSchema, type ClerkUser } from './clerk-user-schema';
import { withDeadline } from './with-deadline';

/**
 * Asks Clerk's Backend API for a person, once, for two seconds at most.
 *
 * @returns null where Clerk knows nobody by that id
 * @throws Error where Clerk does not answer, or not as documented
 */
export async function fetchClerkUser(
  settings: ClerkSettings,
  userId: string,
): Promise<ClerkUser | null> {
  const { secretKey, apiUrl } = settings;
  const client = createClerkClient({ secretKey, apiUrl, telemetry: { disabled: true } });
  try {
    const user = await withDeadline(client.users.getUser(userId));
    return clerkUserSchema.parse(user.raw);
  } catch (error) {
    if (isClerkAPIResponseError(error) && error.status === 404) return null;
    throw error;
  }
}
