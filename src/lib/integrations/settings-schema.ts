import { z } from 'zod';
import { STAGES } from '../deals/model';

/** What a person has chosen of a connection, as it is stored. */
export const connectionSettings = z.object({
  /** The source's stage -> ours, where it is not the default. */
  stages: z.record(z.string(), z.enum(STAGES)).default({}),
  /** Whether changes of stage, close date and next step that are made here are made there as well. */
  writeBack: z.boolean().default(false),
});
export type ConnectionSettings = z.infer<typeof connectionSettings>;

export const sourceStages = z.array(
  z.object({
    key: z.string(),
    label: z.string(),
    isClosed: z.boolean().nullable(),
    isWon: z.boolean().nullable(),
    probability: z.number().nullable(),
    order: z.number(),
  }),
);
