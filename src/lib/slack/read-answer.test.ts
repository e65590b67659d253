import { describe, expect, it } from 'vitest';
import fs from 'node:fs';
import path from 'node:path';
import { SLACK_ERRORS } from '@/test/stand-ins/slack/errors';
import { REFUSALS, reasonWords } from './model';
import { planSettlement, SLACK_DELAYS } from './plan-settlement';
import { answerWords, readAnswer } from './read-answer';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = new Date('2026-03-02T09:00:00.000Z');
const attempt = (given: Partial<Parameters<typeof planSettlement>[1]> = {}) => ({
  attempt: 1,
  createdAt: NOW,
  now: NOW,
  retryAfterMs: null,
  random: 0.5,
  ...given,
});
const later = { kind: 'later', isPaused: false, word: null } as const;
const paused = { kind: 'later', isPaused: true, word: null } as const;
const after = (ms: number) => new Date(NOW.getTime() + ms);

describe('an answer of Slack', () => {
  it('of 200 alone means that the message arrived', () => {
    expect(readAnswer({ status: 200, body: 'ok' })).toEqual({ kind: 'delivered' });
    for (const status of [201, 204, 302, 404, 500]) {
      expect(readAnswer({ status, body: 'ok' }).kind).toBe('later');
    }
  });

  it.each(Object.keys(REFUSALS))('%s ends the channel, and has words for people', (word) => {
    const status = (SLACK_ERRORS as Record<string, number>)[word] ?? 403;
    expect(readAnswer({ status, body: `${word}\n` })).toEqual({ kind: 'refused', word });
    expect(reasonWords(word)).not.toContain(word);
  });

  it.each(['invalid_payload', 'invalid_blocks', 'no_text', 'too_many_attachments'])(
    '%s is the fault of that message alone',
    (word) => {
      expect(readAnswer({ status: 400, body: word })).toEqual({ kind: 'defect', word });
    },
  );

  it('is tried again where it has no word for good, or one from somebody in between', () => {
    for (const [status, body] of [
      [500, 'rollup_error'],
      [503, 'no_service'],
      [404, '<html>Not found</html>'],
      [403, ''],
      [400, 'something_new'],
      [400, 'toString'],
    ] as const) {
      expect(readAnswer({ status, body }).kind, `${status} ${body}`).toBe('later');
    }
    expect(readAnswer({ status: 429, body: 'rate_limited' })).toMatchObject({ isPaused: true });
  });

  it('is told by its status and its word', () => {
    const told = (status: number, body: string) =>
      answerWords({ status }, readAnswer({ status, body }));
    expect(told(500, 'rollup_error')).toBe('Slack answered 500 rollup_error');
    expect(told(502, '<html>')).toBe('Slack answered 502');
    expect(told(429, '')).toBe('Slack asked for a pause (429)');
  });

  const { SENTINEL_FIXTURES_DIR: fixtures } = process.env;
  it.skipIf(!fixtures)('is known for every word that the contract names', () => {
    const file = path.join(fixtures ?? '', 'contracts/slack/incoming-webhooks.json');
    const contract = JSON.parse(fs.readFileSync(file, 'utf8')) as { permanent: string[] };
    expect(contract.permanent.length).toBeGreaterThan(5);
    for (const word of contract.permanent) {
      expect(['refused', 'defect'], word).toContain(readAnswer({ status: 404, body: word }).kind);
    }
  });
});

describe('what follows from an attempt', () => {
  it('ends where it arrived, or cannot ever', () => {
    expect(planSettlement({ kind: 'delivered' }, attempt()).status).toBe('succeeded');
    const refused = { kind: 'refused', word: 'no_service' } as const;
    for (const verdict of [refused, { kind: 'defect', word: 'no_text' } as const]) {
      expect(planSettlement(verdict, attempt())).toMatchObject({
        status: 'failed',
        nextAttemptAt: null,
      });
    }
  });

  it('walks the schedule, within a day', () => {
    const delays = SLACK_DELAYS.slice(1).map((_, at) => {
      const { nextAttemptAt } = planSettlement(later, attempt({ attempt: at + 1 }));
      return (nextAttemptAt?.getTime() ?? 0) - NOW.getTime();
    });
    expect(delays).toEqual(SLACK_DELAYS.slice(1));
    const longest = SLACK_DELAYS.reduce((sum, delay) => sum + delay * 1.2, 0);
    expect(longest).toBeLessThan(DAY);
    const last = attempt({ attempt: SLACK_DELAYS.length });
    expect(planSettlement(later, last).status).toBe('failed');
  });

  it('rests as long as Slack asks for, however often, on the day of the message', () => {
    const next = planSettlement(paused, attempt({ attempt: 50, retryAfterMs: 30_000 }));
    expect(next).toEqual({ status: 'pending', nextAttemptAt: after(30_000), pauseUntil: after(30_000), isCounted: false });
  }); // prettier-ignore

  it('rests a second at least, whatever Slack asks for', () => {
    const next = planSettlement(paused, attempt({ retryAfterMs: 0 }));
    expect(next).toMatchObject({ nextAttemptAt: after(1_000), pauseUntil: after(1_000) });
  });

  it('keeps to the schedule for what is older, and still rests', () => {
    const old = { createdAt: after(-2 * DAY), retryAfterMs: 30_000 };
    expect(planSettlement(paused, attempt(old)).nextAttemptAt).toEqual(after(30_000));
    const last = attempt({ ...old, attempt: SLACK_DELAYS.length });
    expect(planSettlement(paused, last)).toMatchObject({ status: 'failed', pauseUntil: after(30_000) }); // prettier-ignore
  });

  it('honours a Retry-After of an error without making the whole channel rest', () => {
    const next = planSettlement(later, attempt({ retryAfterMs: HOUR }));
    expect(next).toEqual({
      status: 'pending',
      nextAttemptAt: after(HOUR),
      pauseUntil: null,
      isCounted: true,
    });
  });
});
