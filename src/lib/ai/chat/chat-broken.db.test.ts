import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDeal } from '@/test/factories';
import type { OpenRouterFault } from '@/test/stand-ins/openrouter/faults';
import { startAssistantWalk, type AssistantWalk, type Told } from './chat.test-support';

let walk: AssistantWalk;
let dealId = '';
let said = '';
beforeAll(async () => {
  walk = await startAssistantWalk();
});
afterAll(() => walk.close());
beforeEach(async () => {
  await walk.clear();
  ({ id: dealId } = await makeDeal(walk.world, { name: 'Köln Zürich 48', value: 48_250.75 }));
  const link = `[Köln Zürich 48](/deals/${dealId})`;
  said = [
    `${link} is worth $48,250.75.`,
    `It is one deal, in Discovery, and its value of $48,250.75 makes it the largest — 📈.`,
    `Nothing else is open. ${link} needs a next step.`,
  ].join(' ');
  walk.openRouter.script(() => said);
});

const ask = () => walk.ask('Tell me about Köln Zürich 48');

/** What a reader saw at any moment: after each piece, until it was taken back. */
function momentsOf({ events }: Told): string[] {
  const moments: string[] = [];
  let shown = '';
  for (const event of events) {
    if (event.type === 'reset') shown = '';
    if (event.type === 'delta') shown += event.text;
    moments.push(shown);
  }
  return moments;
}

/** Figures as a reader takes them: a part of one is another one. */
const figuresIn = (text: string): string[] => text.match(/\$[\d,.]*\d/g) ?? [];

const WHOLE: readonly OpenRouterFault[] = [
  'no_done',
  'open_after_done',
  'hang_after_finish',
  'cut_utf8',
  'cut_data',
  'crlf',
  'bom_and_cr',
  'several_lines',
  'whole_json',
  { kind: 'comment_flood', lines: 50_000 },
  { kind: 'slow', ms: 2 },
];

describe('an answer that comes in an odd way', () => {
  it.each(WHOLE)('%o: is whole', async (fault) => {
    walk.openRouter.failNext(fault);
    const told = await ask();
    expect(told.answer).toMatchObject({ source: 'model', notice: null, ungrounded: [] });
    expect(told.answer.content).toBe(said);
    expect(told.shown).toBe(said);
    for (const moment of momentsOf(told)) {
      expect(new Set(figuresIn(moment))).toEqual(new Set(moment === '' ? [] : ['$48,250.75']));
    }
  });
});

const BROKEN: readonly OpenRouterFault[] = [
  ...[1, 5, 9, 14, 20].map((pieces) => ({ kind: 'cut_after', pieces }) as const),
  ...[1, 5, 9, 14].map((pieces) => ({ kind: 'error_chunk_after', pieces, code: 502 }) as const),
  { kind: 'hang_after', pieces: 12 },
  { kind: 'comment_flood', lines: null },
  'garbage',
  'refusal',
  'empty',
  'nothing',
  'huge',
  'endless_line',
  'html_page',
  'redirect',
  { kind: 'rate_limited', retryAfter: 30 },
];

describe('an answer that breaks', () => {
  it.each(BROKEN)('%o: becomes one by code, and no half figure was ever shown', async (fault) => {
    walk.openRouter.behave(fault);
    const told = await ask();
    const { answer } = told;
    expect(answer.source).toBe('computed');
    expect(answer.notice).toMatch(/^No model answered/);
    expect(told.shown).toBe(answer.content);
    expect(answer.content).toContain('$48,250.75');
    for (const moment of momentsOf(told)) {
      expect(figuresIn(moment).filter((figure) => '$48,250.75'.startsWith(figure) && figure !== '$48,250.75')).toEqual([]); // prettier-ignore
    }
    expect(await walk.world.deps.db.assistantCache.count()).toBe(0);
  });
});
