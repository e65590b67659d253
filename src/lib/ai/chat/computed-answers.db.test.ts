import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, HOUR, makeDeal, type World } from '@/test/factories';
import { updateDeal } from '../../deals';
import { updateDealInput } from '../../deals/schema';
import { parseEnv } from '../../platform/env/schema';
import { checkAnswer } from '../grounding/grounded-text';
import { INTENTS } from '../model';
import { chatInput } from '../schema';
import { prepareAnswer } from './prepare-answer';

let world: World;
let acme = '';
beforeAll(async () => {
  world = await createWorld();
  const deal = await makeDeal(world, { name: 'Acme Corp', account: 'Acme', value: 48_250, nextStep: 'Send the quote' }); // prettier-ignore
  acme = deal.id;
  await makeDeal(world, { name: 'Globex renewal', account: 'Globex', value: 12_000.5, stage: 'negotiation', expectedCloseDate: '2026-04-20' }); // prettier-ignore
  await makeDeal(world, { name: 'Umbrella pilot', value: 7_300, currency: 'EUR', expectedCloseDate: '2026-03-28' }); // prettier-ignore
  const lost = await makeDeal(world, { name: 'Hooli rollout', value: 9_900 });
  world.clock.travel(24 * HOUR);
  const closed = updateDealInput.parse({ stage: 'closed_lost', lostReason: 'Price', version: lost.version }); // prettier-ignore
  await updateDeal(world.deps, await world.request('member'), lost.id, closed);
  world.clock.travel(40 * 24 * HOUR);
});
afterAll(() => world.close());

const QUESTIONS: Readonly<Record<(typeof INTENTS)[number], string>> = {
  attention: 'Which deals need my attention today?',
  about_deal: 'Tell me about the Acme Corp deal.',
  deal_chance: 'How likely is Acme Corp to close?',
  next_step: 'What should I do next about Acme Corp?',
  draft_email: 'Draft a follow-up email for Acme Corp',
  pipeline: 'How does my pipeline stand?',
  health: 'Why is my pipeline health declining?',
  compare: 'Compare my performance this month vs. last month.',
  forecast: 'What is my forecast?',
  by_owner: 'Show the risk by owner',
  stale: 'Which deals are stale?',
  changed: 'What changed in the last 60 days?',
  similar: 'Find deals similar to Acme Corp',
  find: 'Show open deals over 10k in negotiation',
  other: 'What can you do?',
};

describe('an answer by code', () => {
  it.each(INTENTS)('of the kind “%s” names nothing that the check would doubt', async (intent) => {
    const question = QUESTIONS[intent];
    const input = chatInput.parse({ messages: [{ role: 'user', content: question }] });
    const env = parseEnv({}, { crossChecks: false });
    const actor = await world.actor('owner');
    const { routed, gathered } = await prepareAnswer({ deps: world.deps, env, actor, input });
    expect(routed.intent).toBe(intent);
    const { content } = gathered.answer;
    expect(content.length).toBeGreaterThan(40);
    const checked = checkAnswer(content, gathered.facts, question);
    expect(checked.ungrounded, content).toEqual([]);
    if (intent === 'about_deal') expect(checked.citations.map(({ dealId }) => dealId)).toContain(acme); // prettier-ignore
  });
});
