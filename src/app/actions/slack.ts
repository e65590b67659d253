'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '@/app/_entry/define-action';
import { getEnv } from '@/lib/platform/env';
import { changeHook, createHook, removeHook, slackAddressFaults, testHook } from '@/lib/slack';
import {
  changeSlackHookInput,
  createSlackHookInput,
  slackHookParams,
  testSlackHookInput,
} from '@/lib/slack/schema';

/** The choice of channels for one's own notifications says whether there is one. */
function refresh(): void {
  revalidatePath('/settings/integrations');
  revalidatePath('/settings/notifications');
}

const findFaults = (form: unknown) => slackAddressFaults(getEnv(), form);

export const createSlackHookAction = defineAction({
  permission: 'slack.manage',
  rateLimit: 'strict',
  input: createSlackHookInput,
  findFaults,
  run: async ({ deps, actor, input, requestId }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const { id } = await createHook(deps, getEnv(), request, input);
    refresh();
    return { id };
  },
});

export const changeSlackHookAction = defineAction({
  permission: 'slack.manage',
  input: changeSlackHookInput.safeExtend(slackHookParams.shape),
  findFaults,
  run: async ({ deps, actor, input, requestId }) => {
    await changeHook(deps, getEnv(), { actor, source: 'screen', requestId }, input);
    refresh();
    return {};
  },
});

export const removeSlackHookAction = defineAction({
  permission: 'slack.manage',
  input: slackHookParams,
  run: async ({ deps, actor, input, requestId }) => {
    await removeHook(deps, { actor, source: 'screen', requestId }, input.id);
    refresh();
    return {};
  },
});

export const testSlackHookAction = defineAction({
  permission: 'slack.manage',
  rateLimit: 'strict',
  input: testSlackHookInput,
  run: async ({ deps, actor, input, requestId }) => {
    await testHook(deps, getEnv(), { actor, source: 'screen', requestId }, input);
    refresh();
    return {};
  },
});
