import { describe, expect, it } from 'vitest';
import { formatDay, formatFigure, roundScore, toPercent } from './format';
import { Ledger } from './ledger';

const money = (value: number, currency: string) =>
  formatFigure({ label: 'Value', value, unit: 'money', currency });

describe('figures as they are written', () => {
  it.each([
    [money(4_187_250, 'EUR'), '€4,187,250'],
    [money(4_200.5, 'USD'), '$4,200.50'],
    [money(0, 'GBP'), '£0'],
    [money(1_000, 'CHF'), 'CHF 1,000'],
    [money(1_000, 'nonsense'), 'nonsense 1,000'],
    [formatFigure({ label: '', value: 42, unit: 'percent' }), '42%'],
    [formatFigure({ label: '', value: toPercent(0.4249), unit: 'percent' }), '42.5%'],
    [formatFigure({ label: '', value: 1, unit: 'days' }), '1 day'],
    [formatFigure({ label: '', value: 1_234, unit: 'days' }), '1,234 days'],
    [formatFigure({ label: '', value: 1_234, unit: 'count' }), '1,234'],
    [formatFigure({ label: '', value: 0.6, unit: 'number' }), '0.60'],
    [formatFigure({ label: '', value: -0.31, unit: 'number' }), '-0.31'],
    [formatDay('2026-08-03'), '3 Aug 2026'],
  ])('%s is %s', (written, expected) => {
    expect(written).toBe(expected);
  });

  it('never writes a score across a band that it has not reached', () => {
    const scores = [0.6996, 0.7, 0.399_99, 0.4, 0.123_456];
    expect(scores.map(roundScore)).toEqual([0.6996, 0.7, 0.399_99, 0.4, 0.12]);
  });
});

describe('the ledger of figures', () => {
  it('takes the figures and days of our own sentences over', () => {
    const ledger = new Ledger();
    const text =
      'No touch for 1,023 days; the threshold is 7. Due on 2026-03-04, about 12 % (n = 3)';
    expect(ledger.words(text)).toBe(text.replace('2026-03-04', '4 Mar 2026').replace(' %', '%'));
    expect(ledger.figures.map(({ value, unit }) => [value, unit])).toEqual([
      [1_023, 'days'],
      [7, 'number'],
      [12, 'percent'],
      [3, 'number'],
    ]);
    expect(ledger.dates).toEqual([{ label: text, day: '2026-03-04' }]);
  });

  it('takes the figures of a period’s name over, but not its year', () => {
    const ledger = new Ledger();
    expect(
      ['the last 14 days', 'July 2026', 'Q3 2026'].map((name) => ledger.periodName(name)),
    ).toHaveLength(3);
    expect(ledger.figures.map(({ value, unit }) => [value, unit])).toEqual([[14, 'days']]);
  });

  it('holds each figure once', () => {
    const ledger = new Ledger();
    ledger.count('Open deals', 3);
    ledger.count('Open deals', 3);
    expect(ledger.counted('Won deals', 1, 'deal')).toBe('1 deal');
    expect(ledger.figures).toHaveLength(2);
    expect(ledger.points('Silence', 0.314)).toBe('+0.31');
    expect(ledger.points('Reply', -0.001)).toBe('0');
  });
});
