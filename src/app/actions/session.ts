'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { defineFormAction } from '@/app/_entry/define-action';
import { ownPath } from '@/app/_entry/own-path';
import { ID_PATTERN } from '@/lib/core/ids';
import { SESSION_COOKIE, SESSION_DAYS, signInDemo } from '@/lib/auth';
import { getEnv } from '@/lib/platform/env';

const userId = z.string().regex(ID_PATTERN, 'choose one of the people on the list');

export const signInAction = defineFormAction({
  permission: 'public',
  rateLimit: 'sign_in',
  input: z.object({ userId, next: z.unknown() }),
  run: async ({ deps, input }) => {
    const env = getEnv();
    const value = await signInDemo(deps, env, input.userId);
    (await cookies()).set(SESSION_COOKIE, value, {
      httpOnly: true,
      sameSite: 'lax',
      secure: env.NEXT_PUBLIC_APP_URL.startsWith('https:'),
      path: '/',
      maxAge: SESSION_DAYS * 86_400,
    });
    redirect(ownPath(input.next));
  },
});

export const signOutAction = defineFormAction({
  permission: 'public',
  rateLimit: 'none',
  input: z.object({ next: z.string().optional() }),
  run: async ({ input: { next } }) => {
    (await cookies()).delete(SESSION_COOKIE);
    // Where they were on the way to, for whoever signs in instead.
    redirect(
      next === undefined ? '/sign-in' : `/sign-in?next=${encodeURIComponent(ownPath(next))}`,
    );
  },
});
