/** How a deal moves: its latent health, its stage, its value, its close date and its end. */
import { writeNote } from './conversation';
import { engagementTarget, stalledDays } from './deal-state';
import type { DealState } from './deal-state';
import type { DemoOpenStage } from './demo-types';
import { RATES, STAGES } from './funnel-table';
import { roundValue } from './profile';
import { LOST_REASONS, NOTES } from './texts-table';

const STALLED_TARGET = 0.06;
const ORDER: readonly DemoOpenStage[] = ['discovery', 'proposal', 'negotiation'];

/** Moves the buyer's interest by a day: towards its level, with noise, and sometimes a blow. */
export function updateEngagement(state: DealState): void {
  const { random, profile } = state;
  if (state.stalledSince === null) {
    if (random.chance(RATES.stall * Math.exp(-0.9 * profile.quality)))
      state.stalledSince = state.day;
  } else if (random.chance(RATES.recover * Math.exp(0.4 * profile.quality))) {
    state.stalledSince = null;
    state.engagement = Math.max(state.engagement, 0.35);
    writeNote(state, NOTES.revived);
  }
  const target = state.stalledSince === null ? engagementTarget(profile) : STALLED_TARGET;
  const moved = state.engagement + 0.1 * (target - state.engagement) + 0.04 * random.normal();
  state.engagement = Math.min(1, Math.max(0.02, moved));
}

/** Sends people on vacation now and then, so that silence alone proves nothing. */
export function takeRest(state: DealState): void {
  if (state.random.chance(RATES.rest)) state.restUntil = state.day + state.random.int(5, 12);
}

function close(state: DealState, outcome: 'won' | 'lost', reason: string | null): void {
  const at = state.journal.write(outcome, {
    from: state.stage,
    to: outcome === 'won' ? 'closed_won' : 'closed_lost',
    actor: state.sellerEmail,
    text: reason,
  });
  state.closing = { outcome, at, reason };
}

function enterStage(state: DealState, stage: DemoOpenStage): void {
  state.journal.write('stage_changed', { from: state.stage, to: stage, actor: state.sellerEmail });
  state.stage = stage;
  state.stageDay = state.day;
}

function changeValue(state: DealState, factor: number): void {
  const value = roundValue(state.value * factor);
  if (value === state.value) return;
  state.journal.write('value_changed', {
    from: String(state.value),
    to: String(value),
    actor: state.sellerEmail,
  });
  state.value = value;
}

function changeCloseDate(state: DealState, day: number): void {
  const toIso = (workday: number): string => new Date(state.calendar.dateOf(workday)).toISOString();
  state.journal.write('close_date_changed', {
    from: toIso(state.expectedClose),
    to: toIso(day),
    actor: state.sellerEmail,
  });
  state.expectedClose = day;
}

function lossReason(state: DealState): string {
  if (state.competitor !== null && state.random.chance(0.6)) return `Lost to ${state.competitor}`;
  return state.random.pick(stalledDays(state) > 0 ? LOST_REASONS.stalled : LOST_REASONS.sudden);
}

/** The deal may be lost: out of the blue, or after it has stalled for some weeks. */
export function riskLoss(state: DealState): void {
  const ripe = stalledDays(state) > RATES.stalledBeforeLoss;
  const rate = ripe ? RATES.lossWhileStalled : STAGES[state.stage].suddenLoss;
  if (state.random.chance(rate)) close(state, 'lost', lossReason(state));
}

function moveForward(state: DealState): void {
  const next = ORDER[ORDER.indexOf(state.stage) + 1];
  if (next === undefined) {
    close(state, 'won', null);
    return;
  }
  enterStage(state, next);
  if (next === 'proposal' && state.random.chance(0.35)) {
    changeValue(state, state.random.between(0.85, 1.3));
  }
  if (next === 'negotiation' && state.random.chance(0.35)) {
    changeValue(state, state.random.between(0.8, 1));
  }
}

function moveBackward(state: DealState): void {
  const previous = ORDER[ORDER.indexOf(state.stage) - 1];
  if (previous !== undefined) enterStage(state, previous);
}

/** The deal may go a stage forward (out of the last one: won), or back. */
export function moveStage(state: DealState): void {
  if (state.closing !== null) return;
  const { forward, minimum } = STAGES[state.stage];
  if (state.day - state.stageDay < minimum) return;
  const drive = 0.03 + 1.25 * state.engagement ** 1.5;
  if (state.random.chance(forward * drive * state.profile.pace)) {
    moveForward(state);
    return;
  }
  const stalled = stalledDays(state) > 0;
  if (state.random.chance(stalled ? RATES.backwardWhileStalled : RATES.backward)) {
    moveBackward(state);
  }
}

/** A seller moves a close date that cannot hold, the more slowly the less there is to hope for. */
export function reviewCloseDate(state: DealState): void {
  if (state.closing !== null) return;
  const left = state.expectedClose - state.day;
  const lead = state.stage === 'negotiation' ? 1 : 8;
  if (left > lead) return;
  const tired = stalledDays(state) > 25 || state.pushes >= 4;
  if (!state.random.chance(tired ? 0.02 : 0.2)) return;
  state.pushes += 1;
  changeCloseDate(state, state.day + state.random.int(12, stalledDays(state) > 0 ? 30 : 45));
}

/** Scope grows or shrinks now and then between the stages. */
export function reviewValue(state: DealState): void {
  if (state.closing !== null || !state.random.chance(RATES.valueChange)) return;
  changeValue(state, state.random.between(0.75, stalledDays(state) > 0 ? 0.98 : 1.25));
}
