/** All but tabs and the ends of lines; and what turns or hides the characters around it. */
const UNSEEN =
  /\r(?!\n)|[^\P{Cc}\t\n\r]|[\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/**
 * A text of a stranger's that is shown as it came: what could not be seen in it, or would turn what is
 * seen, stands there as an escape, such as `\u{202e}`.
 */
export const visibleText = (text: string): string =>
  text.replaceAll(UNSEEN, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);
