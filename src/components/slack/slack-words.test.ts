import { describe, expect, it } from 'vitest';
import type { LastMessageDto, SlackHookDto } from '@/lib/slack/dto';
import { PAUSE_WORDS } from '@/lib/slack/model';
import { choicesFor, eventsWords, lastWords, offWords, stateOf } from './slack-words';

const last = (given: Partial<LastMessageDto>): LastMessageDto => ({
  status: 'succeeded',
  at: '2026-03-02T09:00:00.000Z',
  nextAttemptAt: null,
  error: null,
  ...given,
});
const off = (disabledReason: string, disabledBecause: string) =>
  offWords({ isActive: false, disabledReason, disabledBecause } as SlackHookDto);

describe('a channel in words', () => {
  it('says when it is told, in the order of the events', () => {
    expect(eventsWords(['deal.closed_won', 'deal.created'])).toBe(
      'Told when a deal is created, a deal is won.',
    );
  });

  it('offers nothing of teams in one’s own space', () => {
    expect(choicesFor('cteam').filter((type) => type.startsWith('team.'))).toHaveLength(2);
    expect(choicesFor(null).filter((type) => type.startsWith('team.'))).toEqual([]);
  });

  it('says why it is off, and what to do where Slack refused it', () => {
    expect(off('person', 'by hand')).toBe('Switched off by hand.');
    expect(off('channel_is_archived', 'the channel is archived')).toBe(
      'Switched off, since the channel is archived. Mend it in Slack and switch it on, or give it a new address.',
    );
    expect(offWords({ isActive: true } as SlackHookDto)).toBeNull();
  });

  it('says how it is, by what became of its newest message', () => {
    const stateWith = (message: Partial<LastMessageDto> | null, more: Partial<SlackHookDto> = {}) =>
      stateOf({ isActive: true, lastMessage: message && last(message), ...more } as SlackHookDto);
    expect(stateWith(null)).toBe('on');
    expect(stateWith({})).toBe('on');
    expect(stateWith({ status: 'pending' })).toBe('on');
    expect(stateWith({ status: 'pending', error: 'Slack answered 500' })).toBe('failing');
    expect(stateWith({ status: 'failed', error: 'No answer within 15 s.' })).toBe('failing');
    expect(stateWith({ status: 'pending', error: PAUSE_WORDS }), 'it arrives later').toBe('on');
    expect(stateWith({ status: 'cancelled', error: 'Switched off before it left' })).toBe('on');
    const failed = { status: 'failed', error: 'Slack answered 500' } as const;
    expect(stateWith(failed, { isActive: false, disabledReason: 'person' })).toBe('off');
    expect(stateWith(failed, { isActive: false, disabledReason: 'no_service' })).toBe('refused');
  });

  it('says what became of its last message', () => {
    expect(lastWords(last({}))).toBe('arrived');
    expect(lastWords(last({ status: 'pending' }))).toBe('on its way');
    expect(lastWords(last({ status: 'pending', error: 'Slack answered 500' }))).toBe(
      'is tried again, Slack answered 500',
    );
    expect(lastWords(last({ status: 'failed', error: 'No answer within 15 s.' }))).toBe(
      'did not arrive, no answer within 15 s',
    );
    expect(
      lastWords(last({ status: 'cancelled', error: 'The channel was switched off before it could leave' })), // prettier-ignore
    ).toBe('was not sent, the channel was switched off before it could leave');
  });
});
