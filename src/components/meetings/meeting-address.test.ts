import { expect, it } from 'vitest';
import { meetingsHref, readView } from './meeting-address';

it.each([
  [{ side: 'ahead', isWithoutDeal: false }, '/meetings'],
  [{ side: 'past', isWithoutDeal: false }, '/meetings?when=past'],
  [{ side: 'past', isWithoutDeal: true }, '/meetings?when=past&deal=none'],
] as const)('%o stands at %s and is read from there again', (view, href) => {
  expect(meetingsHref(view)).toBe(href);
  expect(readView(Object.fromEntries(new URL(href, 'http://x').searchParams))).toEqual(view);
});

it('goes on where a page ended', () => {
  expect(meetingsHref({ side: 'ahead', isWithoutDeal: true }, 'WyJ')).toBe(
    '/meetings?deal=none&cursor=WyJ',
  );
});

it('takes no nonsense', () => {
  expect(readView({ when: ['past', 'ahead'], deal: '7' })).toEqual({
    side: 'ahead',
    isWithoutDeal: false,
  });
});
