import 'server-only';
import { z } from 'zod';
import { deleteClerkUser } from '../clients/clerk';
import { clerkSettingsOf, getEnv, type ClerkSettings } from '../platform/env';

const data = z.object({ subject: z.string() });

/**
 * The job behind a deleted account: ends the identity at Clerk, so that nobody signs in with it again.
 * It holds Clerk's id of the person and nothing else. What fails is tried again by the queue.
 *
 * @returns what became of it; `gone` also where Clerk knew nobody of that id
 * @throws Error where Clerk does not answer, or refuses
 */
export async function deleteIdentity(
  given: unknown,
  settings: ClerkSettings | null = clerkSettingsOf(getEnv()),
): Promise<'gone' | 'no_provider'> {
  const { subject } = data.parse(given);
  if (!settings) return 'no_provider';
  await deleteClerkUser(settings, subject);
  return 'gone';
}
