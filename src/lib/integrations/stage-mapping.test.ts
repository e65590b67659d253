import { describe, expect, it } from 'vitest';
import { CLOSED_STAGES, OPEN_STAGES, STAGES, type Stage } from '../deals/model';
import { CRMS, type CrmName, type SourceStage } from './model';
import { defaultStage, mayMapTo, stageOf } from './stage-mapping';

const unsaid = { isClosed: null, isWon: null, probability: null, order: 0 } as const;
const named = (label: string): SourceStage => ({ key: label, label, ...unsaid });

describe('the stages that are documented', () => {
  const SALESFORCE: readonly (readonly [string, Stage])[] = [
    ['Prospecting', 'discovery'],
    ['Qualification', 'discovery'],
    ['Needs Analysis', 'discovery'],
    ['Value Proposition', 'proposal'],
    ['Proposal/Price Quote', 'proposal'],
    ['Negotiation/Review', 'negotiation'],
    ['Closed Won', 'closed_won'],
    ['Closed Lost', 'closed_lost'],
  ];
  const HUBSPOT: readonly (readonly [string, Stage])[] = [
    ['appointmentscheduled', 'discovery'],
    ['qualifiedtobuy', 'discovery'],
    ['presentationscheduled', 'proposal'],
    ['decisionmakerboughtin', 'proposal'],
    ['contractsent', 'negotiation'],
    ['closedwon', 'closed_won'],
    ['closedlost', 'closed_lost'],
  ];
  const rows = [
    ...SALESFORCE.map(([label, ours]) => ['salesforce', label, ours] as const),
    ...HUBSPOT.map(([label, ours]) => ['hubspot', label, ours] as const),
  ];

  it.each(rows)('%s: %s is %s', (crm, label, ours) => {
    expect(defaultStage(crm, named(label))).toBe(ours);
  });

  it.each(rows)(
    '%s: %s is %s in any spelling, and with what the source says of it',
    (crm, label, ours) => {
      const isClosed = ours.startsWith('closed');
      const isWon = ours === 'closed_won';
      const said = { ...named(` ${label.toUpperCase()} `), isClosed, isWon };
      expect(defaultStage(crm, said)).toBe(ours);
      // An organisation may give any chance to a standard stage: its name is known all the same.
      for (const probability of [0, 0.5, 1]) {
        expect(defaultStage(crm, { ...said, probability })).toBe(ours);
      }
    },
  );

  it('knows the key of a stage whose label was changed', () => {
    const renamed = { ...named('contractsent'), label: 'Vertrag verschickt', isClosed: false };
    expect(defaultStage('hubspot', renamed)).toBe('negotiation');
  });
});

describe('stages of an organisation’s own', () => {
  it.each([
    [null, 'discovery'],
    [0, 'discovery'],
    [0.39, 'discovery'],
    [0.4, 'proposal'],
    [0.69, 'proposal'],
    [0.7, 'negotiation'],
    [1, 'negotiation'],
  ] as const)('an open one with a chance of %s is %s', (probability, ours) => {
    for (const crm of CRMS) {
      for (const isClosed of [false, null]) {
        expect(defaultStage(crm, { ...named('Legal'), isClosed, probability })).toBe(ours);
      }
    }
  });

  it.each([
    [true, null, 'closed_won'],
    [false, null, 'closed_lost'],
    [true, 0, 'closed_won'],
    [false, 1, 'closed_lost'],
    [null, 1, 'closed_won'],
    [null, 0.99, 'closed_lost'],
    [null, null, 'closed_lost'],
  ] as const)('a closed one (won: %s, chance %s) is %s', (isWon, probability, ours) => {
    const stage = { ...named('Signed elsewhere'), isClosed: true, isWon, probability };
    for (const crm of CRMS) expect(defaultStage(crm, stage)).toBe(ours);
  });

  it('believes the source where it says that a standard stage is closed, or is open', () => {
    const closed = { ...named('Prospecting'), isClosed: true, isWon: false };
    expect(defaultStage('salesforce', closed)).toBe('closed_lost');
    const open = { ...named('Closed Won'), isClosed: false, probability: 0.8 };
    expect(defaultStage('salesforce', open)).toBe('negotiation');
  });
});

/** Every stage that a source could describe. */
function everyStage(): SourceStage[] {
  const labels = ['Prospecting', 'Closed Won', 'Closed Lost', 'closedwon', 'contractsent', 'Legal', '__proto__', 'constructor']; // prettier-ignore
  const flags = [true, false, null];
  const chances = [0, 0.39, 0.7, 1, null];
  return labels.flatMap((label) =>
    flags.flatMap((isClosed) =>
      flags.flatMap((isWon) =>
        chances.map((probability) => ({ ...named(label), isClosed, isWon, probability })),
      ),
    ),
  );
}

const isOpen = (stage: Stage) => (OPEN_STAGES as readonly Stage[]).includes(stage);

describe('a person’s choice', () => {
  it('never opens what the source calls closed, nor closes what it calls open', () => {
    for (const crm of CRMS) {
      for (const stage of everyStage()) {
        for (const chosen of STAGES) {
          const ours = stageOf(crm, stage, { [stage.key]: chosen });
          if (stage.isClosed !== null) expect(isOpen(ours)).toBe(!stage.isClosed);
          const allowed = mayMapTo(crm, stage, chosen);
          expect(ours).toBe(allowed ? chosen : defaultStage(crm, stage));
        }
      }
    }
  });

  it.each<[CrmName, readonly Stage[]]>([
    ['salesforce', OPEN_STAGES],
    ['hubspot', OPEN_STAGES],
  ])('%s: an open stage may be any open one', (crm, choices) => {
    const stage = { ...named('Legal'), isClosed: false };
    expect(STAGES.filter((ours) => mayMapTo(crm, stage, ours))).toEqual(choices);
  });

  it('may call a closed stage won or lost only where the CRM does not say which', () => {
    const stage = { ...named('Partner'), isClosed: true, isWon: false, probability: 0 };
    const choicesOf = (one: typeof stage | (Omit<typeof stage, 'isWon'> & { isWon: null })) =>
      STAGES.filter((ours) => mayMapTo('salesforce', one, ours));
    expect(choicesOf(stage)).toEqual(['closed_lost']);
    expect(stageOf('salesforce', stage, { Partner: 'closed_won' })).toBe('closed_lost');
    const untold = { ...stage, isWon: null };
    expect(choicesOf(untold)).toEqual(CLOSED_STAGES);
    expect(stageOf('salesforce', untold, { Partner: 'closed_won' })).toBe('closed_won');
  });

  it('is for the stage that it names alone', () => {
    const choices = { 'Needs Analysis': 'negotiation' } as const;
    expect(stageOf('salesforce', named('Needs Analysis'), choices)).toBe('negotiation');
    expect(stageOf('salesforce', named('Prospecting'), choices)).toBe('discovery');
  });
});
