import { describe, expect, it } from 'vitest';
import { daysWords, endingWords, intervalWords, percent, recordSentence } from './alert-words';

const record = (lost: number, won: number, replayedLost = 0, replayedWon = 0) => ({
  teamId: null,
  kind: 'rising',
  lost,
  won,
  replayedLost,
  replayedWon,
});

describe('the record beside an alert', () => {
  it('tells what was sent, once enough of it has ended', () => {
    expect(recordSentence(record(25, 9, 90, 10))).toBe(
      'Of 34 deals with such an alert that have ended, 25 were lost.',
    );
    expect(recordSentence(record(1, 11))).toBe(
      'Of 12 deals with such an alert that have ended, 1 was lost.',
    );
  });

  it('tells what was replayed where too little was sent, and says that it is that', () => {
    const words =
      'Replayed on your history, not sent: of 40 deals with such an alert that have ended, 30 were lost.';
    expect(recordSentence(record(3, 2, 30, 10))).toBe(words);
    expect(recordSentence(record(0, 0, 30, 10))).toBe(words);
    expect(recordSentence(record(0, 0, 1, 0))).toBe(
      'Replayed on your history, not sent: the one deal with such an alert that has ended was lost; too few to judge by.',
    );
  });

  it('says that it is too little to judge by', () => {
    expect(recordSentence(record(3, 2, 1, 1))).toBe(
      'Of 5 deals with such an alert that have ended, 3 were lost; too few to judge by.',
    );
    expect(recordSentence(record(0, 1))).toBe(
      'The one deal with such an alert that has ended was won; too few to judge by.',
    );
  });

  it('promises nothing where nothing is known', () => {
    expect(recordSentence(undefined)).toBe('No deal with such an alert has ended yet.');
    expect(recordSentence(record(0, 0))).toBe('No deal with such an alert has ended yet.');
  });
});

it('writes shares, intervals, days and endings', () => {
  expect(percent(0.735)).toBe('74%');
  expect(intervalWords({ low: 0.5688, high: 0.854 })).toBe('57–85%');
  expect([null, 0.4, 1.2, 12.6].map(daysWords)).toEqual([
    'none lost',
    'under a day',
    '1 day',
    '13 days',
  ]);
  expect(endingWords('entered_high', 'recovered')).toBe('the risk went down again');
  expect(endingWords('engagement_dropped', 'recovered')).toBe('contact was taken up again');
  expect(endingWords('rising', 'rested')).toBe('it rose no further');
  expect(endingWords('entered_high', 'rescored')).toBe(
    'another policy, engine or norms put it lower',
  );
  expect(endingWords('rising', 'lost')).toBe('the deal was lost');
  expect(endingWords('of_a_later_version', 'recovered')).toBe('it holds no longer');
});
