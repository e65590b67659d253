import type { Deps } from '@/lib/platform/deps';
import { createRandom, type Random } from '../seed/random';
import { judge, type CrashFindings } from './judge';
import type { Inbox } from './inbox';
import {
  WORKER_POINTS,
  WRITER_POINTS,
  type Kill,
  type WorkerMessage,
  type WorkerPoint,
  type WriterMessage,
  type WriterPoint,
} from './messages';
import { pause, start } from './processes';
import { makeEndpoint, makeTenant, type Tenant } from './setting';

export interface CrashPlan {
  readonly events: number;
  /** At each point. */
  readonly kills: number;
  readonly seed: number;
}

const TEAMS = 2;
const WORKERS = 2;
/** What a dead process had taken is taken by another so much later, instead of after 30 s. */
const LEASE_MS = 2_000;
/** Far above what everything that is left needs to arrive. */
const SETTLE_MS = 120_000;
const EVERYTHING = ['deal.created', 'deal.updated', 'deal.stage_changed', 'deal.closed_won', 'deal.at_risk'] as const; // prettier-ignore
const FEW = ['deal.stage_changed', 'deal.closed_won'] as const;

/** Processes that write and processes that deliver, killed as planned. */
class Crash {
  readonly kills = new Map<WriterPoint | WorkerPoint, number>();
  /** Changes that were acknowledged, by deal. */
  readonly changed = new Map<string, number>();
  rolledBack = 0;
  readonly #deps: Deps;
  readonly #inbox: Inbox;
  readonly #plan: CrashPlan;
  readonly #random: Random;
  readonly #workers = new Set<ReturnType<typeof start>['child']>();
  #isOver = false;
  /** Workers that run and are still to be killed. */
  #doomed = 0;

  constructor(deps: Deps, inbox: Inbox, plan: CrashPlan) {
    this.#deps = deps;
    this.#inbox = inbox;
    this.#plan = plan;
    this.#random = createRandom(plan.seed);
  }

  /** Each point as often as planned, in the order of chance. */
  pointsOf<Point>(points: readonly Point[]): Point[] {
    return this.#random.shuffle(Array.from({ length: this.#plan.kills }, () => points).flat());
  }

  #note(point: WriterPoint | WorkerPoint): void {
    this.kills.set(point, (this.kills.get(point) ?? 0) + 1);
  }

  #hear(message: WriterMessage): void {
    if ('rolledBack' in message) this.rolledBack += 1;
    else this.changed.set(message.changed, (this.changed.get(message.changed) ?? 0) + 1);
  }

  /** Has a team's deals changed by one process after another, until there are events enough. */
  async write(tenant: Tenant, points: WriterPoint[], aim: number): Promise<void> {
    const where = { teamId: tenant.teamId };
    for (;;) {
      const missing = aim - (await this.#deps.db.eventLog.count({ where }));
      if (missing <= 0 && points.length === 0) return;
      const point = points.shift();
      // Kills are spread over what is to be written.
      const latest = Math.max(2, Math.floor(missing / (points.length + 2)));
      const kill: Kill<WriterPoint> | null = point
        ? { point, at: this.#random.int(Math.ceil(latest / 2), latest) }
        : null;
      const changes = kill ? kill.at : missing;
      const seed = this.#random.int(1, 1_000_000);
      const { child, ended } = start('writer', { ...tenant, changes, kill, seed });
      child.on('message', (message: WriterMessage) => this.#hear(message));
      const end = await ended;
      if (end !== (kill ? 'SIGKILL' : 0)) throw new Error(`a writer ended with ${String(end)}`);
      if (kill) this.#note(kill.point);
    }
  }

  /** Keeps one process delivering, each killed after `most` claims or before, until all is over. */
  async deliver(points: WorkerPoint[], most: number): Promise<void> {
    while (!this.#isOver) {
      const point = points.shift();
      if (point) await this.#deliverUntil({ point, at: this.#random.int(1, most) });
      // One that lives might leave nothing to those that are still to be killed.
      else if (this.#doomed > 0) await pause(50);
      else await this.#deliverUntil(null);
    }
  }

  async #deliverUntil(kill: Kill<WorkerPoint> | null): Promise<void> {
    const { child, ended } = start('worker', { leaseMs: LEASE_MS, kill, nameServer: null });
    this.#workers.add(child);
    if (kill) this.#doomed += 1;
    child.on('message', (message: WorkerMessage) => {
      if (!('doomed' in message)) return;
      const { webhookId, eventId } = message.doomed;
      void this.#inbox.holdOnce(webhookId, eventId).then(() => child.kill('SIGKILL'));
      child.send('go');
    });
    const end = await ended;
    this.#workers.delete(child);
    if (kill) this.#doomed -= 1;
    if (kill && end === 'SIGKILL') this.#note(kill.point);
    else if (!this.#isOver) throw new Error(`a worker ended with ${String(end)}`);
  }

  /** Until nothing waits to be delivered, or for too long; then ends those that deliver. */
  async settle(): Promise<void> {
    const until = Date.now() + SETTLE_MS;
    const where = { status: 'pending' };
    while (Date.now() < until && (await this.#deps.db.webhookDelivery.count({ where })) > 0) {
      await pause(100);
    }
    this.#isOver = true;
    for (const child of this.#workers) child.disconnect();
  }
}

/** Writes, delivers and kills; then holds what arrived against what was committed. */
export async function runCrash(deps: Deps, inbox: Inbox, plan: CrashPlan): Promise<CrashFindings> {
  const begun = Date.now();
  const crash = new Crash(deps, inbox, plan);
  const tenants: Tenant[] = [];
  for (let n = 0; n < TEAMS; n += 1) tenants.push(await makeTenant(deps, `crash${n}`));
  const [first, second] = tenants as [Tenant, Tenant];
  const endpoints = [
    await makeEndpoint(deps, first, inbox, { path: '/first', events: EVERYTHING }),
    await makeEndpoint(deps, first, inbox, { path: '/few', events: FEW }),
    await makeEndpoint(deps, second, inbox, { path: '/second', events: EVERYTHING }),
  ];
  const writerPoints = crash.pointsOf(WRITER_POINTS);
  const workerPoints = crash.pointsOf(WORKER_POINTS);
  const aim = Math.ceil(plan.events / TEAMS);
  // All who are to be killed together take fewer than there are events.
  const most = Math.max(1, Math.floor(plan.events / (workerPoints.length + 2)));
  const writing = tenants.map(
    (tenant, n) =>
    crash.write(tenant, writerPoints.filter((_point, place) => place % TEAMS === n), aim), // prettier-ignore
  );
  const delivering = Array.from({ length: WORKERS }, () => crash.deliver(workerPoints, most));
  const settling = Promise.all(writing).then(() => crash.settle());
  await Promise.all([settling, ...delivering]);
  const { kills, changed, rolledBack } = crash;
  const seconds = Math.round((Date.now() - begun) / 1_000);
  return { ...(await judge(deps, inbox, endpoints, changed)), kills, rolledBack, seconds };
}
