'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/app/_entry/define-action';
import { createDeal, deleteDeal, logTouch, moveDeal, restoreDeal, updateDeal } from '@/lib/deals';
import { invalidField } from '@/lib/core/errors';
import { optionalLineOf } from '@/lib/core/text';
import { STAGES } from '@/lib/deals/model';
import { moveDealInput } from '@/lib/deals/move-schema';
import { createDealInput, dealId, logTouchInput, updateDealInput } from '@/lib/deals/schema';

const onDeal = z.strictObject({ dealId });

function refresh(id: string): void {
  revalidatePath(`/deals/${id}`);
  revalidatePath('/deals');
  revalidatePath('/dashboard');
}

export const createDealAction = defineAction({
  permission: 'deal.create',
  input: createDealInput,
  run: async ({ deps, actor, input, requestId }) => {
    const { id } = await createDeal(deps, { actor, source: 'screen', requestId }, input);
    refresh(id);
    return { id };
  },
});

export const updateDealAction = defineAction({
  permission: 'deal.update',
  // The form of new and of known deals is one, so its type cannot demand the id; this does.
  input: updateDealInput.safeExtend({ dealId: dealId.optional() }),
  run: async ({ deps, actor, input, requestId }) => {
    const { dealId: id, ...changes } = input;
    if (!id) throw invalidField('dealId', 'is missing');
    await updateDeal(deps, { actor, source: 'screen', requestId }, id, changes);
    refresh(id);
    return { id };
  },
});

export const moveStageAction = defineAction({
  permission: 'deal.update',
  input: z.strictObject({
    dealId,
    version: z.number().int().positive(),
    stage: z.enum(STAGES),
    lostReason: optionalLineOf(500).optional(),
  }),
  run: async ({ deps, actor, input, requestId }) => {
    const { dealId: id, ...changes } = input;
    const deal = await updateDeal(deps, { actor, source: 'screen', requestId }, id, changes);
    refresh(id);
    return { version: deal.version };
  },
});

export const assignDealAction = defineAction({
  permission: 'deal.update',
  input: z.strictObject({ dealId, assignedToId: updateDealInput.shape.assignedToId.unwrap() }),
  run: async ({ deps, actor, input, requestId }) => {
    const { dealId: id, assignedToId } = input;
    await updateDeal(deps, { actor, source: 'screen', requestId }, id, { assignedToId });
    refresh(id);
    return {};
  },
});

export const moveDealAction = defineAction({
  permission: 'deal.move',
  input: moveDealInput.extend({ dealId }),
  run: async ({ deps, actor, input, requestId }) => {
    const { dealId: id, ...to } = input;
    await moveDeal(deps, { actor, source: 'screen', requestId }, id, to);
    refresh(id);
    return {};
  },
});

export const logTouchAction = defineAction({
  permission: 'deal.log_touch',
  input: logTouchInput.extend({ dealId }),
  run: async ({ deps, actor, input, requestId }) => {
    const { dealId: id, ...touch } = input;
    const deal = await logTouch(deps, { actor, source: 'screen', requestId }, id, touch);
    refresh(id);
    return { riskScore: deal.riskScore };
  },
});

export const deleteDealAction = defineAction({
  permission: 'deal.delete',
  input: onDeal,
  run: async ({ deps, actor, input, requestId }) => {
    await deleteDeal(deps, { actor, source: 'screen', requestId }, input.dealId);
    refresh(input.dealId);
    return {};
  },
});

export const restoreDealAction = defineAction({
  permission: 'deal.delete',
  input: onDeal,
  run: async ({ deps, actor, input, requestId }) => {
    await restoreDeal(deps, { actor, source: 'screen', requestId }, input.dealId);
    refresh(input.dealId);
    return {};
  },
});
