import { describe, expect, it } from 'vitest';
import { matchDeals } from './match-deals';
import type { DealCandidate } from './resolved';

const deal = (name: string, more: Partial<DealCandidate> = {}): DealCandidate => ({
  dealId: `${name}/${more.account ?? ''}/${more.stage ?? ''}`,
  name,
  account: null,
  stage: 'proposal',
  ownerName: 'Ada',
  ...more,
});

const namesFor = (mention: string, candidates: readonly DealCandidate[]): string[] =>
  matchDeals([mention], candidates).flatMap(({ deals }) => deals.map(({ name }) => name));

describe('matchDeals', () => {
  it('prefers the very name to one that holds it', () => {
    const deals = [deal('Acme Corp - Renewal'), deal('Acme Corp')];
    expect(namesFor('acme corp', deals)).toEqual(['Acme Corp']);
    expect(namesFor('Acme Corp – Renewal', deals)).toEqual(['Acme Corp - Renewal']);
    expect(namesFor('acme', deals)).toEqual(['Acme Corp - Renewal', 'Acme Corp']);
  });

  it('counts neither capitals nor accents nor signs', () => {
    const deals = [deal('Müller & Söhne GmbH'), deal('Muller Ltd')];
    expect(namesFor('MULLER SOHNE GMBH', deals)).toEqual(['Müller & Söhne GmbH']);
    expect(namesFor('müller  &  söhne gmbh', deals)).toEqual(['Müller & Söhne GmbH']);
  });

  it('takes the account where no name fits, and the open deal of several', () => {
    const closed = deal('Licence 2025', { account: 'Initech', stage: 'closed_won' });
    const open = deal('Licence 2026', { account: 'Initech' });
    expect(namesFor('initech', [closed, open])).toEqual(['Licence 2026']);
    const second = deal('Training', { account: 'Initech' });
    expect(namesFor('initech', [closed, open, second])).toEqual(['Licence 2026', 'Training']);
    expect(namesFor('initech', [closed])).toEqual(['Licence 2025']);
  });

  it('matches whole words, not parts of one', () => {
    const deals = [deal('Northwindows'), deal('Northwind Traders')];
    expect(namesFor('Northwind', deals)).toEqual(['Northwind Traders']);
  });

  it.each([
    ['Glbex', 'Globex'],
    ['Gloebx', 'Globex'],
    ['Initehc', 'Initech'],
    ['Umbrela Logistcs', 'Umbrella Logistics'],
  ])('forgives %s', (typed, name) => {
    const deals = [deal('Globex'), deal('Initech'), deal('Umbrella Logistics')];
    expect(namesFor(typed, deals)).toEqual([name]);
  });

  it.each(['Gmbx', 'IBM', 'corp', 'Contoso', ''])('takes %j for none of them', (typed) => {
    const deals = [deal('Globex Corp'), deal('HP'), deal('Acme Corp')];
    expect(namesFor(typed, deals)).toEqual([]);
  });
});
