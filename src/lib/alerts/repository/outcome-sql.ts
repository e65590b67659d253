import 'server-only';
import { startOfUtcDay } from '../../core/dates';
import { Prisma } from '../../platform/db';

/** What became of alert `a`, read from its deal `d`; `outcomeOf` says the same. */
export function outcomeSql(now: Date): Prisma.Sql {
  const today = new Date(startOfUtcDay(now.getTime()));
  return Prisma.sql`(CASE WHEN d."outcome" IS NOT NULL THEN d."outcome"::text
    WHEN a."promisedDate" < ${today} THEN 'slipped' ELSE 'open' END)`;
}
