import { silenceDays } from '../deal-history';
import { formatAgo, formatDay, formatDays } from '../plain-words';
import { clamp, DAY, daysBetween, ramp } from '../ramp';
import type { Evidence } from '../types';
import { contribute, evidenceOf, type Findings, type Signal, type SignalContext } from './findings';

/** A two-way touch reassures in full for a week and fades out over the following month. */
const FRESH_DAYS = 7;
const STALE_DAYS = 37;
/** The share of the weight that a fresh two-way touch takes off. */
const FRESH_SHARE = 0.6;
/** Days with outbound attempts in a row: the first is nothing, from the third it is ghosting. */
const GHOSTED_DAYS = 3;
const GHOSTED_FULLY_DAYS = 5;
/** The rhythm is known from three two-way touches on, and broken at 2.5 of its usual gaps. */
const RHYTHM_TOUCHES = 3;
const RHYTHM_BROKEN = 2.5;
const RHYTHM_MIN_DAYS = 7;

function ghostStrength(attemptDays: number): number {
  return clamp((attemptDays - 1) / (GHOSTED_FULLY_DAYS - 1), 0, 1);
}

function ghostReason(context: SignalContext): string {
  const { unanswered, unansweredDays } = context.history;

  return `${unanswered} mails and calls on ${formatDays(unansweredDays)} without an answer`;
}

function evidenceFor(context: SignalContext): Evidence[] {
  const { lastTwoWay, lastUnanswered } = context.history;
  const evidence: Evidence[] = [];
  if (lastTwoWay !== null) {
    const word = lastTwoWay.type === 'meeting_held' ? 'meeting' : 'reply';
    evidence.push(evidenceOf(lastTwoWay, `Last ${word} on ${formatDay(lastTwoWay.at)}`));
  }
  if (lastUnanswered !== null) {
    const text = `Last unanswered attempt on ${formatDay(lastUnanswered.at)}`;
    evidence.push(evidenceOf(lastUnanswered, text));
  }

  return evidence;
}

/** Shown only: scored as a moving ratio it would let a reply raise the risk. */
function droppedReason({ history }: SignalContext): string | null {
  const last = history.lastTwoWay;
  if (last === null || history.twoWayCount < RHYTHM_TOUCHES) return null;
  const usual = (last.at - history.firstTwoWayAt) / DAY / (history.twoWayCount - 1);
  const gap = daysBetween(last.at, history.asOf);
  if (gap < RHYTHM_MIN_DAYS || gap < RHYTHM_BROKEN * usual) return null;
  const rhythm = usual < 1 ? 'daily' : `every ${formatDays(usual)}`;

  return `Engagement dropped: two-way contact was ${rhythm}, now none for ${formatDays(gap)}`;
}

function addNamed(context: SignalContext, findings: Findings, ghosted: boolean): void {
  if (ghosted) findings.named.push('ghosted');
  const dropped = droppedReason(context);
  if (dropped === null) return;
  findings.named.push('engagement_dropped');
  contribute(findings, 'engagement', 0, 0, dropped, evidenceFor(context));
}

/**
 * Time since the last two-way touch (a reply or a meeting; a call is an attempt, as its log does
 * not say whether anybody answered), and the run of attempts since then.
 */
export const engagement: Signal = (context, findings) => {
  const { history, policy, coverage } = context;
  const weight = policy.weights.engagement;
  const twoWay = history.lastTwoWay;
  if (twoWay === null && history.unanswered === 0) {
    const reason = 'No mail from the buyer and no meeting is known';
    findings.notSeen.push({ signal: 'engagement', reason });

    return;
  }
  const days = silenceDays(history, twoWay);
  const fresh = twoWay === null ? 0 : FRESH_SHARE * (1 - ramp(days, FRESH_DAYS, STALE_DAYS));
  const ghost = ghostStrength(history.unansweredDays) * coverage.twoWay;
  const strength = ghost - fresh;
  const ghosted = history.unansweredDays >= GHOSTED_DAYS && coverage.twoWay > 0;
  const last =
    twoWay === null ? 'No answer yet' : `Last two-way contact ${formatAgo(days, history.asOf)}`;
  const reason =
    ghost > 0 ? (ghosted ? `Ghosted: ${ghostReason(context)}` : ghostReason(context)) : last;
  contribute(findings, 'engagement', weight * strength, strength, reason, evidenceFor(context));
  addNamed(context, findings, ghosted);
};

/** A mail from the buyer counts in full for five days and fades out by the tenth. */
const REPLY_FULL_DAYS = 5;
const REPLY_GONE_DAYS = 10;

/** The good sign of a fresh reply. */
export const recentReply: Signal = ({ history, policy }, findings) => {
  const reply = history.lastReply;
  if (reply === null) return;
  const days = silenceDays(history, reply);
  const strength = 1 - ramp(days, REPLY_FULL_DAYS, REPLY_GONE_DAYS);
  if (strength === 0) return;
  const points = -policy.weights.recent_reply * strength;
  const reason = `The buyer replied ${formatAgo(days, history.asOf)}`;
  contribute(findings, 'recent_reply', points, -strength, reason, [
    evidenceOf(reply, `Mail received on ${formatDay(reply.at)}`),
  ]);
};
