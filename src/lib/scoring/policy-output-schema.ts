import { z } from 'zod';
import { riskPolicySchema } from '../risk';
import { POLICY_ORIGINS, type PolicyDto, type PolicyHistoryDto } from './dto';
import type { PolicyChange } from './model';

const time = z.iso.datetime();

const versionFields = {
  version: z.string(),
  origin: z.enum(POLICY_ORIGINS),
  parent: z.string().nullable().describe('the version that it was made from'),
  note: z.string().nullable(),
  runId: z.string().nullable().describe('the run that proposed it'),
  createdBy: z.string().nullable(),
  createdAt: time.nullable().describe('null for the built-in default'),
  isActive: z.boolean(),
};

/** What a policy looks like in answers; the type check holds it equal to `PolicyDto`. */
export const policyOutput = z
  .object({ ...versionFields, policy: riskPolicySchema })
  .meta({ id: 'RiskPolicyVersion' }) satisfies z.ZodType<PolicyDto>;

export const policyHistoryOutput = z
  .object({
    ...versionFields,
    activations: z
      .array(z.object({ by: z.string().nullable(), at: time, note: z.string().nullable() }))
      .readonly()
      .describe('when it was switched on, newest first, twenty at most'),
  })
  .meta({ id: 'RiskPolicyHistory' }) satisfies z.ZodType<PolicyHistoryDto>;

const path = z.string();
const label = z.string();
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const words = z.array(z.string()).readonly();

export const policyChangeOutput = z.union([
  z.object({ path, label, old: value, new: value }),
  z.object({ path, label, added: words, removed: words }),
]) satisfies z.ZodType<PolicyChange>;
