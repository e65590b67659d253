'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/app/_entry/define-action';
import { dismissAlert, reopenAlert, snoozeAlert } from '@/lib/alerts';
import { dismissAlertInput, snoozeAlertInput } from '@/lib/alerts/schema';
import { ID_PATTERN } from '@/lib/core/ids';
import { markNotRisk, withdrawNotRisk } from '@/lib/deals';
import { notRiskInput } from '@/lib/deals/not-risk-schema';
import { dealId } from '@/lib/deals/schema';

const alertId = z.string().regex(ID_PATTERN, 'is not the id of an alert');

function refresh(id: string): void {
  revalidatePath(`/deals/${id}`);
  revalidatePath('/risk');
  revalidatePath('/risk/record');
  revalidatePath('/dashboard');
  revalidatePath('/deals');
}

export const snoozeAlertAction = defineAction({
  permission: 'alert.handle',
  input: snoozeAlertInput.extend({ alertId }),
  run: async ({ deps, actor, input, requestId }) => {
    const { alertId: id, ...rest } = input;
    const alert = await snoozeAlert(deps, { actor, source: 'screen', requestId }, id, rest);
    refresh(alert.dealId);
    return {};
  },
});

export const dismissAlertAction = defineAction({
  permission: 'alert.handle',
  input: dismissAlertInput.safeExtend({ alertId }),
  run: async ({ deps, actor, input, requestId }) => {
    const { alertId: id, ...rest } = input;
    const alert = await dismissAlert(deps, { actor, source: 'screen', requestId }, id, rest);
    refresh(alert.dealId);
    return {};
  },
});

export const reopenAlertAction = defineAction({
  permission: 'alert.handle',
  input: z.strictObject({ alertId }),
  run: async ({ deps, actor, input, requestId }) => {
    const by = { actor, source: 'screen', requestId } as const;
    refresh((await reopenAlert(deps, by, input.alertId)).dealId);
    return {};
  },
});

export const markNotRiskAction = defineAction({
  permission: 'deal.update',
  input: notRiskInput.extend({ dealId }),
  run: async ({ deps, actor, input, requestId }) => {
    const { dealId: id, ...rest } = input;
    const deal = await markNotRisk(deps, { actor, source: 'screen', requestId }, id, rest);
    refresh(id);
    return { version: deal.version };
  },
});

export const withdrawNotRiskAction = defineAction({
  permission: 'deal.update',
  input: z.strictObject({ dealId, version: z.number().int().positive().optional() }),
  run: async ({ deps, actor, input: { dealId: id, version }, requestId }) => {
    const by = { actor, source: 'screen', requestId } as const;
    const deal = await withdrawNotRisk(deps, by, id, version);
    refresh(id);
    return { version: deal.version };
  },
});
