import 'server-only';
import { scopeFor, type Actor } from '../auth';
import type { Deps } from '../platform/deps';
import { isForgotten, placeEvents } from './live-log';
import type { LiveMessage } from './model';
import { readRows } from './repository';
import { controlMessage, toMessage } from './wire';

const AT_ONCE = 200;

export interface Polled {
  readonly events: readonly LiveMessage[];
  /** Where to go on from. */
  readonly lastEventId: string;
  readonly more: boolean;
}

/** What happened since `after`, for clients that no stream reaches; without it, where now is. */
export async function pollEvents(deps: Deps, actor: Actor, after: bigint | null): Promise<Polled> {
  const { keys } = scopeFor(actor, 'stream.read');
  const last = await placeEvents(deps);
  const here = { events: [], lastEventId: String(last), more: false };
  if (after === null) return here;
  if (await isForgotten(deps, after)) {
    return { ...here, events: [controlMessage('reset', last, deps.now())] };
  }
  const range = { after, until: last, limit: AT_ONCE, userId: actor.userId };
  const rows = await readRows(deps.db, keys, range);
  const more = rows.length === AT_ONCE;
  return {
    events: rows.map((row) => toMessage(row)),
    lastEventId: String(more ? rows.at(-1)?.seq : last),
    more,
  };
}
