'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/app/_entry/define-action';
import {
  changeIntegration,
  changeMapping,
  connectIntegration,
  createMeeting,
  disconnectIntegration,
  linkMeeting,
  pastedKey,
  startSync,
  type ConnectInput,
  type IntegrationRequest,
} from '@/lib/integrations';
import { CRMS, INTEGRATIONS, type IntegrationName } from '@/lib/integrations/model';
import {
  changeIntegrationInput,
  changeMappingInput,
  connectCalendarInput,
  connectHubspotInput,
  connectSalesforceInput,
  createMeetingInput,
  linkMeetingInput,
} from '@/lib/integrations/schema';
import type { Deps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';

const refresh = (): void => revalidatePath('/settings/integrations');

/** Connects with a key that was typed in, and has the first sync begin. */
async function connect(
  { deps, ...request }: IntegrationRequest & { readonly deps: Deps },
  name: IntegrationName,
  given: ConnectInput,
): Promise<object> {
  await connectIntegration(deps, getEnv(), request, name, given);
  await startSync(deps, request, name, { trigger: 'connect' });
  refresh();
  return {};
}

export const connectSalesforceAction = defineAction({
  permission: 'integration.manage',
  rateLimit: 'strict',
  input: connectSalesforceInput,
  run: ({ deps, actor, requestId, input: { apiKey, instanceUrl, teamId } }) => {
    const given = { credentials: pastedKey(apiKey, instanceUrl), teamId };
    return connect({ deps, actor, source: 'screen', requestId }, 'salesforce', given);
  },
});

export const connectHubspotAction = defineAction({
  permission: 'integration.manage',
  rateLimit: 'strict',
  input: connectHubspotInput,
  run: ({ deps, actor, requestId, input: { apiKey, teamId } }) => {
    const given = { credentials: pastedKey(apiKey, null), teamId };
    return connect({ deps, actor, source: 'screen', requestId }, 'hubspot', given);
  },
});

export const connectCalendarAction = defineAction({
  permission: 'integration.manage',
  rateLimit: 'strict',
  input: connectCalendarInput,
  run: ({ deps, actor, requestId, input: { apiKey, calendarId, teamId } }) => {
    const given = { credentials: pastedKey(apiKey, calendarId), teamId };
    return connect({ deps, actor, source: 'screen', requestId }, 'google_calendar', given);
  },
});

const named = z.strictObject({ integration: z.enum(INTEGRATIONS) });

export const disconnectIntegrationAction = defineAction({
  permission: 'integration.disconnect',
  input: named,
  run: async ({ deps, actor, requestId, input }) => {
    const request = { actor, source: 'screen', requestId } as const;
    await disconnectIntegration(deps, getEnv(), request, input.integration);
    refresh();
    return {};
  },
});

export const changeIntegrationAction = defineAction({
  permission: 'integration.manage',
  input: named.extend({ change: changeIntegrationInput }),
  run: async ({ deps, actor, requestId, input: { integration, change } }) => {
    const request = { actor, source: 'screen', requestId } as const;
    await changeIntegration(deps, getEnv(), request, integration, change);
    refresh();
    return {};
  },
});

export const startSyncAction = defineAction({
  permission: 'integration.sync',
  input: named.extend({ isFull: z.boolean() }),
  run: async ({ deps, actor, requestId, input: { integration, isFull } }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const kind = isFull ? ({ kind: 'full' } as const) : {};
    const { syncId } = await startSync(deps, request, integration, { trigger: 'manual', ...kind });
    refresh();
    return { syncId };
  },
});

export const changeMappingAction = defineAction({
  permission: 'integration.manage',
  input: z.strictObject({ crm: z.enum(CRMS), change: changeMappingInput }),
  run: async ({ deps, actor, requestId, input: { crm, change } }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const mapping = await changeMapping(deps, request, crm, change);
    if (!change.dryRun) refresh();
    return mapping;
  },
});

/** A meeting may move from one deal's page to another's, on the dashboard and in the list. */
function refreshMeetings(): void {
  revalidatePath('/deals/[id]', 'page');
  revalidatePath('/dashboard');
  revalidatePath('/meetings');
}

export const createMeetingAction = defineAction({
  permission: 'meeting.manage',
  input: createMeetingInput,
  run: async ({ deps, actor, requestId, input }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const { id } = await createMeeting(deps, getEnv(), request, input);
    refreshMeetings();
    return { id };
  },
});

export const linkMeetingAction = defineAction({
  permission: 'meeting.manage',
  input: linkMeetingInput,
  run: async ({ deps, actor, requestId, input: { id, dealId } }) => {
    await linkMeeting(deps, { actor, source: 'screen', requestId }, id, dealId);
    refreshMeetings();
    return {};
  },
});
