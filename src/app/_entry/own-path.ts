const HERE = 'http://own.invalid';
const HOME = '/dashboard';

/**
 * Where to go after the sign-in: a page of ours, or home. The text is read the way a browser reads it
 * (dot segments, tabs and backslashes included), since a pattern sees only how it is written.
 */
export function ownPath(next: unknown): string {
  if (typeof next !== 'string' || !/^\/[\x21-\x7e]*$/.test(next)) return HOME;
  if (!URL.canParse(next, HERE)) return HOME;
  const { origin, pathname, search } = new URL(next, HERE);
  const leaves = origin !== HERE || pathname.startsWith('//') || pathname.startsWith('/api/');
  return leaves ? HOME : `${pathname}${search}`;
}
