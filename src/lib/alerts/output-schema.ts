import { z } from 'zod';
import { BANDS, STAGES } from '../deals/model';
import type { AlertDto } from './dto';

export const alertOutput = z
  .object({
    id: z.string(),
    dealId: z.string(),
    dealName: z.string(),
    account: z.string().nullable(),
    stage: z.enum(STAGES),
    value: z.number(),
    currency: z.string(),
    kind: z.string(),
    level: z.enum(BANDS),
    score: z.number(),
    currentScore: z.number().nullable(),
    reasons: z.array(z.string()).readonly(),
    openedAt: z.iso.datetime(),
    announced: z.boolean(),
  })
  .meta({ id: 'Alert' }) satisfies z.ZodType<AlertDto>;
