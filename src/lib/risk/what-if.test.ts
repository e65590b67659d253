import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChosenAction } from './actions';
import { assess } from './assess';
import { explain } from './explain';
import { defaultNorms } from './norms';
import { defaultPolicy, type RiskPolicy } from './policy';
import { DAY } from './ramp';
import { bareEvent, openCases, START } from './random-histories.test';
import type { RiskDeal, RiskEvent } from './types';
import { tryOut } from './what-if';

const days = (from: number, to: number) => fc.integer({ min: from * 24, max: to * 24 });
const HOUR = 3_600_000;

/** Any step, with times counted from the moment that is judged. */
const steps = fc.oneof(
  days(1, 90).map((hours) => (at: number): ChosenAction => ({
    action: 'book_meeting',
    on: at + hours * HOUR,
  })),
  fc.constant((): ChosenAction => ({ action: 'get_reply' })),
  fc.constant((): ChosenAction => ({ action: 'reach_out' })),
  fc.integer({ min: 1, max: 5 }).map((count) => (): ChosenAction => ({
    action: 'add_contact',
    count,
  })),
  days(1, 60).map((hours) => (at: number): ChosenAction => ({
    action: 'set_next_step',
    due: at + hours * HOUR,
  })),
  days(-60, 200).map((hours) => (at: number): ChosenAction => ({
    action: 'change_close_date',
    to: at + hours * HOUR,
  })),
  fc.constantFrom('discovery', 'proposal', 'negotiation').map((to) => (): ChosenAction => ({
    action: 'move_stage',
    to,
  })),
);

describe('what if, on random histories', () => {
  it('without a step is the score itself, to the last bit', () => {
    fc.assert(
      fc.property(openCases, (the) => {
        const { before, after, parts } = tryOut(the, []);
        expect(before).toEqual(assess(the.deal, the.events, the.policy, the.norms, the.asOf));
        expect(after).toBe(before);
        expect(parts).toEqual([]);
      }),
    );
  });

  it('explains the whole change, part by part', () => {
    fc.assert(
      fc.property(openCases, fc.array(steps, { minLength: 1, maxLength: 4 }), (the, chosen) => {
        const { before, after, parts } = tryOut(the, chosen.map((step) => step(the.asOf))); // prettier-ignore
        const sum = parts.reduce((total, { score }) => total + score, 0);
        expect(Math.abs(sum - (after.score - before.score))).toBeLessThan(1e-12);
      }),
    );
  });

  it('says why, of each step that does not lower the score, and of no other', () => {
    fc.assert(
      fc.property(openCases, steps, (the, step) => {
        for (const { delta, note } of tryOut(the, [step(the.asOf)]).steps) {
          expect(note === null).toBe(delta <= -1e-4);
        }
      }),
    );
  });

  it('claims nothing that the policy or the history does not have', () => {
    const names = Object.keys(defaultPolicy().weights);
    fc.assert(
      fc.property(openCases, steps, fc.subarray(names), (the, step, silent) => {
        const zero = Object.fromEntries(silent.map((name) => [name, 0]));
        const policy = { ...the.policy, weights: { ...the.policy.weights, ...zero } };
        const chosen = step(the.asOf);
        const { steps: effects, before } = tryOut({ ...the, policy }, [chosen]);
        const note = effects[0]?.note ?? '';
        const known = the.events.filter(({ at }) => at <= the.asOf);
        const has = (type: RiskEvent['type']) => known.some((event) => event.type === type);
        const claims: readonly (readonly [RegExp, boolean])[] = [
          [/just replied/, has('email_received') && policy.weights.recent_reply >= 0],
          [/scheduled already/, before.facts.nextMeetingAt !== null],
          [/One contact alone/, before.facts.contactsMet === 0],
          [/As many contacts/, before.facts.contactsMet >= 3],
          [/next step is as good/, has('next_step_set') && policy.weights.next_step > 0],
          [/counts against the deal|buy time/, chosen.action !== 'change_close_date' || policy.weights.close_date > 0], // prettier-ignore
          [/A step back/, policy.weights.backward_move > 0],
          [/counts for nothing/, Object.values(policy.weights).includes(0)],
        ];
        const untrue = claims.filter(([words, holds]) => words.test(note) && !holds);
        expect(untrue.map(([words]) => [note, words])).toEqual([]);
      }),
    );
  });

  it('with no weight at all says of every step that it counts for nothing', () => {
    const weights = Object.fromEntries(Object.keys(defaultPolicy().weights).map((key) => [key, 0]));
    const policy = { ...defaultPolicy(), weights: weights as RiskPolicy['weights'] };
    fc.assert(
      fc.property(openCases, steps, (the, step) => {
        const { steps: effects } = tryOut({ ...the, policy }, [step(the.asOf)]);
        for (const { note } of effects) expect(note).toContain('counts for nothing under this policy'); // prettier-ignore
      }),
    );
  });

  it('never lets a change of the close date lower the score', () => {
    fc.assert(
      fc.property(openCases, days(-60, 200), (the, hours) => {
        // Of a deal that has a date; a first one may fill in what was not seen.
        const { before } = tryOut(the, []);
        fc.pre(before.facts.expectedCloseDate !== null && before.facts.expectedCloseDate > 0);
        const to = the.asOf + hours * HOUR;
        const { steps: effects } = tryOut(the, [{ action: 'change_close_date', to }]);
        for (const { delta } of effects) expect(delta).toBeGreaterThan(-1e-12);
      }),
    );
  });
});

describe('what if', () => {
  const deal: RiskDeal = {
    id: 'deal',
    createdAt: START,
    stage: 'proposal',
    value: 10_000,
    expectedCloseDate: START + 40 * DAY,
    closedAt: null,
    outcome: null,
  };
  const asOf = START + 50 * DAY;
  const of = (events: readonly RiskEvent[], ...chosen: ChosenAction[]) =>
    tryOut({ deal, events, policy: defaultPolicy(), norms: defaultNorms(), asOf }, chosen);
  const touched = [
    bareEvent('email_sent', START + DAY),
    bareEvent('contact_added', START + DAY, { to: 'Ada' }),
  ];

  it('gives what the advice promises where it does the same', () => {
    const advice = explain(deal, touched, defaultPolicy(), defaultNorms(), asOf).whatIf;
    const promised = (action: string) => advice.find((each) => each.action === action)?.score;
    const meeting = of(touched, { action: 'book_meeting', on: asOf + 5 * DAY });
    expect(meeting.after.score).toBe(promised('book_meeting'));
    const step = of(touched, { action: 'set_next_step', due: asOf + 7 * DAY });
    expect(step.after.score).toBe(promised('set_next_step'));
    expect(of(touched, { action: 'get_reply' }).after.score).toBe(promised('get_reply'));
    expect(of(touched, { action: 'move_stage', to: 'negotiation' }).after.score).toBe(
      promised('move_forward'),
    );
    const contact = of(touched, { action: 'add_contact', count: 1 });
    expect(contact.after.score).toBe(promised('add_contact'));
  });

  it('adds steps up, and tells what each alone would do', () => {
    const both = of(touched, { action: 'get_reply' }, { action: 'add_contact', count: 2 });
    const [reply, contacts] = both.steps;
    expect(both.after.score).toBeLessThan(Math.min(reply?.score ?? 0, contacts?.score ?? 0));
    expect(both.parts.map(({ signal }) => signal)).toEqual(
      expect.arrayContaining(['inactivity', 'recent_reply', 'threading']),
    );
  });

  it('says honestly that another close date buys no time', () => {
    const note = (to: number) => of(touched, { action: 'change_close_date', to }).steps[0]?.note;
    expect(note(START + 45 * DAY)).toContain('A push does not buy time');
    expect(note(START + 30 * DAY)).toBe(
      'Pulling in the close date does not lower it: lateness counts from the first date promised.',
    );
  });

  it('says what a step back, a far meeting and a first contact do', () => {
    const note = (events: readonly RiskEvent[], chosen: ChosenAction) =>
      of(events, chosen).steps[0]?.note;
    expect(note(touched, { action: 'move_stage', to: 'discovery' })).toContain('step back');
    expect(note(touched, { action: 'book_meeting', on: asOf + 61 * DAY })).toContain('60 or more');
    expect(note([], { action: 'add_contact', count: 1 })).toContain('One contact alone');
  });

  it('leaves out what has not happened yet', () => {
    const later = bareEvent('email_received', asOf + DAY);
    expect(of([...touched, later]).before).toEqual(of(touched).before);
  });
});
