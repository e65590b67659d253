import { z } from 'zod';

/**
 * Days in stage at which norms are kept. The first step is three days, so that even the steepest
 * possible norm stays a ramp (see the promise on continuity).
 */
export const NORM_DAYS = [0, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365] as const;

const count = z.number().int().nonnegative();
const countsByDay = z.array(count).length(NORM_DAYS.length);
const share = z.number().min(0).max(1);

const stageCountsSchema = z
  .strictObject({
    /** Visits of deals later won that lasted longer than `NORM_DAYS[i]` days. */
    won: countsByDay,
    /** The same for deals later lost. */
    lost: countsByDay,
    /** Median days after which won deals left the stage; null without won deals. */
    medianDaysWon: z.number().nonnegative().nullable(),
  })
  .readonly();

/**
 * What a team's closed deals say, as counts (shrinkage to the defaults happens when they are read,
 * so that n can be shown). A snapshot: immutable, named by its version.
 */
export const riskNormsSchema = z
  .strictObject({
    version: z.string().min(1).max(100),
    /** The moment before which the counted deals had closed; null for the first day. */
    asOf: z.number().nullable(),
    won: count,
    lost: count,
    stages: z.record(z.string(), stageCountsSchema),
    /**
     * Shares of deals on which a source was seen at all. A source that is not connected must not
     * look like a buyer who is silent: what rises from absence is scaled by its share.
     */
    coverage: z.strictObject({ touch: share, twoWay: share, nextStep: share }).readonly(),
  })
  .readonly();

export type RiskNorms = z.infer<typeof riskNormsSchema>;
export type StageCounts = z.infer<typeof stageCountsSchema>;
export type SourceCoverage = RiskNorms['coverage'];

/**
 * Before anything is known: touches and replies are taken to be recorded (silence is judged from
 * the first day), next steps are not (their absence says nothing yet).
 */
const FIRST_DAY_COVERAGE: SourceCoverage = { touch: 1, twoWay: 1, nextStep: 0 };

/**
 * The norms of a team's first day: no closed deals. `coverage` may be given when the caller knows
 * which sources exist (an import without any activities has `touch: 0`).
 */
export function defaultNorms(coverage: SourceCoverage = FIRST_DAY_COVERAGE): RiskNorms {
  return Object.freeze({
    version: 'first-day-1',
    asOf: null,
    won: 0,
    lost: 0,
    stages: Object.freeze({}),
    coverage: Object.freeze({ ...coverage }),
  });
}
