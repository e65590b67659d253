/** The parts of Slack's Block Kit that are used here. @see https://docs.slack.dev/reference/block-kit */
interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}

/**
 * `verbatim`: Slack then makes nothing of what people typed. Otherwise it turns `@here`, `#channel`
 * and bare addresses into the real thing.
 */
interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'section'; readonly fields: readonly Mrkdwn[] }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };

/** What an incoming webhook is sent. */
export interface SlackPayload {
  /** What notifications and screen readers say. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** Slack's own limits, characters after escaping. */
export const LIMITS = { header: 150, section: 3_000, fields: 10, field: 2_000 } as const;

/** Slack refuses a block without words. */
const NOTHING = '-';
/** What is no character to be read; PostgreSQL could not even keep a NUL. */
const BLANKS = /[\s\p{Cc}]+/gu;
/** Signs that turn the direction of what follows, our own words after it too. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * A text that somebody typed, on one line, so that it means nothing to Slack: `<!channel>` stays these
 * ten characters. Cut to `max` characters as they are sent, never within one of them.
 */
export function escapeText(text: string, max: number): string {
  const line = text.replaceAll(TURNS, '').replaceAll(BLANKS, ' ').trim() || NOTHING;
  const parts = Array.from(line, (character) => ENTITIES[character] ?? character);
  if (parts.join('').length <= max) return parts.join('');
  let kept = '';
  for (const part of parts) {
    if (kept.length + part.length > max - 1) break;
    kept += part;
  }
  return `${kept.trimEnd()}…`;
}

/** A link whose words somebody typed. The address is our own; it is written so that it stays one. */
export function linkTo(href: string, words: string, max: number): string {
  const address = new URL(href).href.replaceAll('&', '&amp;').replaceAll('|', '%7C');
  return `<${address}|${escapeText(words, max)}>`;
}

/** A moment in the zone of whoever reads it, and in UTC where Slack cannot say. */
export function dateToken(at: Date): string {
  const utc = at.toISOString().slice(0, 16).replace('T', ' ');
  return `<!date^${Math.floor(at.getTime() / 1_000)}^{date_short_pretty} at {time}|${utc} UTC>`;
}

export const plainText = (text: string): PlainText => ({ type: 'plain_text', text });
export const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });

/** As many of the lines as have room, and how many have not. */
export function fitLines(
  lines: readonly string[],
  max: number,
): { readonly text: string; readonly left: number } {
  let text = '';
  for (const [at, line] of lines.entries()) {
    const next = text === '' ? line : `${text}\n${line}`;
    if (next.length > max) return { text, left: lines.length - at };
    text = next;
  }
  return { text, left: 0 };
}
