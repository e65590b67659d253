import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE, type Conditions } from '../model';
import { evaluateRouter, routeWritten } from './evaluate';
import { ASKED_AT, QUESTIONS, type WrittenQuestion } from './questions';
import { routeQuestion } from './route-question';

/** A Wednesday. */
const NOW = ASKED_AT;
const route = (text: string) => routeQuestion(text, { now: NOW });

describe('the written questions', () => {
  const { overall, heldOut } = evaluateRouter();

  it('are many, each written once, and a good part of them held out', () => {
    expect(overall.all).toBeGreaterThanOrEqual(400);
    expect(heldOut.all).toBeGreaterThanOrEqual(70);
    const keys = QUESTIONS.map(({ text, previous }) => `${text}|${previous ?? ''}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are of the right kind in 97 of 100', () => {
    expect(overall.taskType / overall.all).toBeGreaterThanOrEqual(0.97);
    expect(heldOut.taskType / heldOut.all).toBeGreaterThanOrEqual(0.97);
    expect(overall.intent / overall.all).toBeGreaterThanOrEqual(0.95);
  });

  const spanOf = (period: { from: string; to: string } | null): string | null =>
    period && `${period.from}..${period.to}`;
  const expecting = (field: keyof WrittenQuestion) =>
    QUESTIONS.filter((written) => written[field] !== undefined).map(
      (written) => [written.text, written] as const,
    );

  it.each(expecting('period'))('names its period: %s', (_text, written) => {
    expect(spanOf(routeWritten(written).period)).toBe(written.period);
  });

  it.each(expecting('before'))('names both sides: %s', (_text, written) => {
    expect(spanOf(routeWritten(written).before)).toBe(written.before);
  });

  it.each(expecting('conditions'))('names its conditions: %s', (_text, written) => {
    expect(routeWritten(written).conditions).toEqual(written.conditions);
  });

  it.each(expecting('mentions'))('names its deals: %s', (_text, written) => {
    const wanted = written.mentions ?? [];
    const { mentions } = routeWritten(written);
    expect(wanted.length === 0 ? mentions : mentions.slice(0, wanted.length)).toEqual(wanted);
  });

  it.each(expecting('refersBack'))('refers back, or does not: %s', (_text, written) => {
    expect(routeWritten(written).refersBack).toBe(written.refersBack);
  });
});

describe('what is easily misrouted', () => {
  it.each([
    ['Where can I find research on pricing?', 'general'],
    ['research', 'general'],
    ['Write a SQL query for revenue by stage', 'code_sql'],
    ['How likely is Globex to close?', 'deal_specific'],
    ['Find deals like Globex', 'semantic_search'],
  ])('%s', (text, taskType) => {
    expect(route(text).taskType).toBe(taskType);
  });

  it('says which rule decided', () => {
    expect(route('How likely is Globex to close?').rule).toBe('deal_likely');
    expect(route('xyz').rule).toBe('nothing_else');
  });
});

describe('periods', () => {
  const periodOf = (text: string) => route(text).period;

  it.each([
    ['What changed today?', '2026-07-15', '2026-07-15', 'today'],
    ['What changed yesterday?', '2026-07-14', '2026-07-14', 'yesterday'],
    ['What changed last week?', '2026-07-06', '2026-07-12', 'last week'],
    ['What changed this quarter?', '2026-07-01', '2026-09-30', 'this quarter'],
    ['What changed last year?', '2025-01-01', '2025-12-31', 'last year'],
    ['What changed in the last 14 days?', '2026-07-02', '2026-07-15', 'the last 14 days'],
    ['What changed since Monday?', '2026-07-13', '2026-07-15', 'since 2026-07-13'],
    ['What changed since Wednesday?', '2026-07-08', '2026-07-15', 'since 2026-07-08'],
    ['What changed in May?', '2026-05-01', '2026-05-31', 'May 2026'],
    ['What changed in December?', '2025-12-01', '2025-12-31', 'December 2025'],
    ['What changed in February 2024?', '2024-02-01', '2024-02-29', 'February 2024'],
    ['What changed in Q2?', '2026-04-01', '2026-06-30', 'Q2 2026'],
    ['What changed in 2025?', '2025-01-01', '2025-12-31', '2025'],
    ['What changed on 2026-07-03?', '2026-07-03', '2026-07-03', '2026-07-03'],
    ['What changed 2026-06-01 to 2026-06-10?', '2026-06-01', '2026-06-10', '2026-06-01 to 2026-06-10'],
    ['Forecast for December', '2026-12-01', '2026-12-31', 'December 2026'],
    ['Forecast for March', '2027-03-01', '2027-03-31', 'March 2027'],
    ['Forecast to the end of the quarter', '2026-07-15', '2026-09-30', 'up to 2026-09-30'],
    ['Forecast for the next 2 weeks', '2026-07-15', '2026-07-28', 'the next 2 weeks'],
    ['Was hat sich in den letzten 7 Tagen geändert?', '2026-07-09', '2026-07-15', 'the last 7 days'],
    ['Qu’est-ce qui a changé les 7 derniers jours ?', '2026-07-09', '2026-07-15', 'the last 7 days'],
  ])('%s', (text, from, to, label) => {
    expect(periodOf(text)).toEqual({ from, to, label });
  }); // prettier-ignore

  it('begins weeks on Monday, also when asked on a Sunday', () => {
    const sunday = new Date('2026-07-19T23:59:59.000Z');
    const { period } = routeQuestion('What changed this week?', { now: sunday });
    expect(period).toMatchObject({ from: '2026-07-13', to: '2026-07-19' });
  });

  it.each(['What may happen?', 'deals may march on', 'in 3000 years', 'the second opinion'])(
    'finds none in: %s',
    (text) => {
      expect(periodOf(text)).toBeNull();
    },
  );

  it('puts as much of the other side beside a period that still runs, and says so', () => {
    const { period, before } = route('Compare this month with last month');
    expect(period?.label).toBe('this month up to 15 July');
    expect(before?.label).toBe('last month up to 15 June');
  });

  it.each([
    ['2026-03-31T12:00:00Z', '2026-03-01..2026-03-31', '2026-02-01..2026-02-28'],
    ['2026-03-30T12:00:00Z', '2026-03-01..2026-03-30', '2026-02-01..2026-02-28'],
    ['2026-01-05T12:00:00Z', '2026-01-01..2026-01-05', '2025-12-01..2025-12-05'],
  ])('compares months of different lengths on %s', (now, later, earlier) => {
    const { period, before } = routeQuestion('How am I doing?', { now: new Date(now) });
    expect([period, before].map((side) => `${side?.from ?? ''}..${side?.to ?? ''}`)).toEqual([
      later,
      earlier,
    ]);
  });

  it('compares a leap year to the same day', () => {
    const now = new Date('2024-03-01T12:00:00Z');
    const { period, before } = routeQuestion('revenue year over year', { now });
    expect(period).toMatchObject({ from: '2024-01-01', to: '2024-03-01' });
    expect(before).toMatchObject({ from: '2023-01-01', to: '2023-03-01' });
  });
});

describe('conditions', () => {
  it.each<[string, Conditions]>([
    ['deals over 50k', { minValue: 50_000 }],
    ['deals above €100,000', { minValue: 100_000 }],
    ['deals > 1.5m', { minValue: 1_500_000 }],
    ['deals under 2.500,50 EUR', { maxValue: 2_500.5 }],
    ['Deals über 1,5 Mio', { minValue: 1_500_000 }],
    ['deals between 20k and 10k', { minValue: 10_000, maxValue: 20_000 }],
    ['deals older than 30 days', {}],
    ['top 5 deals', { limit: 5 }],
    ['the 3 biggest deals', { limit: 3 }],
    ['my deals in negotiation', { isMine: true, stages: ['negotiation'] }],
    ['deals owned by Ada Lovelace', { owner: 'Ada Lovelace' }],
    ['lost deals of Ada', { owner: 'Ada', status: 'lost' }],
    ['low risk deals', { bands: ['Low'], status: 'open' }],
    ['won and lost deals', { status: 'closed' }],
  ])('%s', (text, conditions) => {
    expect(route(text).conditions).toEqual(conditions);
  });

  it.each(['my pipeline', 'Which deals need my attention?', 'my performance'])(
    'does not narrow what one sees to one’s own deals: %s',
    (text) => {
      expect(route(text).conditions.isMine).toBeUndefined();
    },
  );
});

describe('names', () => {
  it('takes text in quotes before all else', () => {
    const { mentions } = route('Tell me about "find all risk" and Globex');
    expect(mentions).toEqual(['find all risk', 'Globex']);
  });

  it('names five at most, each once', () => {
    const names = 'Aabb, Bbcc, Ccdd, Ddee, Eeff, Ffgg, AABB';
    expect(route(`Tell me about the deals with ${names}`).mentions).toHaveLength(5);
  });

  it.each([
    'Which Deals Need My Attention Today?',
    'Wie sieht meine Pipeline aus?',
    'Quelles sont mes priorités de la semaine ?',
    '¿Cuánto vamos a cerrar este trimestre?',
  ])('finds none among ordinary words: %s', (text) => {
    expect(route(text).mentions).toEqual([]);
  });
});

describe('typing errors', () => {
  it.each([
    ['forcast for next month', 'forecast'],
    ['pipleine', 'pipeline'],
    ['copmare this week with last week', 'compare'],
    ['sumarise the prioritys', 'attention'],
  ])('are forgiven: %s', (text, intent) => {
    expect(route(text).intent).toBe(intent);
  });

  it.each(['state', 'stake', 'steel', 'scale', 'grand', 'rusk', 'disk', 'pipe line up'])(
    'make nothing of ordinary words: %s',
    (text) => {
      expect(route(text)).toMatchObject({ taskType: 'general', intent: 'other' });
    },
  );
});

describe('any text', () => {
  it('is understood the same each time', () => {
    for (const { text } of QUESTIONS) expect(route(text)).toEqual(route(text));
  });

  it('is understood without an error', () => {
    const question = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
    );
    fc.assert(
      fc.property(question, question, (text, before) => {
        const routed = routeQuestion(text, { now: NOW, previous: route(before) });
        expect(routed.mentions.length).toBeLessThanOrEqual(5);
        const { period } = routed;
        expect(period === null || period.from <= period.to).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  const HOSTILE: readonly (readonly [string, string])[] = [
    ['one letter', 'a'],
    ['quotes', '"'],
    ['quoted quotes', '"„“«'],
    ['digits', '9'],
    ['numbers', '1.'],
    ['capitals', 'Xy '],
    ['near misses', 'forcats '],
    ['unknown words', 'qzxv '],
    ['years', '2026-07-01 '],
    ['since', 'since the '],
    ['last', 'last 3 '],
    ['between', 'between 1 and '],
    ['accents', 'e\u0301\u0301\u0301'],
    ['owners', "Ada's deals of "],
    ['spaces', ' '],
    ['emoji', '👩‍👩‍👧 '],
  ];

  it.each(HOSTILE)('of 40,000 characters is read in no time: %s', (_name, piece) => {
    const text = piece.repeat(Math.ceil(40_000 / piece.length));
    const started = performance.now();
    const routed = route(text);
    expect(performance.now() - started).toBeLessThan(500);
    expect(routed.question.length).toBeLessThanOrEqual(MAX_MESSAGE);
  });
});
