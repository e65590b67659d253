import 'server-only';
import type { Deps } from '../platform/deps';
import { trimCached } from './repository/cache';

const BATCH = 5_000;

/** Forgets answers that may not be given again. @returns whether more may be left */
export const trimAnswers = async ({ db, now }: Deps): Promise<boolean> =>
  (await trimCached(db, now(), BATCH)) === BATCH;
