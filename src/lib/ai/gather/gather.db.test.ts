import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, listQuery, refusal, type World } from '@/test/factories';
import { getAssessment, getPipeline, getPipelineAsOf, listDeals } from '../../deals';
import type { DealDto } from '../../deals/dto';
import { pastPipelineQuery } from '../../deals/replay-schema';
import { formatFigure } from '../answers/format';
import { INTENTS, type Gathered } from '../model';
import { gather } from './gather';
import {
  askFor,
  makeDeal,
  routedTo,
  strayOf,
  touch,
  update,
  type AskedFor,
} from './gather.test-support';

let world: World;
const deals: Record<string, DealDto> = {};
const idOf = (key: string): string => deals[key]?.id ?? '';

/** Two months of a small pipeline in two currencies, and one of the same names in another tenant. */
beforeAll(async () => {
  world = await createWorld('2026-03-02T09:00:00.000Z');
  const make = async (key: string, input: object) => {
    deals[key] = await makeDeal(world, input);
  };
  await make('globex', { name: 'Globex Renewal', account: 'Globex', value: 50_000, currency: 'EUR', stage: 'negotiation', expectedCloseDate: '2026-03-31' }); // prettier-ignore
  await make('initech', { name: 'Initech', account: 'Initech Ltd', value: 20_000, currency: 'EUR', stage: 'proposal', expectedCloseDate: '2026-05-20' }); // prettier-ignore
  await make('umbrella', { name: 'Umbrella 2026 (3 seats)', account: 'Globex', value: 30_000.5, currency: 'EUR' }); // prettier-ignore
  await make('hooli', { name: 'Hooli', value: 80_000, currency: 'USD', stage: 'proposal', expectedCloseDate: '2026-06-15' }); // prettier-ignore
  await make('won', { name: 'Wonka', value: 40_000, currency: 'EUR' });
  await make('lost', { name: 'Lostly', value: 45_000, currency: 'EUR' });
  await make('other', { name: 'Stark', value: 60_000, currency: 'EUR' });
  await makeDeal(world, { name: 'Globex Renewal', account: 'Globex', value: 999_999, currency: 'EUR', stage: 'negotiation' }, 'outsider'); // prettier-ignore
  await touch(world, idOf('globex'), 'email_received', 'They asked for 17 copies');
  await touch(world, idOf('initech'), 'meeting_held');
  world.clock.travel(20 * DAY);
  await update(world, idOf('other'), { stage: 'closed_won' });
  world.clock.travel(15 * DAY);
  await update(world, idOf('globex'), { expectedCloseDate: '2026-05-31' });
  await touch(world, idOf('hooli'), 'call');
  world.clock.travel(20 * DAY);
  await update(world, idOf('won'), { stage: 'closed_won' });
  await update(world, idOf('lost'), {
    stage: 'closed_lost',
    lostReason: 'Price was 17 % too high',
  });
  await update(world, idOf('initech'), { stage: 'negotiation', value: 25_000 });
  await update(world, idOf('hooli'), { nextStep: 'Send the revised offer', nextStepAt: '2026-05-04' }); // prettier-ignore
  await touch(world, idOf('initech'), 'contact_added', 'Peter');
  await make('fresh', { name: 'Fresh', value: 9_000, currency: 'USD', expectedCloseDate: '2026-04-28' }); // prettier-ignore
  world.clock.travel(2 * DAY);
  world.clock.travel(3_600_000);
});
afterAll(() => world.close());

const money = (value: number, currency: string) =>
  formatFigure({ label: '', value, unit: 'money', currency });
const citedIn = ({ answer }: Gathered): string[] =>
  [...answer.content.matchAll(/\]\(\/deals\/([^)]*)\)/g)].map(([, id = '']) => id);
const actor = () => world.actor('owner');

const ASKED: Readonly<Record<string, AskedFor>> = {
  about_deal: { dealIds: [] },
};
const asked = (intent: (typeof INTENTS)[number]): AskedFor => {
  const ofDeal = ['about_deal', 'deal_chance', 'next_step', 'draft_email', 'similar'];
  return ofDeal.includes(intent) ? { dealIds: [idOf('globex')] } : (ASKED[intent] ?? {});
};

describe('answers made by code', () => {
  it.each(INTENTS)('%s names nothing that is not among its facts', async (intent) => {
    const given = await askFor(world, intent, asked(intent));
    expect(strayOf(given)).toEqual([]);
    expect(given.answer.content).toMatch(
      /_As of 28 Apr 2026(; the oldest risk score among these is of \d+ \w+ 2026)?\._$/,
    );
    expect(given.facts.deals.length).toBeLessThanOrEqual(25);
    // The other tenant's deal of the same name.
    expect(given.answer.content).not.toContain('999,999');
    expect(JSON.stringify(given.facts)).not.toContain('999999');
    for (const deal of given.facts.deals) {
      expect(deal.lines.length).toBeLessThanOrEqual(12);
      expect(deal.foreign.length).toBeLessThanOrEqual(3);
      expect(deal.lines.join(' ')).not.toContain('17');
    }
  });

  it('finds a figure or a day that the facts do not hold', async () => {
    const given = await askFor(world, 'pipeline');
    const forged = `${given.answer.content} Also €123,456, 98% and 7 Aug 2026 in [X](/deals/nobody).`;
    const stray = strayOf({ ...given, answer: { content: forged, actions: [] } });
    expect(stray).toEqual(['[X](/deals/nobody)', '7 Aug 2026', '€123,456', '98%']);
  });
});

describe('attention', () => {
  it('is the dashboard’s list, in its order, with reasons and what to do', async () => {
    const given = await askFor(world, 'attention');
    const page = await listDeals(world.deps, await actor(), listQuery({ sort: 'priority', band: ['High', 'Medium'], limit: 10 })); // prettier-ignore
    expect(page.deals.length).toBeGreaterThan(2);
    expect(citedIn(given)).toEqual(page.deals.map(({ id }) => id));
    const [first] = page.deals;
    expect(given.answer.content).toContain(`${page.deals.length} deals need attention`);
    expect(given.answer.content).toContain(first?.nextAction?.label ?? 'none');
    expect(given.answer.actions[0]).toMatchObject({ kind: 'set_next_step', dealId: first?.id, text: first?.nextAction?.label }); // prettier-ignore
  });

  it('is narrowed as the question says, and says where nothing fits', async () => {
    const stages = ['negotiation'];
    const given = await askFor(world, 'attention', { conditions: { stages, bands: ['High'] } });
    expect(citedIn(given)).toEqual([idOf('globex')]);
    const none = await askFor(world, 'attention', { conditions: { minValue: 10_000_000 } });
    expect(none.answer.content).toMatch(/^No open deal that fits the question needs attention/);
    const top = await askFor(world, 'attention', { conditions: { limit: 2 } });
    expect(citedIn(top)).toHaveLength(2);
    expect(top.facts.omitted).toBe('3 further deals not shown');
  });

  it('offers a viewer nothing to do', async () => {
    const given = await askFor(world, 'attention', { by: 'viewer' });
    expect(citedIn(given).length).toBeGreaterThan(2);
    expect(given.answer.actions).toEqual([]);
  });
});

describe('one deal', () => {
  it('is told with the figures of its assessment', async () => {
    const given = await askFor(world, 'about_deal', { dealIds: [idOf('globex')] });
    const assessment = await getAssessment(world.deps, await actor(), idOf('globex'));
    const { content } = given.answer;
    expect(content).toContain('[Globex Renewal](/deals/');
    expect(content).toContain('€50,000');
    expect(content).toContain('31 May 2026');
    expect(content).toContain(`score ${assessment.score.toFixed(2)}`);
    for (const { points } of assessment.contributions.slice(0, 6)) {
      const text = points.toFixed(2);
      if (Number(text) !== 0) expect(content).toContain(text);
    }
    expect(given.facts.deals[0]?.foreign).toContainEqual({ label: 'Email received, 2026-03-02', text: 'They asked for 17 copies' }); // prettier-ignore
    expect(given.facts.deals[0]?.figures).toContainEqual({ label: 'Times the close date was pushed', value: 1, unit: 'count' }); // prettier-ignore
  });

  it('says that a chance is not known, and what the score means', async () => {
    const given = await askFor(world, 'deal_chance', { dealIds: [idOf('globex')] });
    expect(given.answer.content).toMatch(/^No calibrated chance is known for \[Globex Renewal\]/);
    expect(given.answer.content).toContain('Of 3 deals closed in the last 365 days, 2 were won: too few for a rate.'); // prettier-ignore
    expect(given.answer.content).toContain('What would lower the risk');
  });

  it('tells the next action, its reason and the step that is set', async () => {
    const given = await askFor(world, 'next_step', { dealIds: [idOf('hooli')] });
    const { recommendation } = await getAssessment(world.deps, await actor(), idOf('hooli'));
    expect(given.answer.content).toContain(`Next for [Hooli](/deals/${idOf('hooli')}): ${recommendation?.label}`); // prettier-ignore
    expect(given.answer.content).toContain('The next step is “Send the revised offer”, due 4 May 2026.'); // prettier-ignore
    expect(given.answer.actions).toMatchObject([{ kind: 'set_next_step', dealId: idOf('hooli') }]);
  });

  it('drafts a mail with room for what is not known', async () => {
    const given = await askFor(world, 'draft_email', { dealIds: [idOf('initech')] });
    expect(given.answer.content).toMatch(/^A draft of a follow-up mail for \[Initech\]/);
    expect(given.answer.content).toContain('> **Subject:** Following up with Initech Ltd');
    expect(given.answer.content).toContain('Hello \\[first name\\],');
    expect(given.answer.actions).toMatchObject([{ kind: 'log_touch' }]);
  });

  it('tells closed deals as closed, and several side by side', async () => {
    const lost = await askFor(world, 'about_deal', { dealIds: [idOf('lost')] });
    expect(lost.answer.content).toMatch(/was lost on 26 Apr 2026, worth €45,000/);
    expect(lost.answer.actions).toEqual([]);
    const both = await askFor(world, 'about_deal', { dealIds: [idOf('globex'), idOf('hooli')] });
    expect(citedIn(both)).toEqual([idOf('globex'), idOf('hooli')]);
    expect(strayOf(both)).toEqual([]);
  });

  it.each(['about_deal', 'deal_chance', 'next_step', 'draft_email'] as const)(
    '%s says that no deal is named',
    async (intent) => {
      const given = await askFor(world, intent);
      expect(given.answer.content).toMatch(/^No deal is named/);
      expect(given.facts.deals).toEqual([]);
    },
  );

  it('is not told to who may not see it', async () => {
    const given = await askFor(world, 'about_deal', { by: 'outsider', dealIds: [idOf('globex')] });
    expect(given.answer.content).toMatch(/^No deal is named/);
  });
});

describe('the pipeline', () => {
  it('has the figures of the dashboard', async () => {
    const given = await askFor(world, 'pipeline');
    const pipeline = await getPipeline(world.deps, await actor());
    expect(pipeline.currencies).toHaveLength(2);
    for (const { currency, value, weighted, atRiskValue, stages } of pipeline.currencies) {
      for (const sum of [value, weighted, atRiskValue]) expect(given.answer.content).toContain(money(sum, currency)); // prettier-ignore
      for (const stage of stages) expect(given.answer.content).toContain(money(stage.weighted, currency)); // prettier-ignore
    }
    expect(given.answer.content).toContain(`${pipeline.openCount} deals are open`);
  });

  it('is narrowed to a team, or to what is one’s own', async () => {
    const none = await askFor(world, 'pipeline', { teamId: null });
    expect(none.answer.content).toMatch(/^No deal is open\./);
    const team = await askFor(world, 'pipeline', { teamId: world.teamId('north') });
    expect(team.answer.content).toBe((await askFor(world, 'pipeline')).answer.content);
  });

  it('is refused for a team that is not one’s own, and for a token that may not read', async () => {
    const foreign = askFor(world, 'pipeline', { by: 'outsider', teamId: world.teamId('north') });
    expect(await refusal(foreign)).toMatchObject({ code: 'NOT_FOUND' });
    const token = { ...(await actor()), via: 'token', tokenScopes: [] } as const;
    const asking = gather(world.deps, token, routedTo('pipeline'), { dealIds: [] });
    expect(await refusal(asking)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is told beside what can be asked, where nothing else fits', async () => {
    const given = await askFor(world, 'other');
    expect(given.answer.content).toContain('What can be answered from the figures');
  });

  it('is compared with the past that the product replays', async () => {
    const given = await askFor(world, 'health');
    const past = await getPipelineAsOf(world.deps, await actor(), pastPipelineQuery.parse({ asOf: '2026-03-29' })); // prettier-ignore
    expect(given.answer.content).toContain('29 Mar 2026');
    for (const { currency, value, weighted } of past.pipeline.currencies) {
      expect(given.answer.content).toContain(money(value, currency));
      expect(given.answer.content).toContain(money(weighted, currency));
    }
    expect(given.answer.content).toContain('EUR: 1 won (€40,000), 1 lost (€45,000) and 0 new (€0)');
    expect(citedIn(given)).toEqual(expect.arrayContaining([idOf('lost'), idOf('won'), idOf('fresh')])); // prettier-ignore
  });

  it('knows no trend where nothing was open then', async () => {
    const period = { from: '2025-01-01', to: '2025-01-31', label: 'January 2025' };
    const given = await askFor(world, 'health', { period });
    expect(given.answer.content).toMatch(/^No trend is known: nothing was open on 1 Jan 2025/);
    expect(strayOf(given)).toEqual([]);
  });
});

describe('periods', () => {
  const april = { from: '2026-04-01', to: '2026-04-30', label: 'April 2026' };
  const march = { from: '2026-03-01', to: '2026-03-31', label: 'March 2026' };

  it('are compared: won, lost, new, touched, moved', async () => {
    const given = await askFor(world, 'compare', { period: april, before: march });
    const { content } = given.answer;
    expect(content).toMatch(/^1 deal was won in April 2026 \(1 Apr 2026 to 30 Apr 2026\), against 1 deal in March 2026/); // prettier-ignore
    expect(content).toContain('| Deals lost | 1 | 0 |');
    expect(content).toContain('| Win rate of closed deals | 50% | 100% |');
    expect(content).toContain('| New deals | 1 | 7 |');
    expect(content).toContain('| Touches | 1 | 2 |');
    expect(content).toContain('| Won value (EUR) | €40,000 | €60,000 |');
    expect(content).toContain('April 2026 is not over');
    expect(strayOf(given)).toEqual([]);
  });

  it('are one’s own where "my" is asked for, and never a trend from nothing', async () => {
    const mine = await askFor(world, 'compare', { by: 'member', conditions: { isMine: true } });
    expect(mine.answer.content).toContain('there is nothing to compare');
    const old = { from: '2025-03-01', to: '2025-03-31', label: 'March 2025' };
    const given = await askFor(world, 'compare', { period: march, before: old });
    expect(given.answer.content).toContain('Nothing is known of March 2025');
  });

  it('hold what is expected to close, what was won, and what is overdue', async () => {
    const given = await askFor(world, 'forecast', { period: april });
    const { content } = given.answer;
    expect(content).toContain('Won already in April 2026');
    expect(content).toContain('€40,000 in 1 deal');
    expect(content).toMatch(/\| Apr 2026 \(USD\) \| 1 \| \$9,000 \|/);
    const whole = await askFor(world, 'forecast');
    expect(whole.answer.content).toMatch(/\| May 2026 \(EUR\) \| 2 \| €75,000 \|/);
    expect(whole.answer.content).toMatch(/\| Without an expected close \(EUR\) \| 1 \| €30,000.5/);
    world.clock.travel(2 * DAY);
    const later = await askFor(world, 'forecast');
    world.clock.travel(-2 * DAY);
    expect(later.answer.content).toContain('1 open deal has an expected close that has passed');
    expect(strayOf(later)).toEqual([]);
  });

  it('hold what changed, and who changed it', async () => {
    const given = await askFor(world, 'changed', { period: april });
    const { content } = given.answer;
    expect(content).toMatch(/^In April 2026 \(.*\): 1 deal won, 1 deal lost, 1 new deal, 3 stage moves, 1 value change, 1 close date pushed and 1 touch\./); // prettier-ignore
    expect(content).toContain(`[Initech](/deals/${idOf('initech')}): value changed from €20,000 to €25,000 on 26 Apr 2026, by Person owner`); // prettier-ignore
    expect(content).toContain('moved from Proposal to Negotiation on 26 Apr 2026');
    expect(content).toContain('close date pushed from 31 Mar 2026 to 31 May 2026 on 6 Apr 2026');
    const quiet = await askFor(world, 'changed', { period: { from: '2025-01-01', to: '2025-01-31', label: 'January 2025' } }); // prettier-ignore
    expect(quiet.answer.content).toMatch(/^Nothing changed in January 2025/);
  });
});

describe('lists', () => {
  it('sums risk by owner as the pipeline does', async () => {
    const given = await askFor(world, 'by_owner');
    const pipeline = await getPipeline(world.deps, await actor());
    for (const { currency, value, weighted, atRiskValue } of pipeline.currencies) {
      expect(given.answer.content).toContain(`| ${money(value, currency)} | ${money(weighted, currency)} |`); // prettier-ignore
      expect(given.answer.content).toContain(money(atRiskValue, currency));
    }
    expect(given.facts.names).toContain('Person owner');
  });

  it('finds what nobody has touched, longest first', async () => {
    const given = await askFor(world, 'stale');
    const untouched = ['umbrella', 'globex', 'initech', 'hooli'].map(idOf);
    expect(citedIn(given).toSorted()).toEqual(untouched.toSorted());
    const silences = [...given.answer.content.matchAll(/: (\d+) days without/g)].map(([, days]) => days); // prettier-ignore
    expect(silences).toEqual(['57', '57', '57', '22']);
    expect(given.answer.content).toMatch(/^4 open deals have gone more than 14 days without a touch, worth €105,000.50 and \$80,000\./); // prettier-ignore
    expect(given.answer.content).toContain('57 days without a touch');
    const month = { from: '2026-03-30', to: '2026-04-28', label: 'the last 30 days' };
    const longer = await askFor(world, 'stale', { period: month });
    expect(citedIn(longer)).toHaveLength(3);
    const viewer = await askFor(world, 'stale', { by: 'loner' });
    expect(viewer.answer.content).toMatch(/^No open deal has gone 14 days without a touch\./);
  });

  it('finds deals like another one, and what became of them', async () => {
    const given = await askFor(world, 'similar', { dealIds: [idOf('globex')] });
    expect(citedIn(given)[1]).toBe(idOf('umbrella'));
    expect(given.answer.content).toContain('Of those that closed, 2 were won and 1 lost: too few for a rate.'); // prettier-ignore
    expect(given.answer.content).not.toContain('999');
  });

  it('finds by conditions as the list of deals does', async () => {
    const find = (conditions: AskedFor['conditions'], more: AskedFor = {}) =>
      askFor(world, 'find', { ...(conditions ? { conditions } : {}), ...more });
    const large = await find({ minValue: 30_000, status: 'open' });
    expect(citedIn(large)).toEqual([idOf('hooli'), idOf('globex'), idOf('umbrella')]);
    const stages = await find({ stages: ['proposal', 'negotiation'], status: 'open' });
    expect(citedIn(stages)).toEqual([idOf('hooli'), idOf('globex'), idOf('initech')]);
    expect(citedIn(await find({ status: 'lost' }))).toEqual([idOf('lost')]);
    const words = await find({}, { mentions: ['nothing at all', 'initech'] });
    expect(citedIn(words)).toEqual([idOf('initech')]);
    const may = { from: '2026-05-01', to: '2026-05-31', label: 'May 2026' };
    const closing = await find({ closesWithin: true }, { period: may });
    expect(citedIn(closing)).toEqual([idOf('globex'), idOf('initech')]);
    const won = await find({ status: 'won' }, { period: { from: '2026-04-01', to: '2026-04-30', label: 'April 2026' } }); // prettier-ignore
    expect(citedIn(won)).toEqual([idOf('won')]);
    const none = await find({}, { mentions: ['Zorg [x](https://evil.example)'] });
    expect(none.answer.content).toContain('No deal with “Zorg \\[x\\](https:');
    for (const given of [large, stages, words, closing, won, none]) expect(strayOf(given)).toEqual([]); // prettier-ignore
  });

  it('knows an owner by one of their words, and says where nobody is meant', async () => {
    const given = await askFor(world, 'find', { conditions: { owner: 'OWNER', status: 'open' } });
    const listed = await listDeals(world.deps, await actor(), listQuery({ owner: 'Person owner', status: 'open', sort: 'value' })); // prettier-ignore
    expect(citedIn(given)).toEqual(listed.deals.map(({ id }) => id));
    const unknown = await askFor(world, 'stale', { conditions: { owner: 'Nobody **known**' } });
    expect(unknown.answer.content).toContain('“Nobody \\*\\*known\\*\\*”');
  });
});
