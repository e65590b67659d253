import { z } from 'zod';
import { isoDate } from '../core/dates';
import { ID_PATTERN } from '../core/ids';
import { currencyCode, moneyAmount } from '../core/money';
import { teamIdInput, teamIdQuery } from '../core/team-id';
import { lineOf, nameOf, optionalLineOf, optionalNameOf } from '../core/text';
import { BANDS, DEAL_SORTS, STAGES, TOUCH_TYPES, type RiskBand } from './model';

const stage = z.enum(STAGES, { error: `must be one of ${STAGES.join(', ')}` });
const optionalDate = z.preprocess((value) => (value === '' ? null : value), isoDate.nullable());

export const dealId = z.string().regex(ID_PATTERN, 'is not the id of a deal');
const version = z.number().int().positive();

const fields = {
  name: nameOf(500),
  account: optionalNameOf(500),
  stage,
  value: moneyAmount,
  currency: currencyCode,
  location: optionalNameOf(200),
  expectedCloseDate: optionalDate,
  nextStep: optionalLineOf(5_000),
  nextStepAt: optionalDate,
  lostReason: optionalLineOf(5_000),
};

/** Body of `POST /api/deals`. `teamId`: a team's id, null for a personal deal, absent for one's team. */
export const createDealInput = z.strictObject({
  name: fields.name,
  stage: fields.stage.default('discovery'),
  value: fields.value,
  /** The team's default where it is left out; USD for a personal deal. */
  currency: fields.currency.optional(),
  account: fields.account.optional(),
  location: fields.location.optional(),
  expectedCloseDate: fields.expectedCloseDate.optional(),
  nextStep: fields.nextStep.optional(),
  nextStepAt: fields.nextStepAt.optional(),
  lostReason: fields.lostReason.optional(),
  teamId: teamIdInput,
});
export type CreateDealInput = z.infer<typeof createDealInput>;

/** Body of `PATCH /api/deals/:id`: only what is to change. `version` or `If-Match` guards it. */
export const updateDealInput = z
  .strictObject({
    name: fields.name.optional(),
    account: fields.account.optional(),
    stage: fields.stage.optional(),
    value: fields.value.optional(),
    currency: fields.currency.optional(),
    location: fields.location.optional(),
    expectedCloseDate: fields.expectedCloseDate.optional(),
    nextStep: fields.nextStep.optional(),
    nextStepAt: fields.nextStepAt.optional(),
    lostReason: fields.lostReason.optional(),
    assignedToId: z.string().regex(ID_PATTERN, 'is not the id of a user').nullable().optional(),
    version: version.optional(),
  })
  .refine((input) => Object.keys(input).some((key) => key !== 'version'), {
    error: 'name at least one field to change',
  });
export type UpdateDealInput = z.infer<typeof updateDealInput>;

/**
 * Body of `POST /api/deals/:id/events`. `at` is when it happened (now when left out); for
 * `meeting_scheduled` it is when the meeting will be; for `contact_added` `text` is the name.
 */
export const logTouchInput = z.strictObject({
  type: z.enum(TOUCH_TYPES, { error: `must be one of ${TOUCH_TYPES.join(', ')}` }),
  at: isoDate.optional(),
  text: optionalLineOf(5_000).optional(),
});
export type LogTouchInput = z.infer<typeof logTouchInput>;

const amountText = z.coerce.number({ error: 'must be a number' }).min(0, 'must not be negative');

const capitalised = (text: string): string =>
  text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();

/** One band or several, comma separated, in any case: `High`, `high,medium`. */
const bands = z.string().transform((text, context): RiskBand[] => {
  const named = text.split(',').map((name) => capitalised(name.trim()));
  const known = BANDS.filter((band) => named.includes(band));
  if (known.length === new Set(named).size) return known;
  context.addIssue({ code: 'custom', message: `must be one of ${BANDS.join(', ')}` });
  return z.NEVER;
});

export const pageQuery = z.object({
  cursor: z.string().min(1).max(1_000).optional(),
  limit: z.coerce
    .number({ error: 'must be a number from 1 to 100' })
    .int('must be a whole number')
    .min(1, 'must be from 1 to 100')
    .max(100, 'must be from 1 to 100')
    .default(50),
});

/** Query of `GET /api/deals`; `status` is open, closed or all; `teamId` a team's, or `personal`. */
export const listDealsQuery = pageQuery.extend({
  sort: z
    .enum(DEAL_SORTS, { error: `must be one of ${DEAL_SORTS.join(', ')}` })
    .default('priority'),
  stage: stage.optional(),
  band: bands.optional(),
  status: z.enum(['open', 'closed', 'all']).default('all'),
  owner: lineOf(200).optional(),
  source: lineOf(100).optional(),
  minValue: amountText.optional(),
  maxValue: amountText.optional(),
  q: lineOf(200).optional(),
  teamId: teamIdQuery,
});
export type ListDealsQuery = z.infer<typeof listDealsQuery>;

/** Query of `GET /api/deals/search`: the list's, with `q` demanded. */
export const searchDealsQuery = listDealsQuery.extend({ q: lineOf(200) });

export const assessmentQuery = z.object({ asOf: isoDate.optional() });
