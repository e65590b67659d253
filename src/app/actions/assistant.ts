'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/app/_entry/define-action';
import { changeAssistantSettings, deleteConversation, rateAnswer } from '@/lib/ai';
import { feedbackInput } from '@/lib/ai/schema';
import { changeAssistantInput } from '@/lib/ai/settings-schema';
import { ID_PATTERN } from '@/lib/core/ids';
import { getEnv } from '@/lib/platform/env';

const id = (what: string) => z.string().regex(ID_PATTERN, `is not the id of ${what}`);

export const deleteConversationAction = defineAction({
  permission: 'assistant.keep',
  input: z.strictObject({ id: id('a conversation') }),
  run: async ({ deps, actor, input }) => {
    await deleteConversation(deps, actor, input.id);
    return {};
  },
});

export const rateAnswerAction = defineAction({
  permission: 'assistant.keep',
  input: feedbackInput.extend({ messageId: id('an answer') }),
  run: async ({ deps, actor, input }) => {
    const { messageId, ...feedback } = input;
    await rateAnswer(deps, actor, messageId, feedback);
    return {};
  },
});

export const changeAssistantAction = defineAction({
  permission: 'assistant.manage',
  rateLimit: 'strict',
  input: changeAssistantInput,
  run: async ({ deps, actor, input, requestId }) => {
    await changeAssistantSettings(deps, getEnv(), { actor, requestId }, input);
    revalidatePath('/settings/assistant');
    return {};
  },
});
