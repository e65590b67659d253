import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildLinker,
  type LinkableDeal,
  type LinkableMeeting,
  type LinkOutcome,
} from './meeting-linker';

const deal = (id: string, name: string, more: Partial<LinkableDeal> = {}): LinkableDeal => ({
  id,
  name,
  account: null,
  addresses: [],
  isOpen: true,
  ...more,
});
const meeting = (title: string, more: Partial<LinkableMeeting> = {}): LinkableMeeting => ({
  title,
  description: null,
  attendees: [],
  refusedDealIds: [],
  ...more,
});
const OWN = ['ada@sentinel.example', 'bob@sentinel.example', 'cleo@gmail.com'];
const link = (deals: readonly LinkableDeal[], asked: LinkableMeeting): LinkOutcome =>
  buildLinker(deals, { ownAddresses: OWN }).link(asked);
/** The id, the ids, or none. */
const found = (deals: readonly LinkableDeal[], asked: LinkableMeeting) => {
  const outcome = link(deals, asked);
  if (outcome.kind === 'none') return null;
  return outcome.kind === 'linked' ? outcome.dealId : outcome.dealIds;
};
const named = (name: string, title: string) => found([deal('d', name)], meeting(title));

describe('a name in a title', () => {
  it.each([
    ['Globex renewal', 'Globex renewal kick-off'],
    ['Globex renewal', 'Re: GLOBEX RENEWAL'],
    ['Globex renewal', 'Globex – renewal (call 2)'],
    ['Globex renewal', '[globex/renewal]'],
    ['Globex', 'Globex’s new office'],
    ['O’Brien Ltd', "Lunch with O'Brien Ltd."],
    ['Café Zürich', 'cafe zurich demo'],
    ['Cafe Zurich', 'CAFÉ ZÜRICH'],
    ['Straße 7 Umbau', 'STRASSE 7 UMBAU'],
    ['Ørsted wind', 'Orsted Wind'],
    ['Łódź expansion', 'lodz expansion'],
    ['Æon Systems', 'AEON systems'],
    ['İstanbul metro', 'istanbul METRO'],
    ['ΔΕΗ Ενέργεια', 'Συνάντηση δεη ενεργεια'],
    ['Яндекс', 'Встреча: ЯНДЕКС, договор'],
    ['グローベックス', 'グローベックスの打ち合わせ'],
    ['東京電力', '東京電力との会議'],
    ['삼성전자', '삼성전자 미팅'],
    ['ＡＣＭＥ', 'acme call'],
    ['Acme & Sons', 'Acme Sons check-in'],
    ['3M Europe', '3m europe demo'],
    ['Acme', 'Sentinel <> Acme'],
    ['Acme', 'acme'],
  ])('%s stands in “%s”', (name, title) => {
    expect(named(name, title)).toBe('d');
  });

  it.each([
    ['Globex', 'Globexa demo'],
    ['Globex', 'Neoglobex demo'],
    ['Globex renewal', 'Globex demo and renewal of another'],
    ['Globex renewal', 'renewal Globex'],
    ['Ate', 'Late update'],
    ['グローベックス', 'グローベックスジャパン'],
    ['Acme', 'Acmé2 call'],
    ['Acme', ''],
  ])('%s does not stand in “%s”', (name, title) => {
    expect(named(name, title)).toBeNull();
  });

  it.each([
    'HP',
    'X',
    'Demo',
    'Renewal',
    'New deal',
    'Follow-up call',
    'Q3 2026',
    '2026',
    'Annual contract renewal 2026',
    'The proposal',
    'Kick off',
    'Réunion',
    'Angebot',
    '',
    '…',
    '🚀🚀🚀',
  ])('“%s” names nothing', (name) => {
    const title = `${name} HP X demo renewal new deal follow-up call Q3 2026 annual contract 🚀🚀🚀`;
    expect(named(name, title)).toBeNull();
  });

  it('the longest name counts, and what stands within it does not', () => {
    const deals = [
      deal('short', 'Globex'),
      deal('long', 'Globex renewal'),
      deal('longest', 'Globex renewal 2027'),
      deal('tail', 'renewal 2027 Quorum'),
    ];
    expect(found(deals, meeting('Globex renewal 2027'))).toBe('longest');
    expect(found(deals, meeting('Globex renewal 2026'))).toBe('long');
    expect(found(deals, meeting('Globex lunch'))).toBe('short');
    expect(found(deals, meeting('Globex renewal, and Globex'))).toEqual(['long', 'short']);
    expect(found(deals, meeting('Globex renewal 2027 Quorum'))).toEqual(['longest', 'tail']);
  });

  it('a longer name that a person refused gives way to a shorter one', () => {
    const deals = [deal('short', 'Globex'), deal('long', 'Globex renewal')];
    const title = 'Globex renewal';
    expect(found(deals, meeting(title, { refusedDealIds: ['long'] }))).toBe('short');
  });

  it('two of one name are both offered', () => {
    const deals = [deal('a', 'Globex'), deal('b', 'globex')];
    expect(link(deals, meeting('Globex call'))).toEqual({
      kind: 'ambiguous',
      dealIds: ['a', 'b'],
      why: '2 deals come into question. The title names “Globex”. The title names “globex”.',
    });
  });
});

describe('who comes', () => {
  const jane = 'jane@globex.example';
  const deals = [
    deal('g', 'Phoenix', { account: 'Globex', addresses: [jane] }),
    deal('i', 'Dragon', { account: 'Initech GmbH' }),
  ];

  it('a contact', () => {
    expect(link(deals, meeting('Lunch', { attendees: ['JANE@Globex.example'] }))).toEqual({
      kind: 'linked',
      dealId: 'g',
      why: 'jane@globex.example is a contact of “Phoenix”.',
    });
  });

  it('a colleague of a contact', () => {
    const contacts = [deal('x', 'Phoenix', { addresses: ['kim@mail.strange-name.co.uk'] })];
    const attendees = ['lee@strange-name.co.uk'];
    expect(link(contacts, meeting('Lunch', { attendees }))).toEqual({
      kind: 'linked',
      dealId: 'x',
      why: 'lee@strange-name.co.uk writes from the company of its contacts.',
    });
  });

  it('somebody of the account', () => {
    expect(link(deals, meeting('Lunch', { attendees: ['bill@initech.com'] }))).toEqual({
      kind: 'linked',
      dealId: 'i',
      why: 'bill@initech.com writes from “Initech GmbH”.',
    });
  });

  it.each([
    ['Acme Corp', 'acme.com'],
    ['Acme, Inc.', 'acme.io'],
    ['ACME Ltd', 'mail.acme.co.uk'],
    ['Acme Pty Ltd', 'acme.com.au'],
    ['Acme S.A.', 'acme.fr'],
    ['Acme Sp. z o.o.', 'acme.pl'],
    ['Müller AG', 'mueller.de'],
    ['Müller AG', 'muller.ch'],
    ['Acme Widgets GmbH & Co. KG', 'acme-widgets.de'],
    ['Smith & Sons', 'smithandsons.com'],
    ['Smith & Sons', 'smithsons.com'],
    ['The Trade Desk', 'thetradedesk.com'],
    ['The Trade Desk', 'tradedesk.com'],
    ['Booking.com', 'booking.com'],
    ['acme.co.uk', 'acme.com'],
    ['SAS', 'sas.com'],
    ['SAS Institute', 'sasinstitute.com'],
    ['HP', 'hp.com'],
    ['Globex Holding', 'globex.com'],
    ['Globex Holding', 'globexholding.com'],
  ])('%s is at %s', (account, domain) => {
    const asked = meeting('Lunch', { attendees: [`x@${domain}`] });
    expect(found([deal('d', 'Phoenix', { account })], asked)).toBe('d');
  });

  it.each([
    ['Acme Corp', 'acmewidgets.com'],
    ['Acme Widgets', 'acme.com'],
    ['SAS Institute', 'institute.com'],
    ['Gmail', 'gmail.com'],
    ['Yahoo Inc', 'yahoo.co.uk'],
    ['GMX', 'gmx.net'],
    ['Onmicrosoft', 'acme.onmicrosoft.com'],
    ['Google', 'group.calendar.google.com'],
    ['Sentinel', 'sentinel.example'],
    ['Com', 'acme.com'],
    ['X', 'x.com'],
    ['', 'acme.com'],
    ['Acme', 'localhost'],
  ])('%s is not at %s', (account, domain) => {
    const asked = meeting('Lunch', { attendees: [`x@${domain}`] });
    expect(found([deal('d', 'Phoenix', { account })], asked)).toBeNull();
  });

  it('a contact with a free address counts, a stranger with one does not', () => {
    const contacts = [deal('d', 'Phoenix', { addresses: ['kim@gmail.com'] })];
    expect(found(contacts, meeting('Lunch', { attendees: ['kim@gmail.com'] }))).toBe('d');
    expect(found(contacts, meeting('Lunch', { attendees: ['lee@gmail.com'] }))).toBeNull();
  });

  it('our own people say nothing, even as contacts', () => {
    const own = [deal('d', 'Phoenix', { account: 'Sentinel', addresses: OWN })];
    expect(found(own, meeting('Lunch', { attendees: OWN }))).toBeNull();
    expect(found(own, meeting('Lunch', { attendees: ['new@sentinel.example'] }))).toBeNull();
  });

  it('several deals of a company are offered, the only open one is linked', () => {
    const asked = meeting('Lunch', { attendees: ['x@globex.com'] });
    const two = [
      deal('a', 'Phoenix', { account: 'Globex' }),
      deal('b', 'Dragon', { account: 'Globex' }),
    ];
    expect(found(two, asked)).toEqual(['a', 'b']);
    const closed = two.map((one) => ({ ...one, isOpen: one.id === 'b' }));
    expect(found(closed, asked)).toBe('b');
  });
});

describe('one against the other', () => {
  const jane = 'jane@globex.com';
  const renewal = deal('renewal', 'Globex renewal', { account: 'Globex' });
  const expansion = deal('expansion', 'Globex expansion', { account: 'Globex', addresses: [jane] });
  const initech = deal('initech', 'Initech rollout', {
    account: 'Initech',
    addresses: ['bill@initech.com'],
  });
  const all = [renewal, expansion, initech];

  it('a title decides between deals of one company', () => {
    expect(found(all, meeting('Globex renewal', { attendees: [jane] }))).toBe('renewal');
  });

  it('a contact decides between deals that the title names', () => {
    const asked = meeting('Globex renewal and Globex expansion', { attendees: [jane] });
    expect(found(all, asked)).toBe('expansion');
  });

  it('a title against another’s contact is for a person to decide', () => {
    const asked = meeting('Globex renewal', { attendees: ['bill@initech.com'] });
    expect(found(all, asked)).toEqual(['renewal', 'initech']);
  });

  it('a title beats a description, and a description a colleague', () => {
    const description = 'As with Initech rollout';
    expect(found(all, meeting('Globex renewal', { description }))).toBe('renewal');
    const asked = meeting('Lunch', { description, attendees: ['x@other.com'] });
    expect(link(all, asked)).toEqual({
      kind: 'linked',
      dealId: 'initech',
      why: 'The description mentions “Initech rollout”.',
    });
    const colleague = meeting('Lunch', { description, attendees: ['y@globex.com'] });
    expect(found(all, colleague)).toBe('initech');
  });

  it('what the title names is never passed over', () => {
    const asked = meeting('Globex renewal', {
      description: 'Initech rollout',
      attendees: ['bill@initech.com'],
    });
    expect(found(all, asked)).toEqual(['initech', 'renewal']);
  });

  it('both reasons are told', () => {
    const asked = meeting('Globex expansion', { attendees: [jane] });
    expect(link(all, asked)).toMatchObject({
      why: 'The title names “Globex expansion”. jane@globex.com is a contact of “Globex expansion”.',
    });
  });

  it('a closed deal with more for it than an open one is offered beside it', () => {
    const closed = { ...expansion, isOpen: false };
    const asked = meeting('Lunch', { attendees: [jane] });
    expect(found([renewal, closed], asked)).toEqual(['expansion', 'renewal']);
    expect(found([closed], asked)).toBe('expansion');
  });

  it('open before closed, of equals', () => {
    const deals = [deal('old', 'Globex', { isOpen: false }), deal('new', 'Globex')];
    expect(found(deals, meeting('Globex'))).toBe('new');
  });

  it('what a person refused is never linked again, however it speaks', () => {
    const refusedDealIds = ['renewal', 'expansion', 'long gone'];
    const asked = meeting('Globex renewal', {
      description: 'Globex expansion',
      attendees: [jane],
      refusedDealIds,
    });
    expect(link(all, asked)).toEqual({ kind: 'none' });
  });

  it('a meeting without anything, or without deals, belongs to none', () => {
    expect(link(all, meeting(''))).toEqual({ kind: 'none' });
    expect(link([], meeting('Globex renewal', { attendees: [jane] }))).toEqual({ kind: 'none' });
  });

  it('one meeting leaves nothing behind for the next', () => {
    const linker = buildLinker(all, { ownAddresses: OWN });
    const plain = meeting('Lunch');
    linker.link(meeting('Globex renewal', { attendees: [jane] }));
    expect(linker.link(plain)).toEqual({ kind: 'none' });
  });

  it('offers no more than somebody looks through', () => {
    const many = Array.from({ length: 100 }, (_, n) => deal(`d${n}`, 'Globex'));
    const outcome = link(many, meeting('Globex'));
    expect(outcome).toMatchObject({ kind: 'ambiguous', why: expect.stringMatching(/^100 deals/) });
    expect(found(many, meeting('Globex'))).toHaveLength(20);
  });
});

describe('any texts', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.lorem({ maxCount: 6 }));
  const anyDeal = fc.record({
    name: text,
    account: fc.option(text),
    addresses: fc.array(fc.oneof(text, fc.emailAddress()), { maxLength: 3 }),
    isOpen: fc.boolean(),
  });

  it('are looked through without a fault, and a refused deal stays refused', () => {
    fc.assert(
      fc.property(
        fc.array(anyDeal, { maxLength: 12 }),
        fc.record({
          title: text,
          description: fc.option(text),
          attendees: fc.array(fc.oneof(text, fc.emailAddress()), { maxLength: 4 }),
        }),
        (given, asked) => {
          const deals = given.map((one, n) => ({ ...one, id: `d${n}` }));
          const linker = buildLinker(deals, { ownAddresses: OWN });
          const outcome = linker.link({ ...asked, refusedDealIds: [] });
          const ids = outcome.kind === 'linked' ? [outcome.dealId] : [];
          const offered = outcome.kind === 'ambiguous' ? outcome.dealIds : ids;
          expect(new Set(offered).size).toBe(offered.length);
          const again = linker.link({ ...asked, refusedDealIds: offered });
          const rest = again.kind === 'linked' ? [again.dealId] : [];
          const more = again.kind === 'ambiguous' ? again.dealIds : rest;
          expect(more.filter((id) => offered.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a telling name is found in any title that holds it', () => {
    const word = fc.stringMatching(/^[b-df-hj-np-tv-z]{4,9}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), word, word, (words, a, b) => {
        const name = words.join(' ');
        expect(named(name, `${a} – ${name.toUpperCase()}: ${b}`)).toBe('d');
      }),
    );
  });
});

describe('many', () => {
  const DEALS = 25_000;
  const MEETINGS = 2_000;
  const SECONDS = 5;
  const spent = (deals: readonly LinkableDeal[], asked: readonly LinkableMeeting[]): number => {
    // Of the processor: other tests run beside this one.
    const start = process.cpuUsage();
    const linker = buildLinker(deals, { ownAddresses: OWN });
    for (const one of asked) linker.link(one);
    return process.cpuUsage(start).user / 1e6;
  };
  const count = <T>(length: number, make: (n: number) => T): T[] =>
    Array.from({ length }, (_, n) => make(n));

  it('25,000 deals and 2,000 meetings take less than 5 s', () => {
    const deals = count(DEALS, (n) =>
      deal(`d${n}`, `Company${n} platform renewal ${n % 7}`, {
        account: `Company${n} GmbH`,
        addresses: [`jane@company${n}.example`, `omar@company${n}.example`],
        isOpen: n % 3 !== 1,
      }),
    );
    const asked = count(MEETINGS, (n) =>
      meeting(`Company${n * 12} platform renewal ${(n * 12) % 7} kick-off`, {
        description: `Agenda with company${n} and many others. `.repeat(100),
        attendees: count(20, (m) => `guest${m}@company${n * 12 + m}.com`),
      }),
    );
    expect(spent(deals, asked)).toBeLessThan(SECONDS);
    const linker = buildLinker(deals, { ownAddresses: OWN });
    expect(asked.slice(1, 50).map((one) => linker.link(one).kind)).toEqual(
      count(49, () => 'linked'),
    );
  });

  it('nor where all are alike', () => {
    const deals = count(DEALS, (n) =>
      deal(`d${n}`, 'Globex renewal', { account: 'Globex', addresses: ['jane@globex.com'] }),
    );
    const asked = count(MEETINGS, () =>
      meeting('Globex renewal', {
        description: 'Globex renewal '.repeat(300),
        attendees: ['jane@globex.com', 'omar@globex.com'],
      }),
    );
    expect(spent(deals, asked)).toBeLessThan(SECONDS * 2);
  }, 120_000);
});
