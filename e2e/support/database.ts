import pg from 'pg';
import { databaseUrl } from './settings';

let pool: pg.Pool | null = null;

/** Runs one statement on the database under test; the pool lives as long as the worker. */
export async function sql<Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  pool ??= new pg.Pool({ connectionString: databaseUrl, max: 4, allowExitOnIdle: true });
  return (await pool.query<Row>(text, [...values])).rows;
}

/** How much of a tenant is written: two equal counts mean that nothing was half-written. */
export async function countRows(scopeKey: string): Promise<Record<string, number>> {
  const [row] = await sql<Record<string, string>>(
    `SELECT
       (SELECT count(*) FROM "Deal" WHERE "scopeKey" = $1) AS deals,
       (SELECT coalesce(sum("version"), 0) FROM "Deal" WHERE "scopeKey" = $1) AS versions,
       (SELECT count(*) FROM "DealTimeline" t JOIN "Deal" d ON d."id" = t."dealId"
         WHERE d."scopeKey" = $1) AS timeline,
       (SELECT count(*) FROM "DealEvent" e JOIN "Deal" d ON d."id" = e."dealId"
         WHERE d."scopeKey" = $1) AS events,
       (SELECT count(*) FROM "Alert" WHERE "scopeKey" = $1) AS alerts,
       (SELECT count(*) FROM "RiskPolicy" WHERE "scopeKey" = $1) AS policies,
       (SELECT count(*) FROM "RiskPolicyActivation" WHERE "scopeKey" = $1) AS activations,
       (SELECT count(*) FROM "RiskRun" WHERE "scopeKey" = $1) AS runs,
       (SELECT count(*) FROM "EventLog" WHERE "scopeKey" = $1) AS log`,
    [scopeKey],
  );
  return Object.fromEntries(
    Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)]),
  );
}
