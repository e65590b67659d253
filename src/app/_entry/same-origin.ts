import 'server-only';
import { AppError } from '@/lib/core/errors';

/**
 * A write that a cookie authenticates must come from our own pages. Browsers always send Origin (or
 * at least Sec-Fetch-Site) with such requests; a Bearer token needs no such check, since no browser
 * adds one by itself.
 */
export function demandSameOrigin(request: Request): void {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (origin === null) {
    if (site === null || site === 'same-origin') return;
  } else {
    const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
    if (URL.canParse(origin) && new URL(origin).host === host) return;
  }
  throw new AppError('FORBIDDEN', 'This request came from another site.');
}
