import type { DealRecord } from '../deal-change';

/** Beside the columns in what a source last said of a deal: that it has deleted it. */
export const DELETED_THERE = 'isDeletedThere';

/** Whether the source has said that it deleted this deal, and nothing of it since. */
export const isDeletedThere = ({ sourceSnapshot }: DealRecord): boolean =>
  (sourceSnapshot as Record<string, unknown> | null)?.[DELETED_THERE] === true;
