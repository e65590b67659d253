import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far (seconds) the time of signing may lie from this clock. */
const TOLERANCE = 300;

/** Names in small letters, as Node gives them. */
type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The key of both signatures: the 64 hex characters as text, which `whsec_…` holds in base64. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function headerOf(headers: Headers, name: string): string {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') throw new Error(`${name}: is missing`);
  return value;
}

/**
 * Checks `webhook-signature`, which covers the id, the time of signing and the body.
 *
 * @param body the bytes as they came
 * @param now milliseconds
 * @throws Error that begins with the header that is wrong
 */
export function verifyStandard(
  secret: string,
  headers: Headers,
  body: Buffer,
  now = Date.now(),
): void {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const given = headerOf(headers, 'webhook-signature').split(' ');

  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const expected = `v1,${createHmac('sha256', keyOf(secret)).update(signed).digest('base64')}`;
  // More than one while the secret is being rotated; any that fits will do.
  if (!given.some((one) => isSame(one, expected))) {
    throw new Error('webhook-signature: does not fit this secret and body');
  }
  if (!/^\d+$/.test(timestamp)) throw new Error('webhook-timestamp: is not a number of seconds');
  const age = Math.round(now / 1_000 - Number(timestamp));
  if (Math.abs(age) > TOLERANCE) {
    const distance = age > 0 ? `${age} s ago` : `${-age} s ahead`;
    throw new Error(`webhook-timestamp: ${distance}, and ${TOLERANCE} s are allowed`);
  }
}

/**
 * Checks `X-Webhook-Signature`, which covers the body alone: it says that the body is ours, not when it
 * was sent. Whoever checks only this one keeps the ids that came, and takes each once.
 *
 * @throws Error that begins with the header that is wrong
 */
export function verifyLegacy(secret: string, headers: Headers, body: Buffer): void {
  const given = headerOf(headers, 'x-webhook-signature');
  const expected = createHmac('sha256', keyOf(secret)).update(body).digest('hex');
  if (!isSame(given, expected)) {
    throw new Error('x-webhook-signature: does not fit this secret and body');
  }
}
