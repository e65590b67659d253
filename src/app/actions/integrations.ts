'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/app/_entry/define-action';
import {
  changeIntegration,
  changeMapping,
  connectIntegration,
  disconnectIntegration,
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
} from '@/lib/integrations/schema';
import type { Deps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';

const refresh = (): void => revalidatePath('/settings/integrations');

interface Typed {
  readonly apiKey: string;
  readonly address: string | null;
  readonly teamId: ConnectInput['teamId'];
}

/** Connects with a key that was typed in, and has the first sync begin. */
async function connectWithKey(
  deps: Deps,
  request: IntegrationRequest,
  name: IntegrationName,
  { apiKey, address, teamId }: Typed,
): Promise<object> {
  const credentials = {
    authKind: 'token',
    accessToken: apiKey,
    refreshToken: null,
    expiresAt: null,
    address,
  } as const;
  await connectIntegration(deps, getEnv(), request, name, { credentials, teamId });
  await startSync(deps, request, name, { trigger: 'connect' });
  refresh();
  return {};
}

export const connectSalesforceAction = defineAction({
  permission: 'integration.manage',
  rateLimit: 'strict',
  input: connectSalesforceInput,
  run: ({ deps, actor, requestId, input: { apiKey, instanceUrl, teamId } }) => {
    const typed = { apiKey, address: instanceUrl, teamId };
    return connectWithKey(deps, { actor, source: 'screen', requestId }, 'salesforce', typed);
  },
});

export const connectHubspotAction = defineAction({
  permission: 'integration.manage',
  rateLimit: 'strict',
  input: connectHubspotInput,
  run: ({ deps, actor, requestId, input: { apiKey, teamId } }) => {
    const typed = { apiKey, address: null, teamId };
    return connectWithKey(deps, { actor, source: 'screen', requestId }, 'hubspot', typed);
  },
});

export const connectCalendarAction = defineAction({
  permission: 'integration.manage',
  rateLimit: 'strict',
  input: connectCalendarInput,
  run: ({ deps, actor, requestId, input: { apiKey, calendarId, teamId } }) => {
    const typed = { apiKey, address: calendarId, teamId };
    return connectWithKey(deps, { actor, source: 'screen', requestId }, 'google_calendar', typed);
  },
});

const named = z.strictObject({ integration: z.enum(INTEGRATIONS) });

export const disconnectIntegrationAction = defineAction({
  permission: 'integration.manage',
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
