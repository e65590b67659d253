import 'server-only';
import type { Db } from '../../platform/db';

/** What one call of a model used; millionths of a US dollar. */
export interface CallUsage {
  readonly day: Date;
  readonly userId: string;
  readonly scopeKey: string;
  readonly model: string;
  readonly failed: boolean;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costMicros: number;
}

/** Adds a call to its day's row; calls at the same time are all counted. */
export async function addUsage(db: Db, call: CallUsage): Promise<void> {
  const { day, userId, scopeKey, model, failed, promptTokens, completionTokens, costMicros } = call;
  await db.$executeRaw`
    INSERT INTO "AssistantUsage" AS u ("day", "userId", "scopeKey", "model", "requests", "failures",
      "promptTokens", "completionTokens", "costMicros")
    VALUES (${day}::date, ${userId}, ${scopeKey}, ${model}, 1, ${failed ? 1 : 0}, ${promptTokens},
      ${completionTokens}, ${costMicros})
    ON CONFLICT ("day", "userId", "scopeKey", "model") DO UPDATE SET
      "requests" = u."requests" + 1, "failures" = u."failures" + excluded."failures",
      "promptTokens" = u."promptTokens" + excluded."promptTokens",
      "completionTokens" = u."completionTokens" + excluded."completionTokens",
      "costMicros" = u."costMicros" + excluded."costMicros"`;
}

/** What was spent since a day, by a place as a whole and by one person in it. */
export async function sumSpent(
  db: Db,
  { scopeKey, userId, since }: { scopeKey: string; userId: string; since: Date },
): Promise<{ place: number; person: number }> {
  const [row] = await db.$queryRaw<{ place: bigint; person: bigint }[]>`
    SELECT coalesce(sum("costMicros"), 0)::bigint AS "place",
      coalesce(sum("costMicros") FILTER (WHERE "userId" = ${userId}), 0)::bigint AS "person"
    FROM "AssistantUsage" WHERE "scopeKey" = ${scopeKey} AND "day" >= ${since}::date`;
  return { place: Number(row?.place ?? 0), person: Number(row?.person ?? 0) };
}

export interface UsageRow {
  readonly model: string;
  readonly requests: number;
  readonly failures: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costMicros: number;
}

/** By model, the costliest first; of one person where one is named. */
export async function listUsage(
  db: Db,
  scopeKey: string,
  since: Date,
  userId?: string,
): Promise<UsageRow[]> {
  const groups = await db.assistantUsage.groupBy({
    by: ['model'],
    where: { scopeKey, day: { gte: since }, ...(userId === undefined ? {} : { userId }) },
    _sum: {
      requests: true,
      failures: true,
      promptTokens: true,
      completionTokens: true,
      costMicros: true,
    },
  });
  const rows = groups.map(({ model, _sum }) => ({
    model,
    requests: _sum.requests ?? 0,
    failures: _sum.failures ?? 0,
    promptTokens: Number(_sum.promptTokens ?? 0),
    completionTokens: Number(_sum.completionTokens ?? 0),
    costMicros: Number(_sum.costMicros ?? 0),
  }));
  return rows.toSorted((a, b) => b.costMicros - a.costMicros || (a.model < b.model ? -1 : 1));
}
