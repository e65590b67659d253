import type { Deal } from '../../platform/db/generated/client';

/** A deal as it is stored. */
export type DealRecord = Deal;
