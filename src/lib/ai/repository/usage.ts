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
    SELECT ${day}::date, ${userId}, ${scopeKey}, ${model}, 1, ${failed ? 1 : 0}::int,
      ${promptTokens}::bigint, ${completionTokens}::bigint, ${costMicros}::bigint
    -- Who was erased while their answer was under way leaves no trace of it.
    WHERE EXISTS (SELECT 1 FROM "User" WHERE "id" = ${userId} AND "deletedAt" IS NULL)
    ON CONFLICT ("day", "userId", "scopeKey", "model") DO UPDATE SET
      "requests" = u."requests" + 1, "failures" = u."failures" + excluded."failures",
      "promptTokens" = u."promptTokens" + excluded."promptTokens",
      "completionTokens" = u."completionTokens" + excluded."completionTokens",
      "costMicros" = u."costMicros" + excluded."costMicros"`;
}

/** What a model's token has cost on average since a day, in millionths of a US dollar; 0 where unknown. */
export async function costOfToken(db: Db, model: string, since: Date): Promise<number> {
  const [row] = await db.$queryRaw<{ cost: number | null }[]>`
    SELECT (sum("costMicros") / nullif(sum("promptTokens" + "completionTokens"), 0))::float8 AS "cost"
    FROM "AssistantUsage" WHERE "model" = ${model} AND "day" >= ${since}::date`;
  return row?.cost ?? 0;
}

/** What each person of a place used, the costliest first; by the name that they bear now. */
export async function listUsageByPerson(
  db: Db,
  scopeKey: string,
  since: Date,
): Promise<{ name: string; requests: number; costMicros: number }[]> {
  const rows = await db.$queryRaw<{ name: string; requests: bigint; cost: bigint }[]>`
    SELECT coalesce(p."name", 'Former member') AS "name", sum(u."requests")::bigint AS "requests",
      sum(u."costMicros")::bigint AS "cost"
    FROM "AssistantUsage" u LEFT JOIN "User" p ON p."id" = u."userId"
    WHERE u."scopeKey" = ${scopeKey} AND u."day" >= ${since}::date
    GROUP BY u."userId", p."name" ORDER BY "cost" DESC, "requests" DESC, 1 LIMIT 200`;
  return rows.map(({ name, requests, cost }) => ({
    name,
    requests: Number(requests),
    costMicros: Number(cost),
  }));
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

/** By model, the costliest first. */
export async function listUsage(db: Db, scopeKey: string, since: Date): Promise<UsageRow[]> {
  const groups = await db.assistantUsage.groupBy({
    by: ['model'],
    where: { scopeKey, day: { gte: since } },
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
