import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, refusal, type PersonKey, type World } from '@/test/factories';
import { createApiToken, resolveActor } from '../../auth';
import { deleteDeal } from '../../deals';
import { parseEnv } from '../../platform/env/schema';
import type { RoutedQuestion } from '../model';
import { routeQuestion } from '../router/route-question';
import { resolveDeals, type Place } from './resolve-deals';
import type { Resolved } from './resolved';

let world: World;
const ids = new Map<string, string>();
const idOf = (key: string): string => ids.get(key) ?? 'missing';

const DEALS = [
  { key: 'acme', name: 'Acme Corp', account: 'Acme Corp' },
  { key: 'acmeRenewal', name: 'Acme Corp - Renewal', account: 'Acme Corp' },
  { key: 'globexEast', name: 'Globex', account: 'Globex East' },
  { key: 'globexWest', name: 'Globex', account: 'Globex West' },
  { key: 'initechOpen', name: 'Seats 2026', account: 'Initech' },
  { key: 'initechWon', name: 'Seats 2025', account: 'Initech', stage: 'closed_won' },
  { key: 'hooli', name: 'Hooli rollout', account: null },
  { key: 'muller', name: 'Müller & Söhne', account: 'Müller GmbH' },
  { key: 'quotes', name: `O'Hara "Big" Deal`, account: null },
  { key: 'emoji', name: '🚀 Rocketry 🚀', account: null },
  { key: 'onlyEmoji', name: '🦄', account: null },
  { key: 'markdown', name: '**Zebra** [link](http://x.example)', account: null },
  { key: 'sql', name: 'Robert\'); DROP TABLE "Deal";--', account: '100%_sure\\' },
] as const;

beforeAll(async () => {
  world = await createWorld();
  for (const { key, ...input } of DEALS) ids.set(key, (await makeDeal(world, input)).id);
  const foreign = { name: 'Cyberdyne', account: 'Cyberdyne Systems' };
  ids.set('foreign', (await makeDeal(world, foreign, 'outsider')).id);
  const thrown = await makeDeal(world, { name: 'Wastepaper' });
  await deleteDeal(world.deps, await world.request('owner'), thrown.id);
  ids.set('thrown', thrown.id);
});
afterAll(() => world.close());

const route = (text: string): RoutedQuestion => routeQuestion(text, { now: world.deps.now() });

async function ask(text: string, place: Place = {}, by: PersonKey = 'owner'): Promise<Resolved> {
  return resolveDeals(world.deps, await world.actor(by), route(text), place);
}

/** A question about a deal whose mention is exactly this. */
async function find(mention: string, by: PersonKey = 'owner'): Promise<Resolved> {
  const routed = { ...route('Tell me about the Acme Corp deal'), mentions: [mention] };
  return resolveDeals(world.deps, await world.actor(by), routed, {});
}

const found = (...keys: string[]): Resolved => ({ kind: 'found', dealIds: keys.map(idOf) });

describe('a name', () => {
  it('means the deal of just this name before one that goes on', async () => {
    expect(await ask('Tell me about the Acme Corp deal.')).toEqual(found('acme'));
    expect(await ask('Tell me about "Acme Corp - Renewal"')).toEqual(found('acmeRenewal'));
  });

  it('is asked back where two bear it, with what tells them apart', async () => {
    const resolved = await ask('How likely is Globex to close?');
    expect(resolved).toMatchObject({ kind: 'ambiguous', mention: 'Globex' });
    const candidates = resolved.kind === 'ambiguous' ? resolved.candidates : [];
    expect(candidates.map(({ account }) => account).toSorted()).toEqual([
      'Globex East',
      'Globex West',
    ]);
    expect(candidates[0]).toMatchObject({ stage: 'discovery', ownerName: 'Person owner' });
    expect(await ask('How likely is Globex West to close?')).toEqual(found('globexWest'));
  });

  it('may be an account: its only open deal is meant', async () => {
    expect(await ask('What is going on with Initech?')).toEqual(found('initechOpen'));
  });

  it('is found with typing errors and without accents', async () => {
    expect(await ask('Tell me about the Hoolie deal')).toEqual(found('hooli'));
    expect(await ask('what about muller')).toEqual(found('muller'));
    expect(await find('Glbex')).toMatchObject({ kind: 'ambiguous', mention: 'Glbex' });
    expect(await find('Inietch')).toEqual(found('initechOpen'));
  });

  it('that nothing resembles is unknown, as it was written', async () => {
    expect(await ask('Tell me about Xylophon AG')).toEqual({
      kind: 'unknown',
      mention: 'Xylophon AG',
    });
  });

  it.each([
    [`O'Hara "Big" Deal`, 'quotes'],
    ['rocketry', 'emoji'],
    ['🚀 Rocketry 🚀', 'emoji'],
    ['🦄', 'onlyEmoji'],
    ['**Zebra** [link](http://x.example)', 'markdown'],
    ['zebra', 'markdown'],
    ['Robert\'); DROP TABLE "Deal";--', 'sql'],
    ['100%_sure\\', 'sql'],
  ])('may hold any signs: %s', async (mention, key) => {
    expect(await find(mention)).toEqual(found(key));
  });

  it.each(['%', '_', '%%%%', "' OR 1=1 --", '\\', '\u0000', '\uD800', ' ', '💥'])(
    'that is no name finds nothing: %j',
    async (mention) => {
      expect(await find(mention)).toEqual({ kind: 'unknown', mention });
    },
  );

  it.each(['Acme '.repeat(800), 'x'.repeat(4_000), '%_'.repeat(2_000), 'ab '.repeat(1_333)])(
    'of 4,000 characters does no harm',
    async (mention) => {
      expect((await find(mention)).kind).toMatch(/^(unknown|ambiguous|found)$/);
    },
  );

  it('passes over one that is no deal for one that is', async () => {
    const routed = { ...route('Tell me about Acme Corp'), mentions: ['Xylophon', 'Hooli'] };
    const resolved = await resolveDeals(world.deps, await world.actor('owner'), routed, {});
    expect(resolved).toEqual(found('hooli'));
  });
});

describe('two names beside each other', () => {
  it('are both found, or the unclear one asked back', async () => {
    expect(await ask('Compare Acme Corp and Hooli')).toEqual(found('acme', 'hooli'));
    expect(await ask('Compare Acme Corp and Globex')).toMatchObject({ kind: 'ambiguous' });
  });
});

describe('what the actor may not see', () => {
  it('is never found, not even by its exact name', async () => {
    expect(await ask('Tell me about the Cyberdyne deal')).toEqual({
      kind: 'unknown',
      mention: 'Cyberdyne',
    });
    expect(await ask('Tell me about the Cyberdyne deal', {}, 'outsider')).toEqual(found('foreign'));
    for (const { name } of DEALS) {
      expect((await find(name, 'outsider')).kind).toBe('unknown');
      expect((await find(name, 'loner')).kind).toBe('unknown');
    }
  });

  it('is as if it had not been given', async () => {
    expect(await ask('What should I do next on this deal?', { dealId: idOf('foreign') })).toEqual({
      kind: 'none',
    });
    expect(await ask('Tell me about this deal', { dealId: "x' OR 1=1" })).toEqual({ kind: 'none' });
  });

  it('in the bin is gone', async () => {
    expect((await ask('Tell me about the Wastepaper deal')).kind).toBe('unknown');
    expect((await ask('Tell me about this deal', { dealId: idOf('thrown') })).kind).toBe('none');
  });

  it('is bounded by the team that is asked in', async () => {
    const teamId = world.teamId('north');
    expect(await ask('Tell me about Hooli', { teamId })).toEqual(found('hooli'));
    expect((await ask('Tell me about Hooli', { teamId: null })).kind).toBe('unknown');
    const elsewhere = ask('Tell me about Hooli', { teamId: world.teamId('south') });
    expect(await refusal(elsewhere)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is refused to a token without the scope', async () => {
    const made = { userId: world.userId('owner'), name: 'none', scopes: ['write' as const], expiresInDays: null }; // prettier-ignore
    const { token } = await createApiToken(world.deps, made);
    const env = parseEnv({ NODE_ENV: 'test' }, { crossChecks: true });
    const credentials = { authorization: `Bearer ${token}`, sessionCookie: null };
    const actor = await resolveActor(world.deps, env, credentials);
    const asked = resolveDeals(world.deps, actor, route('Tell me about Hooli'), {});
    expect(await refusal(asked)).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('the deal of the page or the conversation', () => {
  it('is meant by "it", and where a question of a deal names none', async () => {
    const place = { dealId: idOf('hooli') };
    expect(await ask('What should I do next on this deal?', place)).toEqual(found('hooli'));
    expect(await ask('How likely is it to close?', place)).toEqual(found('hooli'));
    expect(await ask('Draft a follow-up email', place)).toEqual(found('hooli'));
  });

  it('is not meant where another is named, or many are', async () => {
    const place = { dealId: idOf('hooli') };
    expect(await ask('Tell me about the Acme Corp deal', place)).toEqual(found('acme'));
    expect(await ask('Which deals need my attention today?', place)).toEqual({ kind: 'none' });
    expect(await ask('What is the forecast for this quarter?', place)).toEqual({ kind: 'none' });
  });
});
