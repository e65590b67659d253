import 'server-only';
import { AppError } from '../core/errors';
import { isDatabaseAway } from '../platform/db';
import type { Deps } from '../platform/deps';
import { getLog } from '../platform/log';
import type { Request } from './change-deal';
import type { ChangeManyInput, RowResult } from './change-many-schema';
import { deleteDeal, restoreDeal } from './delete-deal';
import type { DealDto } from './dto';
import { updateDeal } from './update-deal';

/** So many rows at once: it shortens the wait, and leaves connections to everybody else. */
const ROWS_AT_ONCE = 4;

type Change = (id: string) => Promise<DealDto>;
type RowError = NonNullable<RowResult['error']>;

function changeOf(deps: Deps, request: Request, { action, changes }: ChangeManyInput): Change {
  if (action === 'delete') return (id) => deleteDeal(deps, request, id);
  if (action === 'restore') return (id) => restoreDeal(deps, request, id);
  return (id) => updateDeal(deps, request, id, changes ?? {});
}

const AWAY_IN_ROW: RowError = {
  code: 'UNAVAILABLE',
  message:
    'The database went away during this change; it may or may not stand. Look before you repeat it.',
};
const NOT_TRIED: RowError = {
  code: 'UNAVAILABLE',
  message: 'Not tried, since the database is away. Send it again in a moment.',
};

function rowErrorOf(thrown: unknown, { requestId }: Request): RowError {
  if (isDatabaseAway(thrown)) {
    getLog().error({ err: thrown, requestId }, 'database away');
    return AWAY_IN_ROW;
  }
  if (thrown instanceof AppError) {
    const { code, message, fields } = thrown;
    return { code, message, ...(fields ? { fields } : {}) };
  }
  getLog().error({ err: thrown, requestId }, 'unexpected error');
  return { code: 'INTERNAL', message: 'Something went wrong on our side. It was logged.' };
}

async function changeRows(
  ids: readonly string[],
  change: Change,
  request: Request,
): Promise<Map<string, RowError | null>> {
  const outcomes = new Map<string, RowError | null>();
  const waiting = ids.values();
  let away = false;
  const work = async () => {
    for (const id of waiting) {
      // Five hundred rows that each wait for a connection in vain would outlast the client.
      const error = away
        ? NOT_TRIED
        : await change(id).then(
            () => null,
            (thrown: unknown) => rowErrorOf(thrown, request),
          );
      away ||= error === AWAY_IN_ROW;
      outcomes.set(id, error);
    }
  };
  await Promise.all(Array.from({ length: ROWS_AT_ONCE }, work));
  return outcomes;
}

/**
 * Changes many deals as if one by one: each through the one write path, under its own permission and
 * in a transaction of its own, so that a row that is refused spoils no other. When the database goes
 * away in between, the rows that are done stay done and the report says which they are.
 *
 * @returns one result for each id, in the order in which they are first named
 * @throws AppError UNAVAILABLE when the database is away and no row was changed
 */
export async function changeMany(
  deps: Deps,
  request: Request,
  input: ChangeManyInput,
): Promise<readonly RowResult[]> {
  const ids = [...new Set(input.ids)];
  const outcomes = await changeRows(ids, changeOf(deps, request, input), request);
  const results = ids.map((id): RowResult => {
    const error = outcomes.get(id);
    return error ? { id, ok: false, error } : { id, ok: true };
  });
  const lost = results.some(({ error }) => error === AWAY_IN_ROW);
  if (lost && !results.some(({ ok }) => ok)) {
    throw new AppError('UNAVAILABLE', 'The database is away. Try again in a moment.', {
      retryAfterSeconds: 5,
    });
  }
  return results;
}
