import type { RunKind } from '../dto';

export type RunQueue = 'risk-run' | 'risk-preview';

/**
 * The queue of a kind of run. Previews have their own: who asks for one sits before the screen, and a
 * learning over all of a team's history may take minutes.
 */
export const queueOf = (kind: RunKind): RunQueue =>
  kind === 'preview' ? 'risk-preview' : 'risk-run';
