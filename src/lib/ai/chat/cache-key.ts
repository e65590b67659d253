import { createHash } from 'node:crypto';
import { z } from 'zod';
import { citationOutput, chatOutput } from '../output-schema';

/** How long an answer may be given again; it goes before, with any change of what it was made of. */
export const CACHE_MS = 24 * 60 * 60_000;

const cachedSchema = z.object({
  content: z.string(),
  citations: z.array(citationOutput),
  ungrounded: chatOutput.shape.ungrounded,
  model: z.string(),
  notice: z.string().nullable(),
});
export type CachedAnswer = z.infer<typeof cachedSchema>;

/** What was kept, where it can still be read. */
export const cachedAnswer = (stored: unknown): CachedAnswer | null =>
  cachedSchema.safeParse(stored).data ?? null;

/**
 * Names an answer by all that it is made of: the instructions, the figures (so any change of the data
 * is another key), what was said before, the models, and whose it is: what one person was told is
 * never another's.
 */
export function cacheKey(
  userId: string,
  models: readonly string[],
  messages: readonly { readonly role: string; readonly content: string }[],
): string {
  const whole = JSON.stringify([
    userId,
    models,
    messages.map(({ role, content }) => [role, content]),
  ]);
  return createHash('sha256').update(whole).digest('hex');
}
