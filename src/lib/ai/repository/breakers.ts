import 'server-only';
import type { Db } from '../../platform/db';

/** Failures in a row after which a model is left alone. */
const THRESHOLD = 3;
const FIRST_REST_SECONDS = 30;
const LONGEST_REST_SECONDS = 15 * 60;
/** How long the one that tries again may take before another may. */
const PROBE_SECONDS = 60;

/**
 * Which of these models may be asked. One that rests is not, until its rest is over: then the first
 * to come tries it, where it is their first choice, and the others wait for what becomes of that.
 */
export async function takeUsable(db: Db, models: readonly string[], now: Date): Promise<string[]> {
  const rows = await db.modelBreaker.findMany({
    where: { model: { in: [...models] }, openUntil: { not: null } },
    select: { model: true, openUntil: true },
  });
  const rest = new Map(rows.map(({ model, openUntil }) => [model, openUntil]));
  const usable: string[] = [];
  for (const model of models) {
    const openUntil = rest.get(model);
    if (!openUntil) usable.push(model);
    else if (
      usable.length === 0 &&
      openUntil <= now &&
      (await takeProbe(db, model, openUntil, now))
    )
      usable.push(model);
  }
  return usable;
}

/** Of several that come at once only one moves the end of the rest, and tries. */
async function takeProbe(db: Db, model: string, openUntil: Date, now: Date): Promise<boolean> {
  const { count } = await db.modelBreaker.updateMany({
    where: { model, openUntil },
    data: { openUntil: new Date(now.getTime() + PROBE_SECONDS * 1_000), updatedAt: now },
  });
  return count > 0;
}

/** It answered: whatever it failed at before is over. */
export async function noteSuccess(db: Db, model: string, now: Date): Promise<void> {
  await db.modelBreaker.updateMany({
    where: { model, OR: [{ failures: { gt: 0 } }, { openUntil: { not: null } }] },
    data: { failures: 0, openUntil: null, updatedAt: now },
  });
}

/**
 * It was away; from the third time in a row on it rests, twice as long each time. Of calls that were
 * under way together one counts: an outage of a moment is no row of failures.
 *
 * @param startedAt when the call that failed began
 */
export async function noteFailure(
  db: Db,
  model: string,
  { startedAt, now }: { readonly startedAt: Date; readonly now: Date },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "ModelBreaker" AS b ("model", "failures", "openUntil", "updatedAt")
    VALUES (${model}, 1, NULL, ${now})
    ON CONFLICT ("model") DO UPDATE SET "failures" = b."failures" + 1, "updatedAt" = ${now},
      "openUntil" = CASE WHEN b."failures" + 1 >= ${THRESHOLD} THEN ${now}::timestamptz
        + make_interval(secs => least(${LONGEST_REST_SECONDS}::float8,
            ${FIRST_REST_SECONDS} * power(2, least(b."failures" + 1 - ${THRESHOLD}, 10)))) END
      WHERE b."updatedAt" <= ${startedAt}`;
}
