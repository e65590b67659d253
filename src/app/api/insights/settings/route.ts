import { defineRoute } from '@/app/_entry/define-route';
import { changeAssistantSettings, getAssistantSettings } from '@/lib/ai';
import { assistantSettingsOutput } from '@/lib/ai/output-schema';
import { assistantSettingsQuery } from '@/lib/ai/schema';
import { changeAssistantInput } from '@/lib/ai/settings-schema';
import { getEnv } from '@/lib/platform/env';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/insights/settings',
  summary: 'How a team’s assistant uses models, and what they cost this month',
  permission: 'assistant.manage',
  rateLimit: 'lenient',
  query: assistantSettingsQuery,
  output: assistantSettingsOutput,
  run: async ({ deps, actor, query: { teamId } }) => ({
    body: await getAssistantSettings(deps, getEnv(), actor, teamId),
  }),
});

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/insights/settings',
  summary: 'Choose models and budgets for a team’s assistant, or switch models off',
  permission: 'assistant.manage',
  rateLimit: 'strict',
  body: changeAssistantInput,
  output: assistantSettingsOutput,
  run: async ({ deps, actor, body, requestId }) => ({
    body: await changeAssistantSettings(deps, getEnv(), { actor, requestId }, body),
  }),
});
