import 'server-only';
import type { Actor } from '../auth';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import type { ConnectionRow } from './repository/connections';
import type { RunRow } from './repository/runs';
import type { Source, SourceContext } from './source';

/** How far a stretch of work came: to the end, to its time's end, or nowhere as another works. */
export type SyncProgress = 'done' | 'more' | 'busy';

/** Another process has taken the run over, or it was ended: this one leaves everything as it is. */
export class RunLost extends Error {}

/** One stretch of work on a sync, under the lease of its connection. */
export interface SyncWork {
  readonly deps: Deps;
  readonly env: Env;
  readonly run: RunRow;
  /** Which stretch of the run this is: whoever works on an earlier one writes no more. */
  readonly stretch: number;
  readonly connection: ConnectionRow;
  readonly source: Source;
  readonly session: SourceContext;
  readonly actor: Actor;
  /** How long reading one page may take, ms. */
  readonly pageLimitMs: number;
  /** Ends the calls that are under way. */
  endCalls(): void;
  /** False when the time is over or the process stops: the work ends after its page. */
  mayGoOn(): boolean;
}
