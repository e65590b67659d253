'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { defineFormAction } from '@/app/_entry/define-action';
import { SESSION_COOKIE, SESSION_DAYS, signInDemo } from '@/lib/auth';
import { getEnv } from '@/lib/platform/env';

/** Only a path of ours: `//other.example` and `https:` would lead away after the sign-in. */
const ownPath = z
  .string()
  .refine((path) => /^\/(?![/\\])/.test(path) && !path.startsWith('/api/'))
  .catch('/dashboard');

export const signInAction = defineFormAction({
  permission: 'public',
  input: z.object({ userId: z.string(), next: ownPath }),
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
    redirect(input.next);
  },
});

export const signOutAction = defineFormAction({
  permission: 'public',
  input: z.object({}),
  run: async () => {
    (await cookies()).delete(SESSION_COOKIE);
    redirect('/sign-in');
  },
});
