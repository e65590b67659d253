import { expect, it } from 'vitest';
import { findMentions } from './find-mentions';

const PEOPLE = [
  { id: 'ann', name: 'Ann Lee', email: 'ann@acme.example' },
  { id: 'park', name: 'Ann Lee Park', email: 'park@acme.example' },
  { id: 'zoe', name: 'Zoë Müller', email: 'zoe.m@acme.example' },
  { id: 'one', name: 'Sam Roe', email: 'sam1@acme.example' },
  { id: 'two', name: 'Sam Roe', email: 'sam2@acme.example' },
];
const found = (note: string) => findMentions(note, PEOPLE);

it('finds names and addresses after an @, in any case, the longest first and each once', () => {
  expect(found('@Ann Lee, please')).toEqual(['ann']);
  expect(found('@Ann Lee Park, please')).toEqual(['park']);
  expect(found('@ann lee park and @ANN LEE. Then @Ann Lee again')).toEqual(['park', 'ann']);
  expect(found('cc @zoe.m@acme.example.')).toEqual(['zoe']);
  expect(found('(@Zoë Müller)')).toEqual(['zoe']);
  // The same letters, composed otherwise, and a name broken over two lines.
  expect(found('@Zoe\u0308 Mu\u0308ller')).toEqual(['zoe']);
  expect(found('@Ann\n  Lee')).toEqual(['ann']);
});

it('finds nothing inside words, in longer names or in other addresses', () => {
  expect(found('Ann Lee said no')).toEqual([]);
  expect(found('mail@Ann Lee')).toEqual([]);
  expect(found('@Ann Leeson')).toEqual([]);
  expect(found('@ann@acme.example.org')).toEqual([]);
  expect(found('@joann@acme.example')).toEqual([]);
  expect(found('write to ann@acme.example')).toEqual([]);
  expect(found('@ @@ @nobody')).toEqual([]);
});

it('means both of two people who share a name', () => {
  expect(found('@Sam Roe')).toEqual(['one', 'two']);
  expect(found('@sam2@acme.example')).toEqual(['two']);
});

it('takes no longer for a note that is nothing but signs', () => {
  const started = performance.now();
  expect(found('@'.repeat(5_000))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(1_000);
});
