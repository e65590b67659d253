import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { AppError } from '@/lib/core/errors';
import { readUnsubscribe, switchOffMail } from '@/lib/notifications';
import { getEnv } from '@/lib/platform/env';

const params = z.object({ token: z.string() });

/** The token has been checked, so it holds nothing that means something in HTML. */
const documentOf = (token: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=/unsubscribe/${token}">
<title>Stop mails</title>
<p><a href="/unsubscribe/${token}">Go on to the page that asks whether these mails are to stop</a></p>
</html>
`;

export const GET = defineRoute({
  method: 'GET',
  path: '/api/email/unsubscribe/{token}',
  summary: 'For mail programs that open the address instead of posting to it: leads to the page that asks', // prettier-ignore
  permission: 'signed',
  rateLimit: 'lenient',
  params,
  streams: ['text/html'],
  output: z.object({}),
  run: async ({ deps, params: { token } }) => {
    if (!(await readUnsubscribe(deps, getEnv(), token))) {
      throw new AppError('UNAUTHENTICATED', 'This link was not made here, or was cut short.');
    }
    return {
      headers: { 'content-type': 'text/html; charset=utf-8' },
      stream: new Blob([documentOf(token)]).stream(),
    };
  },
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/email/unsubscribe/{token}',
  summary: 'Switch a kind of mail off by the link of a mail, without a sign-in (RFC 8058)',
  permission: 'signed',
  rateLimit: 'lenient',
  // Mail programs post a form, of which nothing is needed.
  takes: 'text',
  params,
  output: z.object({ switchedOff: z.string().describe('the kind of mail') }),
  run: async ({ deps, params: { token } }) => ({
    body: { switchedOff: await switchOffMail(deps, getEnv(), token) },
  }),
});
