import { z } from 'zod';
import { teamIdInput } from '../core/team-id';
import { TASK_TYPES } from './model';

/** `vendor/model` with an optional variant, as OpenRouter names them. */
const model = z
  .string({ error: 'must be text' })
  .trim()
  .regex(
    /^[\w.-]{1,60}\/[\w.-]{1,80}(:[\w.-]{1,40})?$/,
    'is not the name of a model, such as openai/gpt-4o',
  );

const models = z
  .array(model, { error: 'must be a list of models' })
  .min(1, 'must name a model')
  .max(3, 'must name at most 3 models');

/** Millions of dollars are no budget but a slip of the finger. */
const dollars = z
  .number({ error: 'must be a number of US dollars, or null' })
  .min(0, 'must not be negative')
  .max(1_000_000, 'must be at most 1000000')
  .refine((usd) => Math.abs(usd * 100 - Math.round(usd * 100)) < 1e-6, 'must be whole cents')
  .nullable();

/** Body of `PATCH /api/insights/settings`. */
export const changeAssistantInput = z
  .strictObject({
    teamId: teamIdInput,
    usesModels: z.boolean({ error: 'must be true or false' }).optional(),
    /** Null takes the choice for this type of question back. */
    models: z.partialRecord(z.enum(TASK_TYPES), models.nullable()).optional(),
    /** In a calendar month; null for none of its own. */
    teamBudgetUsd: dollars.optional(),
    personBudgetUsd: dollars.optional(),
  })
  .refine(({ teamId: _teamId, ...changes }) => Object.keys(changes).length > 0, {
    error: 'name at least one field to change',
  });
export type ChangeAssistantInput = z.infer<typeof changeAssistantInput>;

/** What a team chose, as it is stored; what cannot be read (any more) counts as not chosen. */
export const storedModels = z.partialRecord(z.enum(TASK_TYPES), z.array(z.string())).catch({});
