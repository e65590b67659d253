import {
  ALERT_KINDS,
  decideAlert,
  initialAlertState,
  type AlertKind,
  type AlertState,
} from './alert';
import { assess } from './assess';
import type { RiskNorms } from './norms';
import type { RiskPolicy } from './policy';
import type { Assessment, Contribution, RiskDeal, RiskEvent } from './types';

/** One episode of one rule. Times are epoch ms; `endedAt` is null where it held to the end. */
export interface AlertEpisode {
  readonly kind: AlertKind;
  readonly at: number;
  readonly score: number;
  readonly band: Assessment['band'];
  readonly reasons: readonly string[];
  readonly contributions: readonly Pick<Contribution, 'signal' | 'points'>[];
  /** The close date promised when it fired. */
  readonly promisedDate: number | null;
  readonly endedAt: number | null;
  readonly ending: 'recovered' | 'won' | 'lost' | null;
}

export interface ReplayWindow {
  readonly from: number;
  readonly to: number;
  /** Between two looks, as the sweep looks from time to time; ms. */
  readonly step: number;
}

const ARMED = {
  entered_high: 'highArmed',
  rising: 'riseArmed',
  engagement_dropped: 'engagementArmed',
} as const satisfies Record<AlertKind, keyof AlertState>;

/** The rules whose alert holds in this state. */
export const heldAlerts = (state: AlertState): AlertKind[] =>
  ALERT_KINDS.filter((kind) => !state[ARMED[kind]]);

function episodeOf(kind: AlertKind, assessment: Assessment, at: number): AlertEpisode {
  return {
    kind,
    at,
    score: assessment.score,
    band: assessment.band,
    reasons: assessment.reasons,
    contributions: assessment.contributions.map(({ signal, points }) => ({ signal, points })),
    promisedDate: assessment.facts.expectedCloseDate,
    endedAt: null,
    ending: null,
  };
}

/**
 * Which alerts a policy would have set off for a deal, looking every `step` from its creation (or the
 * start of the window) to the end of the window or until it closed. Only what was known at each look
 * is used. The first look of a deal that is older than the window fires nothing: what held before is
 * not news of the window.
 *
 * @param deal as it was created (`dealAsCreated`)
 * @param normsAt the norms known at a moment
 */
export function replayAlerts(
  deal: RiskDeal,
  events: readonly RiskEvent[],
  policy: RiskPolicy,
  normsAt: (at: number) => RiskNorms,
  { from, to, step }: ReplayWindow,
): AlertEpisode[] {
  const episodes: AlertEpisode[] = [];
  const open = new Map<AlertKind, number>();
  const end = (kind: AlertKind, endedAt: number, ending: AlertEpisode['ending']): void => {
    const index = open.get(kind);
    const episode = index === undefined ? undefined : episodes[index];
    if (index !== undefined && episode) episodes[index] = { ...episode, endedAt, ending };
    open.delete(kind);
  };
  let state = initialAlertState();
  const isOlder = deal.createdAt < from;
  for (let at = Math.max(from, deal.createdAt); at <= to; at += step) {
    const assessment = assess(deal, events, policy, normsAt(at), at);
    if (assessment.closed !== null) {
      const { at: closedAt, outcome } = assessment.closed;
      for (const kind of open.keys()) end(kind, closedAt, outcome);
      state = initialAlertState();
      continue;
    }
    const isFirstLook = isOlder && at === from;
    const decided = decideAlert(state, assessment, at, policy.alerts);
    state = decided.state;
    for (const kind of open.keys()) if (state[ARMED[kind]]) end(kind, at, 'recovered');
    for (const kind of isFirstLook ? [] : decided.fired) {
      open.set(kind, episodes.push(episodeOf(kind, assessment, at)) - 1);
    }
  }

  return episodes;
}
