import { describe, expect, it } from 'vitest';
import {
  assess,
  defaultNorms,
  defaultPolicy,
  type Assessment,
  type RiskDeal,
  type RiskEvent,
  type RiskEventType,
  type RiskNorms,
  type SignalName,
} from './index';
import { NormsBuilder } from './norms-builder';
import { DAY } from './ramp';

const START = Date.UTC(2026, 0, 5);
const deal: RiskDeal = {
  id: 'd',
  createdAt: START,
  stage: 'proposal',
  value: 10_000,
  expectedCloseDate: null,
  closedAt: null,
  outcome: null,
};

let ids = 0;
function on(day: number, type: RiskEventType, change: Partial<RiskEvent> = {}): RiskEvent {
  ids += 1;

  return {
    id: `e${ids}`,
    at: START + day * DAY,
    type,
    from: null,
    to: null,
    actor: null,
    text: null,
    ...change,
  };
}
const iso = (day: number): string => new Date(START + day * DAY).toISOString();
const judge = (
  events: RiskEvent[],
  day: number,
  of = deal,
  norms: RiskNorms = defaultNorms(),
): Assessment => assess(of, events, defaultPolicy(), norms, START + day * DAY);
const part = (assessment: Assessment, signal: SignalName) =>
  assessment.contributions.find((each) => each.signal === signal);

describe('what is less than a day ago', () => {
  const reasonsAt = (day: number) => {
    const step = { to: iso(4), text: 'Send the offer' };
    const events = [
      on(3.25, 'next_step_set', step),
      on(3.5, 'stage_changed', { from: 'discovery', to: 'proposal' }),
      on(3.75, 'email_received'),
    ];
    const of = { ...deal, expectedCloseDate: START + 4 * DAY };
    const found = judge(events, day, of);
    return ['next_step', 'forward_move', 'recent_reply', 'inactivity', 'stage_velocity'].map(
      (signal) => part(found, signal as SignalName)?.reason,
    );
  };

  it('is told by its UTC day, never as "0 days"', () => {
    expect(reasonsAt(3.8)).toEqual([
      expect.stringMatching(/^The next step is due on /),
      'Moved forward to proposal today',
      'The buyer replied today',
      expect.stringMatching(/^Last touch today, within/),
      expect.stringMatching(/^Less than a day in proposal;/),
    ]);
    // Past the midnight at which the day of the step begins: it is due until that day ends.
    expect(reasonsAt(4.4)).toEqual([
      'The next step is due today',
      'Moved forward to proposal yesterday',
      'The buyer replied yesterday',
      expect.stringMatching(/^Last touch yesterday, within/),
      expect.stringMatching(/^Less than a day in proposal;/),
    ]);
    expect(reasonsAt(5.4)[0]).toBe('The next step was due 1 day ago');
  });
});

describe('inactivity', () => {
  it('says the days of silence and the threshold of the stage, and points to the touch', () => {
    const call = on(2, 'call');
    const found = part(judge([call], 25), 'inactivity');
    expect(found?.reason).toBe('No touch for 23 days; the threshold in proposal is 10');
    expect(found?.evidence[0]).toMatchObject({ eventId: call.id, at: call.at });
    expect(found?.points).toBeGreaterThan(0);
  });

  it('does not take CRM field edits for touches', () => {
    const edits = [on(20, 'value_changed', { to: '5' }), on(21, 'next_step_set', { text: 'x' })];
    expect(judge([on(1, 'note'), ...edits], 22).facts.lastTouchAt).toBe(START + DAY);
  });

  it('is softened by a meeting ahead, and less once it has passed', () => {
    const booked = on(12, 'meeting_scheduled', { to: iso(20) });
    const points = (events: RiskEvent[], day: number) =>
      part(judge(events, day), 'inactivity')?.points ?? 0;
    expect(points([on(0, 'call'), booked], 15)).toBeLessThan(points([on(0, 'call')], 15));
    expect(points([on(0, 'call'), booked], 30)).toBe(points([on(0, 'call')], 30));
    expect(judge([booked], 15).facts.nextMeetingAt).toBe(START + 20 * DAY);
  });

  it('does not take an unconnected source for silence', () => {
    const blind = defaultNorms({ touch: 0, twoWay: 0, nextStep: 0 });
    const { notSeen, contributions } = judge([], 90, deal, blind);
    expect(notSeen.map(({ signal }) => signal)).toContain('inactivity');
    expect(contributions.map(({ signal }) => signal)).not.toContain('inactivity');
  });
});

describe('engagement', () => {
  it('names ghosting, with the number of attempts and days', () => {
    const attempts = [3, 5, 5.1, 9].map((day) => on(day, 'email_sent'));
    const assessment = judge([on(1, 'email_received'), ...attempts], 12);
    expect(assessment.named).toContain('ghosted');
    expect(assessment.facts.unanswered).toBe(4);
    expect(part(assessment, 'engagement')?.reason).toBe(
      'Ghosted: 4 mails and calls on 3 days without an answer',
    );
  });

  it('shows a drop against the earlier rhythm without points', () => {
    const rhythm = [0, 3, 6, 9].map((day) => on(day, 'email_received'));
    const assessment = judge(rhythm, 20);
    expect(assessment.named).toContain('engagement_dropped');
    const shown = assessment.contributions.find((each) =>
      each.reason.startsWith('Engagement dropped'),
    );
    expect(shown?.points).toBe(0);
    expect(assessment.reasons).toContain(shown?.reason);
  });
});

describe('close date', () => {
  it('is fine when pushed once, warns at two and is critical at three', () => {
    const pushes = [10, 20, 30].map((day, n) =>
      on(n + 1, 'close_date_changed', { from: iso(90 + day), to: iso(100 + day) }),
    );
    const points = (n: number) => part(judge(pushes.slice(0, n), 40), 'close_date')?.points;
    expect(points(1)).toBe(0);
    expect(points(2)).toBeCloseTo(0.4);
    expect(points(3)).toBeCloseTo(0.8);
  });

  it('keeps an overdue deal late when its date is pushed out', () => {
    const due = { ...deal, expectedCloseDate: START + 10 * DAY };
    const push = on(20, 'close_date_changed', { from: iso(10), to: iso(60) });
    const late = judge([push], 25, due);
    expect(part(late, 'close_date')?.reason).toContain('past the first promised close date');
    expect(late.score).toBeGreaterThanOrEqual(judge([], 25, due).score);
    expect(late.facts.expectedCloseDate).toBe(START + 60 * DAY);
  });
});

describe('other signals', () => {
  it('names a single contact at 0 points and lowers from the second on', () => {
    const contacts = ['Ada', 'ADA ', 'Grace', 'Edsger'].map((to) => on(1, 'contact_added', { to }));
    const single = judge(contacts.slice(0, 2), 2);
    expect(single.named).toContain('single_threaded');
    expect(part(single, 'threading')?.points).toBe(0);
    expect(part(judge(contacts, 2), 'threading')?.points).toBe(-defaultPolicy().weights.threading);
  });

  it('judges a next step by its date', () => {
    const strength = (to: string | null, text: string | null, day: number) =>
      part(judge([on(1, 'next_step_set', { to, text })], day), 'next_step')?.points ?? 0;
    expect(strength(iso(8), 'Demo', 2)).toBeLessThan(0);
    expect(strength(null, 'Demo', 2)).toBeGreaterThan(0);
    expect(strength(iso(8), 'Demo', 20)).toBeGreaterThan(strength(null, 'Demo', 20));
  });

  it('sees steps back, and steps to unknown stages by where the deal has been', () => {
    const moves = [
      on(0, 'created', { to: 'discovery' }),
      on(2, 'stage_changed', { from: 'discovery', to: 'Pilot' }),
      on(9, 'stage_changed', { from: 'Pilot', to: 'discovery' }),
    ];
    expect(part(judge(moves, 3), 'forward_move')?.points).toBeLessThan(0);
    const back = judge(moves, 10);
    expect(part(back, 'backward_move')?.reason).toBe('Moved back from Pilot to discovery');
    expect(back.facts).toMatchObject({
      stage: 'discovery',
      daysInStage: 1,
      cumulativeDaysInStage: 3,
    });
  });

  it('quotes competitors and committees, as whole words only', () => {
    const note = on(1, 'note', { text: 'Heard they have shortlisted two firms. Decision in May.' });
    const found = part(judge([note], 2), 'competitive');
    expect(found?.evidence[0]?.text).toContain('they have shortlisted two firms');
    const policy = { ...defaultPolicy(), competitorWords: ['rival', 'C++ (GmbH)'] };
    const points = (text: string) =>
      assess(
        deal,
        [on(1, 'note', { text })],
        policy,
        defaultNorms(),
        START + 2 * DAY,
      ).contributions.some(({ signal }) => signal === 'competitive');
    expect(points('New arrivals at the office')).toBe(false);
    expect(points('the rival!')).toBe(true);
    expect(points('arrival of a RIVAL')).toBe(true);
    expect(points('offer of c++ (gmbh), cheaper')).toBe(true);
  });
});

describe('norms', () => {
  const builder = new NormsBuilder();
  for (let i = 0; i < 60; i += 1) {
    const won = i % 2 === 0;
    const closed: RiskDeal = {
      ...deal,
      closedAt: START + (won ? 12 : 50) * DAY,
      outcome: won ? 'won' : 'lost',
    };
    builder.add(closed, [on(0, 'created', { to: 'proposal' })]);
  }
  builder.add(deal, [on(0, 'created', { to: 'proposal' })]);
  const norms = builder.build(START, 'v1');

  it('says how long won deals took, with n, and counts closed deals only', () => {
    const assessment = judge([on(0, 'created', { to: 'proposal' })], 31, deal, norms);
    expect(part(assessment, 'stage_velocity')?.reason).toBe(
      '31 days in proposal; won deals left it after a median of 12 (n = 30)',
    );
    expect(norms).toMatchObject({ won: 30, lost: 30 });
    expect(assessment.normsVersion).toBe('v1');
  });

  it('is frozen, and survives JSON', () => {
    expect(Object.isFrozen(norms) && Object.isFrozen(norms.stages)).toBe(true);
    const stored = JSON.parse(JSON.stringify(norms)) as RiskNorms;
    expect(judge([], 31, deal, stored).score).toBe(judge([], 31, deal, norms).score);
  });

  it('raises the risk of what stays longer than won deals did, above the first day', () => {
    const points = (of: RiskNorms, day: number) =>
      part(judge([], day, deal, of), 'stage_velocity')?.points ?? 0;
    expect(points(norms, 40)).toBeGreaterThan(points(norms, 5));
    expect(points(norms, 40)).toBeGreaterThan(points(defaultNorms(), 40));
  });
});
