import { z } from 'zod';

const told = z.object({ places: z.array(z.string()) });

/**
 * Whether what a stored message tells may be read by somebody who sees these owner keys: a question
 * always, an answer where it was made of nothing else.
 */
export function isReadable(
  { role, answer }: { readonly role: string; readonly answer: unknown },
  keys: readonly string[],
): boolean {
  if (role === 'user') return true;
  const { data } = told.safeParse(answer);
  return data?.places.every((place) => keys.includes(place)) ?? false;
}
