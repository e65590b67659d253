import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mentionsOf } from './check-message';
import { SLACK_ERRORS, type SlackError } from './errors';
import { RETRY_AFTER, startSlackStandIn, type SlackStandIn } from './server';

interface Contract {
  readonly success: { readonly status: number; readonly body: string; content_type: string };
  readonly errors: readonly { readonly status: number; readonly body: SlackError }[];
  readonly permanent: readonly string[];
  readonly seen_in_the_wild_not_in_that_page: readonly string[];
  readonly block_limits: Readonly<Record<string, number>>;
}

const file = path.join(
  process.env.SENTINEL_FIXTURES_DIR ?? '',
  'contracts/slack/incoming-webhooks.json',
);
const hasContract = Boolean(process.env.SENTINEL_FIXTURES_DIR) && fs.existsSync(file);
const read = () => JSON.parse(fs.readFileSync(file, 'utf8')) as Contract;

let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlackStandIn();
});
afterEach(() => slack.close());

async function post(message: unknown, hook = slack.newHook()) {
  const response = await fetch(hook, { method: 'POST', body: JSON.stringify(message) });
  return { response, answer: await response.text() };
}
const answerTo = async (...blocks: readonly object[]) => (await post({ blocks })).answer;

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const words = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const button = (length: number) => ({ type: 'button', text: plain(length) });
const list = <Item>(length: number, item: Item) => Array.from({ length }, () => item);

/** A block that has exactly so much of what a limit counts. */
const OF_SIZE: Readonly<Record<string, (size: number) => object>> = {
  'header.text': (size) => ({ type: 'header', text: plain(size) }),
  'section.text': (size) => ({ type: 'section', text: words(size) }),
  'section.fields': (size) => ({ type: 'section', fields: list(size, words(1)) }),
  'section.fields.text': (size) => ({ type: 'section', fields: [words(size)] }),
  'actions.elements': (size) => ({ type: 'actions', elements: list(size, button(1)) }),
  block_id: (size) => ({ type: 'divider', block_id: 'x'.repeat(size) }),
  'markdown.text': (size) => ({ type: 'markdown', text: 'x'.repeat(size) }),
  'button.text': (size) => ({ type: 'actions', elements: [button(size)] }),
};
/** Of a select menu, which a message to a webhook cannot use. */
const NOT_USED = ['option.text'];

describe.skipIf(!hasContract)('Slack’s contract (skipped without SENTINEL_FIXTURES_DIR)', () => {
  it('a message that is taken', async () => {
    const { status, body, content_type: type } = read().success;
    const { response, answer } = await post({ text: 'hello' });
    expect([response.status, answer]).toEqual([status, body]);
    expect(response.headers.get('content-type')).toContain(type);
  });

  it('each documented error, by its status and its word', async () => {
    for (const { status, body } of read().errors) {
      slack.behave(body);
      const { response, answer } = await post({ text: 'hello' });
      expect([response.status, answer]).toEqual([status, body]);
    }
  });

  it('knows every word of the contract', () => {
    const { permanent, seen_in_the_wild_not_in_that_page: seen } = read();
    expect(Object.keys(SLACK_ERRORS)).toEqual(expect.arrayContaining([...permanent, ...seen]));
  });

  it('each limit of blocks, to the character', async () => {
    const limits = Object.entries(read().block_limits).filter(([name]) => !NOT_USED.includes(name));
    expect(limits.map(([name]) => name).toSorted()).toEqual(Object.keys(OF_SIZE).toSorted());
    for (const [name, limit] of limits) {
      const block = (size: number) => OF_SIZE[name]?.(size) ?? {};
      expect(await answerTo(block(limit)), name).toBe('ok');
      expect(await answerTo(block(limit + 1)), name).toBe('invalid_blocks');
    }
  });
});

describe('the Slack stand-in', () => {
  it('says what is wrong with a message', async () => {
    expect(await answerTo({ type: 'section' })).toBe('invalid_blocks');
    expect(await answerTo({ type: 'header', text: words(1) })).toBe('invalid_blocks');
    expect(await answerTo({ type: 'section', text: words(0) })).toBe('invalid_blocks');
    expect(await answerTo({ type: 'actions', elements: [{ type: 'button' }] })).toBe(
      'invalid_blocks',
    );
    const bad = { ...button(1), url: 'javascript:alert(1)' };
    expect(await answerTo({ type: 'actions', elements: [bad] })).toBe('invalid_blocks');
    expect(await answerTo(...list(51, { type: 'divider' }))).toBe('invalid_blocks');
    expect(await answerTo({ type: 'video' })).toBe('invalid_blocks');
    expect((await post({})).answer).toBe('no_text');
    expect((await post({ text: 1 })).answer).toBe('invalid_payload');
    const response = await fetch(slack.newHook(), { method: 'POST', body: '{"text": ' });
    expect([response.status, await response.text()]).toEqual([400, 'invalid_payload']);
  });

  it('knows no other addresses', async () => {
    const { response, answer } = await post({ text: 'x' }, `${slack.url}/services/nothing`);
    expect([response.status, answer]).toEqual([404, 'no_service']);
  });

  it('asks to wait where there are too many', async () => {
    const hook = slack.newHook();
    slack.behave('rate_limited', hook);
    const { response } = await post({ text: 'x' }, hook);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe(String(RETRY_AFTER));
    expect((await post({ text: 'x' })).answer).toBe('ok');
    expect(slack.posts.map(({ status }) => status)).toEqual([429, 200]);
  });

  it('tells what would alert people', async () => {
    const name = { text: 'A deal named <!channel> & <@U1>', blocks: [{ text: ['<#C1|x>'] }] };
    expect(mentionsOf(name)).toEqual(['<!channel>', '<@U1>', '<#C1|x>']);
    // A date is written for each reader's time zone, and alerts nobody.
    const dated = { text: '<!date^1700000000^{date_short}|14 Nov> <!datex> <!subteam^S1>' };
    expect(mentionsOf(dated)).toEqual(['<!datex>', '<!subteam^S1>']);
    expect(mentionsOf({ text: '&lt;!channel&gt; <https://x.example|here>' })).toEqual([]);
    await post({ text: '<!here>' });
    expect(slack.posts[0]?.mentions).toEqual(['<!here>']);
  });
});
