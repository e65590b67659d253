import {
  dateToken,
  escapeText,
  fitLines,
  LIMITS,
  linkTo,
  mrkdwn,
  plainText,
  type SlackBlock,
  type SlackPayload,
} from './block-kit';

/** Words, and the page of ours that they lead to: from the root of the site, `/deals/…`. */
export interface Item {
  readonly text: string;
  readonly path?: string | null;
}

export interface Fact extends Item {
  readonly label: string;
}

/**
 * What a message says, in plain words of whatever origin. `toPayload` alone turns it into Slack's
 * formats, and escapes every word of it.
 */
export interface Message {
  readonly headline: string;
  /** One paragraph, or a line for each thing. */
  readonly body?: string;
  readonly facts?: readonly Fact[];
  /** A list, with what stands above it. */
  readonly list?: { readonly title: string; readonly items: readonly Item[] };
  /** Where to go on, at the end. */
  readonly link?: Item;
  /** Who did it; null where nobody did. */
  readonly by: string | null;
  readonly at: Date;
}

/** Generous for what people write, and far below what a section holds. */
const MAX_VALUE = 300;
const MAX_BODY = 1_500;
/** Of the list, so that its title and "and more" have room beside it. */
const MAX_LIST = 2_700;
const MAX_FALLBACK = 3_000;

type Write = (item: Item, max: number) => string;

const writerFor =
  (appUrl: string): Write =>
  ({ text, path }, max) =>
    path ? linkTo(new URL(path, appUrl).href, text, max) : escapeText(text, max);

/** The body, each line by itself; empty where there are no words in it. */
function bodyLines({ body = '' }: Message): string {
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  return fitLines(lines.map((line) => escapeText(line, MAX_BODY)), MAX_BODY).text; // prettier-ignore
}

const section = (text: string): SlackBlock => ({ type: 'section', text: mrkdwn(text) });

function factBlock(facts: readonly Fact[], write: Write): SlackBlock[] {
  if (facts.length === 0) return [];
  const fields = facts
    .slice(0, LIMITS.fields)
    .map((fact) => mrkdwn(`*${escapeText(fact.label, 50)}*\n${write(fact, MAX_VALUE)}`));
  return [{ type: 'section', fields }];
}

function listBlock({ list }: Message, write: Write): SlackBlock[] {
  if (!list || list.items.length === 0) return [];
  const lines = list.items.map((item) => `• ${write(item, MAX_VALUE)}`);
  const { text, left } = fitLines(lines, MAX_LIST);
  const more = left > 0 ? `\n…and ${left} more` : '';
  return [section(`*${escapeText(list.title, 100)}*\n${text}${more}`)];
}

function contextBlock({ by, at }: Message): SlackBlock {
  const who = escapeText(by ?? 'Sentinel', 100);
  return { type: 'context', elements: [mrkdwn(`${who} · ${dateToken(at)}`)] };
}

/** The same in one line, for notifications and where blocks are not shown. */
function fallbackOf(message: Message): string {
  const { headline, facts = [], list, by } = message;
  const body = bodyLines(message);
  const sentences = [
    escapeText(headline, LIMITS.header),
    ...(body === '' ? [] : [body]),
    ...facts.map(({ label, text }) => `${escapeText(label, 50)}: ${escapeText(text, MAX_VALUE)}`),
    ...(list?.items ?? []).map(({ text }) => escapeText(text, MAX_VALUE)),
    ...(by === null ? [] : [`By ${escapeText(by, 100)}`]),
  ];
  return fitLines(sentences, MAX_FALLBACK).text.replaceAll('\n', ' | ');
}

/**
 * A message as Slack takes it. It has no button: Slack reports a press of one to the app that the
 * webhook belongs to, and marks the message with a warning where that app is not listening.
 *
 * @param appUrl where our pages are: `NEXT_PUBLIC_APP_URL`
 */
export function toPayload(message: Message, appUrl: string): SlackPayload {
  const write = writerFor(appUrl);
  const { headline, facts = [], link } = message;
  const body = bodyLines(message);
  return {
    text: fallbackOf(message),
    blocks: [
      { type: 'header', text: plainText(escapeText(headline, LIMITS.header)) },
      ...(body === '' ? [] : [section(body)]),
      ...factBlock(facts, write),
      ...listBlock(message, write),
      ...(link ? [section(write(link, MAX_VALUE))] : []),
      contextBlock(message),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}
