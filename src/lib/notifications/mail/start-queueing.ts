import 'server-only';
import type { Deps } from '../../platform/deps';
import type { Logger } from '../../platform/log';
import type { RunningPump } from '../../platform/outbox';
import { queuePlanned, type QueueCounts } from './queue-planned';

const EVERY_MS = 1_000;
/** One look at what is due; what is left then is looked at by the next. */
const BUDGET_MS = 20_000;

/** Queues what is due within a time budget; a group that breaks is logged and left. */
export const queueDue = (
  deps: Deps,
  log: Logger,
  budgetMs: number,
): Promise<QueueCounts & { done: boolean }> =>
  // prettier-ignore
  queuePlanned(deps, {
    until: Date.now() + budgetMs,
    onError: (error) => log.error({ err: error }, 'planned messages of a person broke'),
  });

/** Queues planned messages for as long as the process lives: one look at a time, a second apart. */
export function startQueueing(deps: Deps, log: Logger): RunningPump {
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  const nap = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, EVERY_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await queueDue(deps, log, BUDGET_MS);
      } catch (error) {
        log.error({ err: error }, 'planned messages could not be read');
      }
      if (!stopping.signal.aborted) await nap();
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      wake();
      await running;
    },
  };
}
