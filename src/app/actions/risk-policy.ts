'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '@/app/_entry/define-action';
import { activatePolicy, changePolicy } from '@/lib/scoring';
import { activatePolicyInput, changePolicyInput, policyParams } from '@/lib/scoring/policy-schema';

/** Every page shows scores, and scores follow the policy. */
const refresh = (): void => revalidatePath('/', 'layout');

export const changePolicyAction = defineAction({
  permission: 'risk_policy.change',
  rateLimit: 'strict',
  input: changePolicyInput,
  run: async ({ deps, actor, input, requestId }) => {
    const { version } = await changePolicy(deps, { actor, requestId }, input);
    refresh();
    return { version };
  },
});

export const activatePolicyAction = defineAction({
  permission: 'risk_policy.change',
  rateLimit: 'strict',
  input: activatePolicyInput.extend(policyParams.shape),
  run: async ({ deps, actor, input, requestId }) => {
    const { version: wanted, ...rest } = input;
    const { version } = await activatePolicy(deps, { actor, requestId }, wanted, rest);
    refresh();
    return { version };
  },
});
