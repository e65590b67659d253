/** Somebody who can be named in a note. */
export interface Nameable {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Letters, digits and what joins them: a name that goes on is another one. */
const GOES_ON = /^[\p{L}\p{M}\p{N}_]/u;
const ADDRESS_GOES_ON = /^(?:[\p{L}\p{M}\p{N}_-]|\.[\p{L}\p{N}])/u;
/** An `@` after one of these stands inside a word, as in an address. */
const INSIDE_WORD = /[\p{L}\p{M}\p{N}_.+-]$/u;

const plain = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ');

interface Handle {
  readonly text: string;
  readonly end: RegExp;
  readonly id: string;
}

/** The longest first, so that `@Ann Lee Park` is not taken for Ann Lee. */
function handlesOf(people: readonly Nameable[]): Handle[] {
  return people
    .flatMap(({ id, name, email }) => [
      { id, text: plain(name.trim()), end: GOES_ON },
      { id, text: plain(email), end: ADDRESS_GOES_ON },
    ])
    .filter(({ text }) => text !== '')
    .sort((a, b) => b.text.length - a.text.length);
}

/**
 * Whom a note names as `@Full Name` or `@address`, each once, in the order of the note. Two people of
 * the same name are both meant: better one too many than the wrong one.
 */
export function findMentions(note: string, people: readonly Nameable[]): string[] {
  const text = plain(note);
  const handles = handlesOf(people);
  const found = new Set<string>();
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (INSIDE_WORD.test(text.slice(Math.max(0, at - 2), at))) continue;
    const named = text.slice(at + 1);
    const fits = (handle: Handle) =>
      named.startsWith(handle.text) && !handle.end.test(named.slice(handle.text.length));
    const longest = handles.find(fits);
    for (const handle of handles) {
      if (handle.text === longest?.text) found.add(handle.id);
    }
  }
  return [...found];
}
