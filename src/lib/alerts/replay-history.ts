import 'server-only';
import { setImmediate as letOthersWork } from 'node:timers/promises';
import { z } from 'zod';
import { DAY_MS } from '../core/dates';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';
import { dealAsCreated, ENGINE_VERSION, replayAlerts, type AlertEpisode } from '../risk';
import type { RiskEvent } from '../risk/types';
import {
  loadHistories,
  loadNormsTimeline,
  loadScoring,
  toRiskDeal,
  type Scoring,
} from '../scoring';
import type { NormsTimeline } from '../scoring';
import { pointsBySignal } from './model';
import { insertAlerts, type NewAlert } from './repository/ledger';
import * as repository from './repository/replay';

const REPLAY_DAYS = 365;
const PAGE = 50;
/** Live alerting looks at other times of the day: so close, two crossings are one. */
const SAME_CROSSING_MS = DAY_MS;

const replayData = z.object({
  scopeKey: z.string(),
  /** Only the deals that this import wrote. */
  importId: z.string().optional(),
  /** Where the stretch before ended. */
  after: z.string().optional(),
});

interface Stretch {
  readonly budgetMs: number;
  readonly signal?: AbortSignal;
}

type ReplayedDeal = Awaited<ReturnType<typeof repository.listDealsToReplay>>[number];

/** Everything that is the same for each deal of a stretch. */
interface Replay {
  readonly scopeKey: string;
  readonly policy: Scoring['policy'];
  readonly normsAt: NormsTimeline;
  readonly since: Date;
  readonly until: Date;
}

function toAlert(deal: ReplayedDeal, episode: AlertEpisode, { policy }: Replay): NewAlert {
  const date = (time: number) => new Date(time);
  return {
    dealId: deal.id,
    scopeKey: deal.scopeKey,
    kind: episode.kind,
    level: episode.band,
    score: episode.score,
    reasons: episode.reasons,
    contributions: pointsBySignal(episode.contributions),
    policyVersion: policy.version,
    engineVersion: ENGINE_VERSION,
    promisedDate: episode.promisedDate === null ? null : date(episode.promisedDate).toISOString(),
    openedAt: date(episode.at),
    closedAt: episode.endedAt === null ? null : date(episode.endedAt),
    ending: episode.ending,
    announced: false,
    replayed: true,
  };
}

/** What the policy would have fired; what still holds now is left to live alerting to tell. */
function replayDeal(deal: ReplayedDeal, history: readonly RiskEvent[], replay: Replay): NewAlert[] {
  const { policy, normsAt, since, until } = replay;
  const [openStage = 'discovery'] = policy.stages;
  const asCreated = dealAsCreated(toRiskDeal(deal), history, openStage);
  const window = { from: since.getTime(), to: until.getTime(), step: DAY_MS };
  return replayAlerts(asCreated, history, policy, normsAt, window)
    .filter(({ endedAt }) => endedAt !== null)
    .map((episode) => toAlert(deal, episode, replay));
}

/** Whether live alerting has this crossing already: then its row stands alone. */
function isLive(alert: NewAlert, live: readonly repository.LiveEpisode[]): boolean {
  const from = alert.openedAt.getTime() - SAME_CROSSING_MS;
  const to = (alert.closedAt?.getTime() ?? Infinity) + SAME_CROSSING_MS;
  return live.some(
    ({ dealId, kind, openedAt, closedAt }) =>
      dealId === alert.dealId &&
      kind === alert.kind &&
      openedAt.getTime() <= to &&
      (closedAt?.getTime() ?? Infinity) >= from,
  );
}

/** Computes a page without a transaction, then replaces its rows in one. */
async function replayPage({ db }: Deps, ids: readonly string[], replay: Replay): Promise<number> {
  const deals = await repository.listDealsToReplay(db, ids);
  const histories = await loadHistories(db, ids);
  const found: NewAlert[] = [];
  for (const deal of deals) {
    found.push(...replayDeal(deal, histories.get(deal.id) ?? [], replay));
    await letOthersWork();
  }
  return inTransaction(db, async (tx) => {
    await repository.lockReplay(tx, replay.scopeKey);
    const kept = await repository.keepDeals(tx, ids);
    const live = await repository.listLiveEpisodes(tx, ids);
    const rows = found.filter((alert) => kept.has(alert.dealId) && !isLive(alert, live));
    await repository.deleteReplayed(tx, ids);
    await insertAlerts(tx, rows);
    return rows.length;
  });
}

async function beginReplay({ db, now }: Deps, scopeKey: string): Promise<Replay> {
  const until = now();
  const since = new Date(until.getTime() - REPLAY_DAYS * DAY_MS);
  const { policy } = await loadScoring(db, scopeKey);
  const normsAt = await loadNormsTimeline(db, scopeKey, since, until);
  return { scopeKey, policy, normsAt, since, until };
}

/** Whoever switches another policy on has a new replay begun: this one would only be in its way. */
async function isInForce({ db }: Deps, { scopeKey, policy }: Replay): Promise<boolean> {
  return (await loadScoring(db, scopeKey)).policy.version === policy.version;
}

/**
 * Writes down what the policy in force would have fired over the last year of a scope's deals, looking
 * once a day and knowing each day only what was known then. The rows are marked as replayed and told
 * to nobody; where live alerting has the same crossing, its row stands alone. Running it again
 * replaces what it wrote. What is left when the time is over is a job again.
 *
 * @param data `{ scopeKey, importId? }`
 * @returns how many deals were replayed, and the rows that they have now
 */
export async function replayHistory(
  deps: Deps,
  data: unknown,
  { budgetMs, signal }: Stretch,
): Promise<{ deals: number; alerts: number; done: boolean }> {
  const { scopeKey, importId, after } = replayData.parse(data);
  const stopAt = Date.now() + budgetMs;
  const replay = await beginReplay(deps, scopeKey);
  const { since } = replay;
  const isWhole = importId === undefined && after === undefined;
  if (isWhole) await repository.deleteOutdatedReplayed(deps.db, scopeKey, since);
  const ids = await repository.listReplayedDealIds(deps.db, { scopeKey, since, importId, after });
  const counts = { deals: 0, alerts: 0 };
  while (counts.deals < ids.length && (await isInForce(deps, replay))) {
    // Each stretch does a page at least: however little time there is, it comes to an end.
    const last = ids[counts.deals - 1];
    if (last !== undefined && (Date.now() >= stopAt || signal?.aborted)) {
      const next = { scopeKey, importId, after: last };
      const singletonKey = [scopeKey, importId, next.after].join('|');
      await inTransaction(deps.db, (tx) => enqueue(tx, 'alert-replay', next, { singletonKey }));
      return { ...counts, done: false };
    }
    const page = ids.slice(counts.deals, counts.deals + PAGE);
    counts.alerts += await replayPage(deps, page, replay);
    counts.deals += page.length;
  }
  return { ...counts, done: true };
}
