import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../clients/hubspot';
import { STANDARD_PIPELINE } from '../../../test/stand-ins/hubspot/wire';
import { defaultStage } from '../stage-mapping';
import { stageByDeal, stagesOf } from './stages';

const stage = (id: string, order: number, metadata: Pipeline['stages'][number]['metadata']) => ({ id, label: `Stage ${id}`, order, metadata }); // prettier-ignore
const pipeline = (label: string, order: number, ...stages: Pipeline['stages']): Pipeline => ({ id: label, label, order, stages }); // prettier-ignore

const standard = stagesOf([
  {
    ...STANDARD_PIPELINE,
    order: 0,
    stages: STANDARD_PIPELINE.stages.map((own) => ({ ...own, order: own.displayOrder })),
  },
]);

it.each([
  ['appointmentscheduled', 'discovery'],
  ['qualifiedtobuy', 'discovery'],
  ['presentationscheduled', 'proposal'],
  ['decisionmakerboughtin', 'proposal'],
  ['contractsent', 'negotiation'],
  ['closedwon', 'closed_won'],
  ['closedlost', 'closed_lost'],
])('%s is %s', (key, ours) => {
  const found = standard.find((own) => own.key === key);
  expect(found && defaultStage('hubspot', found)).toBe(ours);
});

describe('a stage of one’s own', () => {
  const only = (metadata: Pipeline['stages'][number]['metadata']) =>
    stagesOf([pipeline('Sales', 0, stage('123', 0, metadata))])[0];
  it.each([
    [
      { isClosed: 'false', probability: '0.5' },
      { isClosed: false, isWon: false, probability: 0.5 },
    ],
    [
      { isClosed: 'true', probability: '1.0' },
      { isClosed: true, isWon: true, probability: 1 },
    ],
    [
      { isClosed: 'true', probability: '0.0' },
      { isClosed: true, isWon: false, probability: 0 },
    ],
    [
      { isClosed: 'true', probability: '0.7' },
      { isClosed: true, isWon: false, probability: 0.7 },
    ],
    [{ probability: '1.0' }, { isClosed: true, isWon: true, probability: 1 }],
    [{ probability: '0.3' }, { isClosed: false, isWon: false, probability: 0.3 }],
    [{ isClosed: 'true' }, { isClosed: true, isWon: null, probability: null }],
    [{ probability: 'high' }, { isClosed: null, isWon: null, probability: null }],
    [{}, { isClosed: null, isWon: null, probability: null }],
  ])('%o', (metadata, expected) => {
    expect(only(metadata)).toMatchObject(expected);
  });

  it('that is closed is never taken for an open one', () => {
    const closed = [{ isClosed: 'true', probability: '0.7' }, { isClosed: 'true' }, { probability: '0.0' }].map((own) => only(own)); // prettier-ignore
    for (const own of closed) expect(own && defaultStage('hubspot', own)).toBe('closed_lost');
  });
});

it('says which pipeline where there are several, in order', () => {
  const stages = stagesOf([
    pipeline('Renewals', 1, stage('b', 5, {}), stage('a', -1, {})),
    pipeline('Sales', 0, stage('c', 0, {})),
  ]);
  expect(stages.map(({ label, order }) => [label, order])).toEqual([
    ['Sales: Stage c', 0],
    ['Renewals: Stage a', 0],
    ['Renewals: Stage b', 1],
  ]);
  expect(stagesOf([pipeline('Sales', 0, stage('c', 0, {}))])[0]?.label).toBe('Stage c');
});

it('a stage that is gone from every pipeline is what the deal says', () => {
  const deal = (properties: Record<string, string | null>) => ({ id: '1', properties, history: {}, createdAt: new Date(0) }); // prettier-ignore
  expect(stageByDeal(deal({ hs_is_closed: 'true', hs_is_closed_won: 'false' }), 'gone')).toMatchObject({ key: 'gone', isClosed: true, isWon: false }); // prettier-ignore
  expect(stageByDeal(deal({ hs_is_closed_won: 'true' }), 'gone')).toMatchObject({ isClosed: true });
  expect(stageByDeal(deal({}), 'gone')).toMatchObject({ isClosed: null, isWon: null });
});
