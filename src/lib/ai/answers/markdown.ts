/** Control signs, line ends and the signs that turn the direction of what follows or are not seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
const MARKS = /[\\`*_[\]<>|~$]/g;
/** What would be a character reference; a plain "&" may stay as it is. */
const REFERENCE = /&(?=#?[a-z0-9]{1,32};)/gi;
/** Only at the beginning of a line: headings, lists, quotes, rules. */
const LINE_START = /^([#+=>:-]|\d{1,9}[.)])/;
/** Stands between the signs by which addresses are recognised without any Markdown around them. */
const JOINER = '\u2060';
const ADDRESS_SIGNS = /(?<=:)(?=\/\/)|(?<=www)(?=\.)|(?=@)|(?<=(?:mailto|xmpp):)/gi;

/** Nothing that a renderer would make a link of by itself. */
export const withoutAutolinks = (text: string): string => text.replaceAll(ADDRESS_SIGNS, JOINER);

const escapeStart = (text: string): string =>
  text.replace(LINE_START, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`);

/**
 * Text of strangers as it may stand anywhere in Markdown: it comes out as the text that it is, on one
 * line, and can be no markup, HTML, link, image, table cell or address that a renderer would link.
 */
export function escapeMarkdown(text: string): string {
  const line = text.replaceAll(UNSEEN, ' ').replaceAll(/\s+/g, ' ').trim();
  const marked = line.replaceAll(MARKS, (sign) => `\\${sign}`).replaceAll(REFERENCE, '\\&');
  return withoutAutolinks(escapeStart(marked));
}

/** A deal as every answer cites it. */
export const dealLink = (id: string, name: string): string => {
  const shown = escapeMarkdown(name);
  return `[${shown === '' ? 'Unnamed deal' : shown}](/deals/${encodeURIComponent(id)})`;
};

/** Our own words with a capital first letter. */
export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const bullets = (lines: readonly string[]): string =>
  lines.map((line) => `- ${line}`).join('\n');

export const numbered = (lines: readonly string[]): string =>
  lines.map((line, index) => `${index + 1}. ${line}`).join('\n');

/** Cells are Markdown already; the first row holds the heads. Figures stand to the right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = heads.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(heads), line(rule), ...rows.map(line)].join('\n');
}
