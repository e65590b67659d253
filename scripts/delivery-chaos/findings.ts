import type { IsolationFindings } from './isolation';
import type { CrashFindings } from './judge';
import { WORKER_POINTS, WRITER_POINTS } from './messages';

const POINTS = [...WRITER_POINTS, ...WORKER_POINTS];
/** What the healthy ones may wait, ms. */
const LONGEST_WAIT = 2_000;

interface Plan {
  readonly events: number;
  readonly kills: number;
  readonly seconds: number;
  readonly seed: number;
  readonly json: boolean;
}

interface Report {
  readonly machine: string;
  readonly plan: Plan;
  readonly crash: CrashFindings;
  readonly isolation: IsolationFindings;
}

type Counts = Readonly<Record<string, number>>;

function faultsOfCrash(crash: CrashFindings, plan: Plan): Counts {
  return {
    'events lost': crash.lost,
    'acknowledged changes without an event': crash.unannounced,
    'events of changes that were not committed': crash.uncommitted,
    'events of deals that were rolled back': crash.ofRolledBack,
    'duplicates under another id': crash.underOtherIds,
    'duplicates of other bytes': crash.otherBytes,
    'refused by one of three verifiers': crash.refused,
    'deliveries not settled': crash.unsettled,
    'points without all their kills': POINTS.filter(
      (point) => (crash.kills.get(point) ?? 0) < plan.kills,
    ).length,
    'events fewer than planned': Math.max(0, plan.events - crash.events),
    'nothing rolled back': crash.rolledBack === 0 ? 1 : 0,
    'nothing sent twice': crash.duplicates === 0 ? 1 : 0,
  };
}

function faultsOfIsolation(isolation: IsolationFindings): Counts {
  const { missing, refused, p95, hung, slow, unanswered, endpoints } = isolation;
  return {
    'healthy deliveries missing': missing,
    'healthy deliveries refused by a verifier': refused,
    [`healthy ones later than ${LONGEST_WAIT / 1_000} s (p95)`]: p95 > LONGEST_WAIT ? 1 : 0,
    'nothing hung': hung === 0 ? 1 : 0,
    'nothing was slow': slow === 0 ? 1 : 0,
    'names not asked for': endpoints.nameless - unanswered,
  };
}

const failedOf = (faults: Counts): number =>
  Object.values(faults).filter((count) => count > 0).length;

function printTables(
  { machine, plan, crash, isolation }: Report,
  ofCrash: Counts,
  ofIsolation: Counts,
): void {
  console.log(`outbound delivery on ${machine}, seed ${plan.seed}`);
  console.log('crash: processes killed by SIGKILL');
  console.table({
    ...Object.fromEntries(POINTS.map((point) => [`killed ${point}`, crash.kills.get(point) ?? 0])),
    'changes acknowledged': crash.acknowledged,
    'changes rolled back': crash.rolledBack,
    'events committed': crash.events,
    'deliveries due': crash.due,
    'deliveries received': crash.received,
    'of them again, by the same id': crash.duplicates,
    'time (s)': crash.seconds,
    ...ofCrash,
  });
  const { healthy, hanging, slow, nameless } = isolation.endpoints;
  console.log('isolation: beside endpoints that hang until the time limit of 15 s, and the like');
  console.table({
    'healthy endpoints': healthy,
    'endpoints that hang': hanging,
    'that answer 200 after 5 s': slow,
    'whose name server is silent': nameless,
    events: isolation.events,
    'exchanges that hung': isolation.hung,
    'exchanges that were slow': isolation.slow,
    'names asked for in vain': isolation.unanswered,
    'deliveries due at healthy ones': isolation.due,
    'wait p50 (ms)': isolation.p50,
    'wait p95 (ms)': isolation.p95,
    'longest wait (ms)': isolation.longest,
    ...ofIsolation,
  });
}

/** Prints what was found; false where something broke a promise. */
export function printFindings(report: Report): boolean {
  const { machine, plan, crash, isolation } = report;
  const ofCrash = faultsOfCrash(crash, plan);
  const ofIsolation = faultsOfIsolation(isolation);
  if (plan.json) {
    const kills = Object.fromEntries(crash.kills);
    const faults = { ...ofCrash, ...ofIsolation };
    console.log(JSON.stringify({ machine, plan, crash: { ...crash, kills }, isolation, faults }, null, 2)); // prettier-ignore
  } else printTables(report, ofCrash, ofIsolation);
  const failed = failedOf(ofCrash) + failedOf(ofIsolation);
  const all = Object.keys(ofCrash).length + Object.keys(ofIsolation).length;
  console.log(`${all - failed} passed, ${failed} failed`);
  return failed === 0;
}
