import { z } from 'zod';
import { startOfUtcDay } from '../core/dates';
import { teamIdInput, teamIdQuery } from '../core/team-id';
import { lineOf } from '../core/text';
import { riskPolicySchema } from '../risk/policy';
import { policyInput } from './policy-schema';

const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;
/** No deal of a product that sells something is older. */
const EARLIEST = Date.UTC(1990, 0, 1);

/** A calendar day, kept as it was typed; it stands for its first moment (UTC). */
const day = z.string({ error: 'must be a day such as 2026-03-31' }).refine(
  (text) => {
    const time = DAY_PATTERN.test(text) ? Date.parse(text) : Number.NaN;
    // A day that no calendar has (February 30) is read as one of the next month.
    return time >= EARLIEST && new Date(startOfUtcDay(time)).toISOString().startsWith(text);
  },
  { error: 'must be a day such as 2026-03-31, from 1990 on' },
);

const stepDays = z
  .number({ error: 'must be a whole number of days from 1 to 90' })
  .int('must be a whole number of days from 1 to 90')
  .min(1, 'must be from 1 to 90 days')
  .max(90, 'must be from 1 to 90 days');

/** `active`, `default` or the name of a version. */
const policyName = lineOf(100);

/** Body of `POST /api/risk/backtests`. */
export const startRunInput = z.strictObject({
  teamId: teamIdInput,
  kind: z.enum(['backtest', 'learn'], { error: 'must be backtest or learn' }),
  split: day
    .optional()
    .describe('judged is what lies from this day on; the day by which 60 % had closed if left out'),
  stepDays: stepDays.optional().describe('days between two looks at a deal'),
  policy: policyName.optional().describe('active, default or a version; of a backtest'),
  compareWith: policyName
    .nullable()
    .optional()
    .describe('the same; null for none; the built-in default if left out'),
  firstDay: z.boolean({ error: 'must be true or false' }).optional(),
});
export type StartRunInput = z.infer<typeof startRunInput>;

/** Body of `POST /api/risk/policy/preview`: a policy that is not stored, or a version that is. */
export const previewPolicyInput = z
  .strictObject({
    teamId: teamIdInput,
    policy: policyInput.optional(),
    version: policyName.optional().describe('a stored version, instead of a policy'),
  })
  .refine(({ policy, version }) => (policy === undefined) !== (version === undefined), {
    path: ['policy'],
    error: 'give a policy or the name of a version, and not both',
  });
export type PreviewPolicyInput = z.infer<typeof previewPolicyInput>;

/** Query of `GET /api/risk/backtests`, beside the page. `personal` stands for one's own deals. */
export const listRunsQuery = z.object({ teamId: teamIdQuery });

export const runParams = z.object({ id: z.string() });

/** What is stored with a backtest or a learning: names are resolved to versions when it is started. */
export const judgingParams = z.object({
  split: z.string().nullable(),
  stepDays: z.number().nullable(),
  policy: z.string(),
  compareWith: z.string().nullable(),
  firstDay: z.boolean(),
});
export type JudgingParams = z.infer<typeof judgingParams>;

/** What is stored with a preview. */
export const previewParams = z.object({
  /** Its version is `preview` where it is not stored. */
  policy: riskPolicySchema,
  /** The stored version that it is; null for a draft. */
  of: z.string().nullable().default(null),
  /** The version in force that it is compared with. */
  against: z.string(),
});
export type PreviewParams = z.infer<typeof previewParams>;
