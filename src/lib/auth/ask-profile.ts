import 'server-only';
import { fetchClerkUser } from '../clients/clerk';
import type { ClerkSettings } from '../platform/env';
import { getLog } from '../platform/log';
import type { Profile } from './model';
import { profileOfUser } from './profile-schema';

/** How long an answer, or its absence, is good for: nobody's requests become requests to Clerk. */
const ASK_AGAIN_MS = 5 * 60_000;
const MOST_REMEMBERED = 10_000;

interface Asked {
  readonly at: number;
  readonly answer: Promise<Profile | null>;
}
const asked = new Map<string, Asked>();

async function ask(settings: ClerkSettings, subject: string): Promise<Profile | null> {
  try {
    const user = await fetchClerkUser(settings, subject);
    return user && profileOfUser(user);
  } catch (error) {
    const reason = (error instanceof Error && error.message) || 'no usable answer';
    getLog().warn({ reason, subject }, 'Clerk does not tell a profile; asked again later');
    return null;
  }
}

/**
 * What Clerk says of a person: asked at most once in five minutes by this process, however many
 * requests want to know, all of whom get the one answer.
 *
 * @returns null where Clerk knows nobody, or does not answer within two seconds
 */
export function askProfile(
  settings: ClerkSettings,
  subject: string,
  now: Date,
): Promise<Profile | null> {
  const key = `${settings.apiUrl} ${subject}`;
  const at = now.getTime();
  const earlier = asked.get(key);
  if (earlier && Math.abs(at - earlier.at) < ASK_AGAIN_MS) return earlier.answer;
  asked.delete(key);
  const oldest = asked.size >= MOST_REMEMBERED ? asked.keys().next().value : undefined;
  if (oldest !== undefined) asked.delete(oldest);
  const answer = ask(settings, subject);
  asked.set(key, { at, answer });
  return answer;
}
