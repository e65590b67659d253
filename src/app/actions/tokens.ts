'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '@/app/_entry/define-action';
import { createToken, revokeToken } from '@/lib/account';
import { createTokenInput, tokenParams } from '@/lib/account/schema';

const refresh = (): void => revalidatePath('/settings/api');

export const createTokenAction = defineAction({
  permission: 'account.manage',
  rateLimit: 'strict',
  input: createTokenInput,
  run: async ({ deps, actor, input, requestId }) => {
    const made = await createToken(deps, { actor, requestId }, input);
    refresh();
    return made;
  },
});

export const revokeTokenAction = defineAction({
  permission: 'account.manage',
  input: tokenParams,
  run: async ({ deps, actor, input, requestId }) => {
    await revokeToken(deps, { actor, requestId }, input.id);
    refresh();
    return {};
  },
});
