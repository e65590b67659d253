import 'server-only';
import { getDatabase, type PrismaClient } from './db';

/** What every use case is given instead of reaching for it; tests pass their own. */
export interface Deps {
  readonly db: PrismaClient;
  /** The time is an argument (law 4): tests travel by passing another clock. */
  readonly now: () => Date;
}

export function getDeps(): Deps {
  return { db: getDatabase(), now: () => new Date() };
}
