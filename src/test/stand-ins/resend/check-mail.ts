import type { ResendError } from './errors';

export interface WireMail {
  readonly from: string;
  readonly to: string | readonly string[];
  readonly subject: string;
  readonly html?: string;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const ADDRESS = '[^\\s@<>"]+@[^\\s@<>"]+\\.[^\\s@<>"]+';
/** `email@example.com` or `Name <email@example.com>`. */
const MAILBOX = new RegExp(`^(?:${ADDRESS}|[^<>\\r\\n]+ <${ADDRESS}>)$`);
const MAX_RECIPIENTS = 50;

const isMailbox = (value: unknown): boolean => typeof value === 'string' && MAILBOX.test(value);

function areMailboxes(value: unknown): boolean {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.length <= MAX_RECIPIENTS && list.every((item) => isMailbox(item));
}

function areHeaders(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((text) => typeof text === 'string' && !/[\r\n]/.test(text));
}

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

/** What Resend would say against a mail; null where it takes it. */
export function checkMail(mail: unknown): ResendError | null {
  if (typeof mail !== 'object' || mail === null) return 'validation_error';
  const { from, to, subject, html, text, headers } = mail as Readonly<Record<string, unknown>>;
  if (![from, to, subject, html ?? text].every(Boolean)) return 'missing_required_field';
  if (!isMailbox(from)) return 'invalid_from_address';
  const parts = [isText(subject), isText(html), isText(text), areMailboxes(to)];
  return parts.every(Boolean) && areHeaders(headers ?? {}) ? null : 'validation_error';
}
