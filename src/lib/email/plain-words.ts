/** Joins words without being seen: what holds one is no address to a mail program. */
const JOINER = '\u2060';

/** Whatever a mail program would make a link of: with a scheme, with www, or a name with a domain. */
const ADDRESS_LIKE = /\b(?:[a-z][a-z\d+.-]*:\/\/|www\.)\S+|[^\s@/]+@[^\s@]+|\b[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}(?:[/?#]\S*)?/giu; // prettier-ignore

/** Marks that turn the direction of what follows: they could show a name as another. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/gu;
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** What people typed, on one line, in which no mail program finds a link that we did not write. */
export const plainWords = (typed: string): string =>
  typed
    .replaceAll(TURNS, '')
    .replaceAll(CONTROLS, ' ')
    .replaceAll(ADDRESS_LIKE, (found) => found.replaceAll(/[.:/@]/gu, `$&${JOINER}`))
    .trim();

const MAX_SUBJECT = 180;

/** A subject: one line, however it was typed, so that it can never begin another header. */
export function subjectLine(words: string): string {
  const line = words
    .replaceAll(TURNS, '')
    .replaceAll(CONTROLS, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return line.length <= MAX_SUBJECT
    ? line
    : `${line
        .slice(0, MAX_SUBJECT - 1)
        .toWellFormed()
        .trimEnd()}…`;
}
