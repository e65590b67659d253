import { describe, expect, it } from 'vitest';
import { routeQuestion } from '@/lib/ai/router/route-question';
import { askAboutDeal, DEAL_QUESTIONS, SUGGESTED_QUESTIONS } from './suggestions';

const NOW = new Date('2026-07-15T12:00:00.000Z');
const intentOf = (question: string): string => routeQuestion(question, { now: NOW }).intent;

describe('what is suggested is understood', () => {
  it('of a pipeline', () => {
    expect(SUGGESTED_QUESTIONS.map(intentOf)).toEqual([
      'attention',
      'about_deal',
      'health',
      'compare',
      'forecast',
      'by_owner',
      'stale',
      'changed',
    ]);
  });

  it('of one deal, and each means the deal in view', () => {
    expect(DEAL_QUESTIONS.map(intentOf)).toEqual([
      'about_deal',
      'next_step',
      'deal_chance',
      'draft_email',
      'similar',
    ]);
    for (const question of DEAL_QUESTIONS) {
      expect(routeQuestion(question, { now: NOW }).refersBack, question).toBe(true);
    }
  });
});

it('leads to the assistant with the deal and the question', () => {
  expect(askAboutDeal('c00000001')).toBe('/insights?deal=c00000001');
  expect(askAboutDeal('c00000001', 'Why & how?')).toBe('/insights?deal=c00000001&q=Why+%26+how%3F');
});
