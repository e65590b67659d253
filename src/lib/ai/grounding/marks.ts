import { escapeMarkdown } from '../answers/markdown';

const OPEN = '⟦';
const CLOSE = '⟧';
const LONGEST = 80;
const LABEL = 'unverified: ';

const cut = (text: string): string =>
  Array.from(text.replaceAll(/[⟦⟧\s]+/g, ' ').trim())
    .slice(0, LONGEST)
    .join('')
    .trim();

/** What stands in place of a piece that the facts do not hold. */
export const markOf = (text: string): string =>
  `${OPEN}${LABEL}${escapeMarkdown(cut(text))}${CLOSE}`;

/** What stands in place of a link that is taken away; its text stays readable inside the mark. */
export function linkMarkOf(text: string): string {
  const shown = escapeMarkdown(cut(text));
  return `${OPEN}${LABEL}link${shown === '' ? '' : `: ${shown}`}${CLOSE}`;
}

/** A mark of a link in a text that was checked before: its text, null where it has none. */
export const LINK_MARK = /⟦unverified: link(?:: ([^⟦⟧\n]{0,300}))?⟧/g;
const OTHER_MARK = /⟦unverified: ([^⟦⟧\n]{0,300})⟧/g;

/**
 * Takes all marks but those of links away, so that nobody can forge one: what stood inside is judged
 * anew and, where it still is not known, gets the same mark again. A forged mark of a link gains
 * nothing, its text stays marked.
 */
export const withoutMarks = (text: string): string =>
  text.replaceAll(OTHER_MARK, '$1').replaceAll(/[⟦⟧]/g, '');
