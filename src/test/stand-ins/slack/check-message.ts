// The limits of Block Kit for the blocks that messages are made of; others are refused, so that a
// message which uses one is noticed.
import type { SlackError } from './errors';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, max: number): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= max;
const isListOf = (value: unknown, max: number, fits: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= max && value.every((v) => fits(v));

const textObject =
  (max: number, types: readonly string[] = ['plain_text', 'mrkdwn']) =>
  (value: unknown): boolean =>
    isObject(value) && types.includes(String(value.type)) && isText(value.text, max);
const plainText = (max: number) => textObject(max, ['plain_text']);

const isAddress = (value: unknown): boolean =>
  isText(value, 3_000) && /^https?:\/\//.test(String(value));

const optional = (fits: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || fits(value);

const BUTTON: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: (value) => value === 'button',
  text: plainText(75),
  url: optional(isAddress),
  value: optional((value) => isText(value, 2_000)),
  style: optional((value) => ['primary', 'danger'].includes(String(value))),
  action_id: optional((value) => isText(value, 255)),
};

const isButton = (value: unknown): boolean =>
  isObject(value) && Object.entries(BUTTON).every(([field, fits]) => fits(value[field]));

function isSection({ text, fields, accessory }: Fields): boolean {
  if (text === undefined && fields === undefined) return false;
  return (
    optional(textObject(3_000))(text) &&
    optional((list) => isListOf(list, 10, textObject(2_000)))(fields) &&
    optional(isButton)(accessory)
  );
}

const BLOCKS: Readonly<Record<string, (block: Fields) => boolean>> = {
  header: ({ text }) => plainText(150)(text),
  section: isSection,
  actions: ({ elements }) => isListOf(elements, 25, isButton),
  context: ({ elements }) => isListOf(elements, 10, textObject(2_000)),
  divider: () => true,
  markdown: ({ text }) => isText(text, 12_000),
};

function isBlock(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { type, block_id: blockId } = value;
  if (blockId !== undefined && !isText(blockId, 255)) return false;
  return BLOCKS[String(type)]?.(value) ?? false;
}

/** What Slack would say against a message; null where it takes it. */
export function checkMessage(message: unknown): SlackError | null {
  if (!isObject(message)) return 'invalid_payload';
  const { text, blocks, attachments } = message;
  if (!optional((value) => typeof value === 'string')(text)) return 'invalid_payload';
  if (!optional((list) => isListOf(list, 100, isObject))(attachments))
    return 'too_many_attachments';
  if (!optional((list) => isListOf(list, 50, isBlock))(blocks)) return 'invalid_blocks';
  return text || blocks || attachments ? null : 'no_text';
}

/** Every text of a message, however deep. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item));
  return isObject(value) ? Object.values(value).flatMap((item) => textsOf(item)) : [];
}

/** What Slack would read as an alert or as somebody's name: `<!channel>`, `<@U…>`, `<#C…>`; no date. */
export const mentionsOf = (message: unknown): string[] =>
  textsOf(message).flatMap((text) => text.match(/<(?!!date\^)[!@#][^>]*>/g) ?? []);
