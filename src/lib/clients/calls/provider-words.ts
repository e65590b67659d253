const MAX_WORDS = 300;
/** Of a secret, so much of it in one piece gives it away. */
const TELLING_LENGTH = 8;
const TELLING_WORDS =
  /\b(?:bearer|basic)\s+[\w+/=-]{8}|\b(?:authori[sz]ation|password|secret|token|key)["']?\s*[:=]/i;
/** As keys and tokens are written; a record's id has 18 signs at most. */
const LIKE_A_SECRET = /(?=\S*\d)(?=\S*[A-Za-z])[\w!.+/=-]{24,}/;

/** Whether a text holds a telling part of what was sent to prove who asks. */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => {
    const length = Math.min(TELLING_LENGTH, secret.length);
    if (length === 0) return false;
    const places = Array.from({ length: secret.length - length + 1 }, (_, place) => place);
    return places.some((place) => text.includes(secret.slice(place, place + length)));
  });
}

/**
 * What a provider says of a refusal, as one line that every store can hold; null where that would
 * repeat a key or a token, or anything like one: it is shown, logged and kept.
 */
export function wordsFrom(text: string, secrets: readonly string[]): string | null {
  const line = text
    .slice(0, 10 * MAX_WORDS)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  if (holdsSecret(line, secrets) || TELLING_WORDS.test(line) || LIKE_A_SECRET.test(line)) {
    return null;
  }
  return line === '' ? null : line.slice(0, MAX_WORDS).toWellFormed();
}
