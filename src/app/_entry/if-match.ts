import 'server-only';
import { AppError } from '@/lib/core/errors';

export const etagOf = (version: number): string => `"${version}"`;

/** The version that `If-Match` names; undefined where the header is absent or `*`. */
export function versionFromIfMatch(request: Request): number | undefined {
  const header = request.headers.get('if-match')?.trim();
  if (header === undefined || header === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
  if (version) return Number(version);
  throw new AppError('BAD_REQUEST', 'If-Match: send the ETag of the deal, such as "3".', {
    fields: { 'If-Match': 'must be the ETag of the deal, such as "3"' },
  });
}
