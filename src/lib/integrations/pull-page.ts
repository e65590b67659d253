import 'server-only';
import { ProviderError } from '../clients/calls';
import { INTEGRATION_LABELS } from './model';
import { saveConnection } from './repository/connections';
import type { Cursor, SourcePage } from './source';
import type { SyncWork } from './sync-work';

/** The phase of a run whose source has been read to its end. */
export const ASSESSING = 'assessing deals';

/** One page, or the fault that it did not come in time: a provider that hangs ends like one that is away. */
async function inTime(
  { source, session, connection, pageLimitMs, endCalls }: SyncWork,
  cursor: Cursor | null,
): Promise<SourcePage> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const message = `${INTEGRATION_LABELS[connection.name]} did not answer in time.`;
      reject(new ProviderError('unavailable', message));
      endCalls();
    }, pageLimitMs);
  });
  try {
    return await Promise.race([source.pull(session, cursor), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads the next page. Where the source does not know the place any more it begins anew: everything is
 * read once more, and what is known is written by no one.
 *
 * @throws ProviderError
 */
export async function pullPage(work: SyncWork, cursor: Cursor | null): Promise<SourcePage> {
  try {
    return await inTime(work, cursor);
  } catch (error) {
    const isExpired = error instanceof ProviderError && error.fault === 'cursor_expired';
    if (!isExpired || cursor === null) throw error;
    const { deps, connection } = work;
    await saveConnection(deps.db, connection.name, connection.id, { cursor: null }, deps.now());
    return inTime(work, null);
  }
}
