import { decideAlert, initialAlertState, type AlertEnding, type AlertKind } from './alert';
import { assess } from './assess';
import type { RiskNorms } from './norms';
import type { RiskPolicy } from './policy';
import type { Assessment, Contribution, DealClosing, RiskDeal, RiskEvent } from './types';

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
  readonly ending: AlertEnding | 'won' | 'lost' | null;
}

export interface ReplayWindow {
  readonly from: number;
  readonly to: number;
  /** Between two looks, as the sweep looks from time to time; ms. */
  readonly step: number;
}

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

/** The episodes of one deal as they open and end. */
class Episodes {
  readonly all: AlertEpisode[] = [];
  private readonly open = new Map<AlertKind, number>();

  begin(kind: AlertKind, assessment: Assessment, at: number): void {
    this.open.set(kind, this.all.push(episodeOf(kind, assessment, at)) - 1);
  }

  end(kind: AlertKind, endedAt: number, ending: AlertEpisode['ending']): void {
    const index = this.open.get(kind);
    const episode = index === undefined ? undefined : this.all[index];
    if (index !== undefined && episode) this.all[index] = { ...episode, endedAt, ending };
    this.open.delete(kind);
  }

  close({ at, outcome }: DealClosing): void {
    for (const kind of this.open.keys()) this.end(kind, at, outcome);
  }

  get areOver(): boolean {
    return this.open.size === 0;
  }
}

/**
 * Which alerts a policy would have set off for a deal, looking every `step` from its creation (or the
 * start of the window) to the end of the window or until it closed. Only what was known at each look
 * is used. The first look of a deal that is older than the window fires nothing: what held before is
 * not news of the window. A closing after the last look is seen at the end of the window.
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
  const episodes = new Episodes();
  const look = (at: number, norms: RiskNorms) => assess(deal, events, policy, norms, at);
  let state = initialAlertState();
  let formerNorms = normsAt(from);
  const isOlder = deal.createdAt < from;
  for (let at = Math.max(from, deal.createdAt); at <= to; at += step) {
    const norms = normsAt(at);
    const assessment = look(at, norms);
    if (assessment.closed !== null) {
      episodes.close(assessment.closed);
      state = initialAlertState();
      continue;
    }
    const known = formerNorms;
    formerNorms = norms;
    const decided = decideAlert(state, assessment, at, policy.alerts, () => ({
      assessment: look(at, known),
      rules: policy.alerts,
    }));
    state = decided.state;
    for (const { kind, ending } of decided.ended) episodes.end(kind, at, ending);
    if (isOlder && at === from) continue;
    for (const kind of decided.fired) episodes.begin(kind, assessment, at);
  }
  const last = episodes.areOver ? null : look(to, normsAt(to)).closed;
  if (last) episodes.close(last);

  return episodes.all;
}
