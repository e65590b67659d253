/** Behind an address these make the name of a file, any other ending makes another address. */
const FILE_ENDINGS = 'csv|tsv|txt|json|xlsx?|zip|pdf|eml|ics|vcf';

/**
 * A mail address as a word, as PostgreSQL's patterns say it, in any letters' case: `ann@x.io` is not
 * found in `joann@x.io`, nor in `ann@x.io.example`.
 */
export function mailPattern(email: string): string {
  const literal = email.replaceAll(/[^a-z0-9]/gi, String.raw`\$&`);
  const longer = String.raw`[a-z0-9-]|\.(?!(${FILE_ENDINGS})(?![a-z0-9]))[a-z0-9]`;
  return `(?<![a-z0-9._%+-])${literal}(?!${longer})`;
}

/** What stands in place of an erased person's address, by the id that stands in place of theirs. */
export const standInMail = (standInId: string): string => `${standInId}@person.invalid`;
