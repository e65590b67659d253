import { z } from 'zod';
import { isCleanText } from '../core/text';
import { PLACEHOLDER_DOMAIN, type Profile } from './model';

const MAX_NAME = 120;

/** A name as it may be kept and shown, or null. */
export function toName(value: unknown): string | null {
  if (typeof value !== 'string' || !isCleanText(value)) return null;
  const characters = [...value.trim().replace(/\s+/g, ' ')];
  return characters.slice(0, MAX_NAME).join('').trim() || null;
}

/** An address in lower case, or null for what is none. Our own placeholders are nobody's address. */
export function toEmail(value: unknown): string | null {
  const parsed = z.email().max(254).safeParse(value);
  const email = parsed.success ? parsed.data.toLowerCase() : null;
  return email?.endsWith(`@${PLACEHOLDER_DOMAIN}`) ? null : email;
}

/** An https address of a picture, or null. */
export function toImageUrl(value: unknown): string | null {
  const parsed = z
    .url({ protocol: /^https$/ })
    .max(2_000)
    .safeParse(value);
  return parsed.success ? parsed.data : null;
}

/**
 * Session tokens carry a name and an address only where the instance was told to write them
 * (Sessions, "Customize session token"). Read are the names that Clerk's documentation and its
 * shortcodes use; the first that holds something counts.
 */
const NAME_CLAIMS = ['name', 'full_name', 'fullName'] as const;
const EMAIL_CLAIMS = ['email', 'primary_email_address', 'primaryEmail', 'email_address'] as const;

const firstOf = <T>(
  claims: Readonly<Record<string, unknown>>,
  names: readonly string[],
  read: (value: unknown) => T | null,
): T | null => names.reduce<T | null>((found, claim) => found ?? read(claims[claim]), null);

/** The profile that a verified token carries. An address that the token calls unverified is left out. */
export function profileOfClaims(
  subject: string,
  claims: Readonly<Record<string, unknown>>,
): Profile {
  const email = firstOf(claims, EMAIL_CLAIMS, toEmail);
  return {
    subject,
    name: firstOf(claims, NAME_CLAIMS, toName),
    email: claims.email_verified === false ? null : email,
    emailVerified: email !== null && claims.email_verified === true,
    imageUrl: null,
    asOf: null,
  };
}

/** Clerk's own answer; without a name, the user name or what stands before the @ has to do. */
export function profileOfUser(user: {
  readonly id: string;
  readonly name: string | null;
  readonly username: string | null;
  readonly email: string | null;
  readonly imageUrl: string | null;
  readonly updatedAt: Date;
}): Profile {
  const email = toEmail(user.email);
  return {
    subject: user.id,
    name: toName(user.name) ?? toName(user.username) ?? toName(email?.split('@')[0]),
    email,
    emailVerified: email !== null,
    imageUrl: toImageUrl(user.imageUrl),
    asOf: user.updatedAt,
  };
}
