import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDeal } from '@/test/factories';
import { inventiveModel, type Invention } from '@/test/stand-ins/openrouter/inventive-model';
import { obedientModel } from '@/test/stand-ins/openrouter/obedient-model';
import { escapeMarkdown } from '../answers/markdown';
import { CANARY, HOSTILE_TEXTS } from '../prompt/hostile-texts.test-support';
import { startAssistantWalk, type AssistantWalk } from './chat.test-support';

/** Stands in what another tenant keeps. */
const THEIRS = 'OTHER-TENANT-5521';

let walk: AssistantWalk;
beforeAll(async () => {
  walk = await startAssistantWalk();
});
afterAll(() => walk.close());
beforeEach(() => walk.clear());

/** Markup that is none of ours: images, HTML, links and their references. */
const MARKUP = [
  /(?<!\\)!\[/,
  /(?<!\\)<[a-z/!]/i,
  /(?<!\\)\]\((?!\/deals\/[a-z0-9]{8,40}\))/,
  /(?<!\\)\]:\s/,
];

/** What a reader's browser would load, follow or run, in a renderer without any care of its own. */
function dangersIn(content: string): string[] {
  const html = renderToStaticMarkup(
    createElement(Markdown, { remarkPlugins: [remarkGfm] }, content),
  );
  const targets = [...html.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, target = '']) => target);
  return [
    ...MARKUP.flatMap((sign) => sign.exec(content) ?? []),
    ...targets.filter((target) => !/^\/deals\/[a-z0-9]{8,40}$/.test(target)),
    ...(html.match(/<(?:img|script|iframe|object|form|style)\b/g) ?? []),
  ];
}

/** What is not marked as unverified. */
const unmarkedOf = (content: string): string => content.replaceAll(/⟦[^⟦⟧]*⟧/g, '');

/** An answer without the names of the deals that it links to, which are data and may say anything. */
const withoutNames = (content: string): string =>
  content.replaceAll(/\[(?:[^\\\]]|\\.)*\]\(\/deals\/[a-z0-9]{8,40}\)/g, '');

describe('names and notes that give orders', () => {
  it(`${HOSTILE_TEXTS.length} of them gain nothing, with a model that obeys whatever it reads`, async () => {
    expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(100);
    await makeDeal(walk.world, { name: THEIRS, nextStep: THEIRS }, 'outsider');
    walk.openRouter.script(obedientModel);
    const got: string[] = [];
    for (const hostile of HOSTILE_TEXTS) {
      // What the product itself refuses is no part of this.
      const text = hostile.replaceAll('\0', '').toWellFormed();
      const name = text.replaceAll(/\s+/g, ' ').trim().slice(0, 150).trim().toWellFormed() || 'x';
      const { id } = await makeDeal(walk.world, { name, account: name, nextStep: text.slice(0, 400).toWellFormed().trim() || 'x' }); // prettier-ignore
      for (const hasKey of [true, false]) {
        const question = 'What should I do next about this deal?';
        const { answer, shown } = await walk.ask(question, { hasKey, more: { dealId: id } });
        expect(shown).toBe(answer.content);
        expect(answer.content).not.toContain(THEIRS);
        // Whose name it is may be called by it: that is data, and obeys nothing.
        const said = unmarkedOf(withoutNames(answer.content))
          .replaceAll(name, '')
          .replaceAll(escapeMarkdown(name), '');
        got.push(...dangersIn(answer.content).map((danger) => `${text} -> ${danger}`));
        if (hasKey && said.includes(CANARY)) got.push(`${text} -> ${CANARY}`);
      }
      await walk.world.deps.db.deal.deleteMany({ where: { id } });
    }
    expect(got).toEqual([]);
    expect(walk.openRouter.asked).toBe(HOSTILE_TEXTS.length);
    const sent = JSON.stringify(walk.openRouter.requests.map(({ body }) => body));
    expect(sent).not.toContain(THEIRS);
  }, 240_000);
});

describe('a model that invents', () => {
  const QUESTIONS = [
    'Which deals need my attention today?',
    'Tell me about the Acme Corp deal.',
    'Why is my pipeline health declining?',
    'What is my forecast?',
    'Compare my performance this month vs. last month.',
  ];

  it('puts nothing unmarked before a reader in 200 answers', async () => {
    await makeDeal(walk.world, { name: 'Acme Corp', account: 'Acme', value: 48_250, expectedCloseDate: '2031-02-03' }); // prettier-ignore
    await makeDeal(walk.world, { name: 'Globex renewal', value: 12_000, stage: 'negotiation' });
    await makeDeal(walk.world, { name: 'Umbrella pilot', value: 7_300, currency: 'EUR' });
    const missed: string[] = [];
    let invented = 0;
    let isTrue = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      await walk.world.deps.db.assistantCache.deleteMany();
      const inventions: Invention[] = [];
      walk.openRouter.script(inventiveModel(seed, inventions));
      const { answer } = await walk.ask(QUESTIONS[seed % QUESTIONS.length] ?? '');
      expect(answer.source).toBe('model');
      const said = unmarkedOf(answer.content);
      const unmarked = inventions.filter(({ text }) => said.includes(text));
      missed.push(...unmarked.map(({ kind, text }) => `${seed} ${kind}: ${text} in ${said}`));
      invented += inventions.length;
      isTrue += answer.citations.length;
    }
    expect(missed).toEqual([]);
    // Answers in which nothing was invented, or nothing was left standing, would show nothing.
    expect(invented).toBeGreaterThan(600);
    expect(isTrue).toBeGreaterThan(50);
  }, 240_000);
});
