import { expect, it } from 'vitest';
import type { RecordGroupDto } from '@/lib/alerts/dto';
import { recordWords } from './record-card';

const line = (given: object) => ({
  key: 'all', fired: 0, quiet: 0, lost: 0, won: 0, lostDeals: 0, wonDeals: 0, slipped: 0, open: 0, dismissed: 0,
  precision: null, interval: null, medianDaysToLoss: null, ...given,
}); // prettier-ignore
const group = (given: object): RecordGroupDto => ({ total: line(given), rules: [], signals: [] });
const closed = { won: 48, lost: 52, lostShare: 0.52 };

it('says the share with its interval, and what it has to be compared with', () => {
  const interval = { low: 0.5688, high: 0.854 };
  const total = {
    fired: 47,
    lost: 31,
    won: 9,
    lostDeals: 25,
    wonDeals: 9,
    precision: 25 / 34,
    interval,
  };
  expect(recordWords(group(total), closed)).toBe(
    '47 alerts fired. 34 deals with one or more of them have ended, and 25 of those were lost: 74% (57–85%). ' +
      'Of all 100 deals that closed in this time 52% were lost: a rule is worth something where it lies above that.',
  );
});

it('says no share of too few, and what was told to nobody', () => {
  expect(recordWords(group({ fired: 1, lost: 1, lostDeals: 1 }), closed)).toBe(
    '1 alert fired. 1 deal with one has ended; a share is shown from 10 on, since less would be chance.',
  );
  expect(recordWords(group({ fired: 1_184, quiet: 12 }), closed)).toBe(
    '1,184 alerts fired, 12 of them recorded without telling anybody. None of their deals has ended yet; a share is shown from 10 on, since less would be chance.',
  );
  expect(recordWords(group({ fired: 3, quiet: 3 }), closed, true)).toMatch(
    /^3 alerts would have fired\. None/,
  );
});
