'use server';

import { revalidatePath } from 'next/cache';
import { cookies } from 'next/headers';
import { defineAction } from '@/app/_entry/define-action';
import { changeProfile, deleteAccount } from '@/lib/account';
import { changeProfileInput, deleteAccountInput } from '@/lib/account/schema';
import { SESSION_COOKIE } from '@/lib/auth';

export const changeProfileAction = defineAction({
  permission: 'account.manage',
  input: changeProfileInput,
  run: async ({ deps, actor, input }) => {
    const profile = await changeProfile(deps, actor, input);
    revalidatePath('/', 'layout');
    return profile;
  },
});

export const deleteAccountAction = defineAction({
  permission: 'account.manage',
  rateLimit: 'strict',
  input: deleteAccountInput,
  run: async ({ deps, actor, input, requestId }) => {
    await deleteAccount(deps, { actor, requestId }, input);
    (await cookies()).delete(SESSION_COOKIE);
    return {};
  },
});
