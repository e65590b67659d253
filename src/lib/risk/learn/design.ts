import { judgeSignals } from '../assess';
import type { History } from '../backtest/closed-deals';
import type { Moment } from '../backtest/schedule';
import { Pace } from '../backtest/steps';
import { createNormsTimeline } from '../norms-timeline';
import { NORM_DAYS, type RiskNorms } from '../norms';
import { defaultPolicy, noLearnedParts, type RiskPolicy } from '../policy';
import { ramp } from '../ramp';
import { INACTIVITY_CENTRE, readSilence } from '../signals/inactivity';
import { SIGNAL_NAMES } from '../types';
import { columnOf, type Columns } from './parameters';
import type { PlannedSnapshots } from './plan-snapshots';

/**
 * Snapshots of closed deals as rows of numbers: the log-odds of a row are the sum of each number
 * times its coefficient, but for those of silence, which pass a gate (see `logOddsOf`). Most numbers
 * are zero, so only the others are kept, row after row.
 */
export interface Design {
  readonly rows: number;
  /** Where each row begins in `columns` and `values`, and where its numbers of silence begin. */
  readonly starts: Int32Array;
  readonly silenceFrom: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  /** Whether a touch was known, and the share of deals on which touches are. */
  readonly touched: Uint8Array;
  readonly coverage: Float64Array;
  readonly lost: Uint8Array;
  readonly at: Float64Array;
  /** The deal of each row, as its place among the closed deals. */
  readonly deal: Int32Array;
}

/** Gathers rows of unknown number. */
class Rows {
  readonly starts: number[] = [0];
  readonly silenceFrom: number[] = [];
  readonly columns: number[] = [];
  readonly values: number[] = [];
  readonly touched: number[] = [];
  readonly coverage: number[] = [];
  readonly lost: number[] = [];
  readonly at: number[] = [];
  readonly deal: number[] = [];

  put(column: number, value: number): void {
    if (value === 0) return;
    this.columns.push(column);
    this.values.push(value);
  }

  build(): Design {
    return {
      rows: this.lost.length,
      starts: Int32Array.from(this.starts),
      silenceFrom: Int32Array.from(this.silenceFrom),
      columns: Int32Array.from(this.columns),
      values: Float64Array.from(this.values),
      touched: Uint8Array.from(this.touched),
      coverage: Float64Array.from(this.coverage),
      lost: Uint8Array.from(this.lost),
      at: Float64Array.from(this.at),
      deal: Int32Array.from(this.deal),
    };
  }
}

/** All weights 1 and nothing added: the points of a contribution are then what a weight multiplies. */
function probeOf(policy: RiskPolicy): RiskPolicy {
  const weights = { ...defaultPolicy().weights };
  for (const signal of SIGNAL_NAMES) weights[signal] = 1;

  return { ...policy, weights, intercept: 0, learned: noLearnedParts() };
}

/** How far each step of a curve has been climbed, times `share`. */
function putSteps(rows: Rows, column: number, days: number, share: number): void {
  for (let i = 1; i < NORM_DAYS.length; i += 1) {
    const from = NORM_DAYS[i - 1] as number;
    if (days <= from) return;
    rows.put(column + i - 1, share * ramp(days, from, NORM_DAYS[i] as number));
  }
}

function addRow(
  rows: Rows,
  { deal, at }: Moment,
  place: number,
  probe: RiskPolicy,
  norms: RiskNorms,
  columns: Columns,
): void {
  const { context, findings } = judgeSignals(deal.asCreated, deal.events, probe, norms, at);
  // Closed that day, and reopened later: nobody would have asked.
  if (context.history.closed !== null) return;
  for (const { signal, points } of findings.contributions) {
    if (signal !== 'inactivity') rows.put(columnOf(signal), points);
  }
  rows.put(columns.intercept, 1);
  rows.put(columns.base, context.norms.base);
  putSteps(rows, columns.inStage, context.daysInStage, 1);
  const stage = columns.stages.get(context.visit.stage);
  if (stage !== undefined) rows.put(stage, 1);
  const silence = readSilence(context);
  rows.silenceFrom.push(rows.columns.length);
  rows.put(columnOf('inactivity'), silence.strength - INACTIVITY_CENTRE);
  rows.put(columns.silenceStart, 1);
  putSteps(rows, columns.silence, silence.days, silence.eased);
  rows.starts.push(rows.columns.length);
  rows.touched.push(Number(silence.touch !== null));
  rows.coverage.push(context.coverage.touch);
  rows.lost.push(Number(deal.lost));
  rows.at.push(at);
  rows.deal.push(place);
}

/** The work of a row besides the events of its deal, in events. */
const UNITS_A_ROW = 25;

/**
 * Judges every moment of the schedule in the order of time, with the norms that were known on the
 * latest day of the calendar before it. In slices of work; progress 0..1.
 *
 * @param closed the deals of the schedule, in the order in which rows name them
 */
export function* makeDesign(
  { closed, all }: History,
  { schedule, calendar }: PlannedSnapshots,
  policy: RiskPolicy,
  columns: Columns,
): Generator<number, Design> {
  const places = new Map(closed.map((deal, index) => [deal, index]));
  const probe = probeOf(policy);
  const normsAt = createNormsTimeline(all, policy, false);
  const rows = new Rows();
  const days = [...schedule.byPlace].toSorted(([a], [b]) => a - b);
  const pace = new Pace();
  for (const [index, [place, moments]] of days.entries()) {
    const norms = normsAt(calendar.timeOf(place));
    // Building norms costs about what counting some of their deals does.
    if (pace.spend(closed.length)) yield index / days.length;
    for (const moment of moments) {
      addRow(rows, moment, places.get(moment.deal) ?? 0, probe, norms, columns);
      if (pace.spend(UNITS_A_ROW + moment.deal.events.length)) yield index / days.length;
    }
  }

  return rows.build();
}

/** The mean of the points that the steps of days in stage give, over weighted rows. */
export function meanInStage(
  design: Design,
  weights: Float64Array,
  { inStage }: Columns,
  values: Float64Array,
): number {
  let sum = 0;
  let all = 0;
  for (let row = 0; row < design.rows; row += 1) {
    const weight = weights[row] as number;
    all += weight;
    for (let i = design.starts[row] as number; i < (design.starts[row + 1] as number); i += 1) {
      const column = design.columns[i] as number;
      if (column < inStage || column > inStage + NORM_DAYS.length - 2) continue;
      sum += weight * (design.values[i] as number) * (values[column] as number);
    }
  }

  return all > 0 ? sum / all : 0;
}
