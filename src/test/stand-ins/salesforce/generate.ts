import { dayOf, wholeSecond, type OrgRecord, type SalesforceOrg } from './org';

export interface GenerateOptions {
  /** The same number gives the same data, at the same time of the organisation's clock. */
  readonly seed: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A small generator of numbers in 0..1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FIRST = ['Ada', 'Ben', 'Chloe', 'Dev', 'Elif', 'Femi', 'Greta', 'Hugo', 'Ines', 'Jonas'];
const LAST = ['Abbott', 'Brandt', 'Costa', 'Dufour', 'Eriksen', 'Fontana', 'Garcia', 'Haas', 'Ito'];
const FIRMS = ['Alder', 'Birch', 'Cedar', 'Delta', 'Ember', 'Fjord', 'Granite', 'Harbour', 'Iris'];
const KINDS = ['Logistics', 'Foods', 'Energy', 'Health', 'Media', 'Robotics', 'Textiles'];
const NEEDS = ['renewal', 'expansion', 'pilot', 'platform', 'migration', 'support plan'];
const ROLES = ['Decision Maker', 'Economic Buyer', 'Influencer', 'Technical Buyer', null];
const STEPS = ['Send the offer', 'Call the buyer', 'Agree on dates', 'Wait for legal'];
const PATH = [
  'Prospecting',
  'Qualification',
  'Needs Analysis',
  'Value Proposition',
  'Id. Decision Makers',
  'Proposal/Price Quote',
  'Negotiation/Review',
];

interface Firm {
  readonly id: string;
  readonly name: string;
  readonly people: readonly string[];
}

/** The lists have no common divisor, so that all their pairs come before the first comes again. */
function firmName(place: number): string {
  const round = Math.floor(place / (FIRMS.length * KINDS.length));
  const name = `${FIRMS[place % FIRMS.length]} ${KINDS[place % KINDS.length]}`;
  return round === 0 ? name : `${name} ${round + 1}`;
}

class Generator {
  readonly #org: SalesforceOrg;
  readonly #random: () => number;
  readonly #now: number;
  readonly #users: string[] = [];

  constructor(org: SalesforceOrg, seed: number) {
    this.#org = org;
    this.#random = randomOf(seed);
    this.#now = org.now();
  }

  run(count: number): void {
    for (const name of FIRST.slice(0, 6)) {
      const last = this.#pick(LAST);
      const email = `${name}.${last}@seller.example`.toLowerCase();
      this.#users.push(this.#org.addUser(`${name} ${last}`, email));
    }
    const firms = Array.from({ length: Math.ceil(count / 3) }, (_, place) => this.#firm(place));
    const nobody = { id: '', name: 'Nobody', people: [] };
    for (let place = 0; place < count; place += 1) {
      this.#deal(place, firms[Math.floor(place / 3)] ?? nobody);
    }
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }

  #upTo(max: number): number {
    return Math.floor(this.#random() * (max + 1));
  }

  #between(from: number, to: number): number {
    return wholeSecond(from + this.#random() * Math.max(0, to - from));
  }

  #put(object: string, at: number, fields: OrgRecord): string {
    const Id = this.#org.nextId(object);
    const system = { CreatedDate: at, LastModifiedDate: at, SystemModstamp: at };
    const by = { CreatedById: this.#org.userId, LastModifiedById: this.#org.userId };
    this.#org.table(object).put({ Id, IsDeleted: false, ...system, ...by, ...fields });
    return Id;
  }

  #firm(place: number): Firm {
    const name = firmName(place);
    const domain = `${name.toLowerCase().replaceAll(' ', '-')}.example`;
    const at = this.#now - 500 * DAY_MS;
    const id = this.#put('Account', at, { Name: name, OwnerId: this.#org.userId });
    const people = Array.from({ length: 1 + this.#upTo(2) }, (_, number) => {
      const person = `${this.#pick(FIRST)} ${this.#pick(LAST)}`;
      const Email = `${person.replace(' ', '.')}.${number}@${domain}`.toLowerCase();
      const Phone = `+49 30 ${100_000 + place}`;
      return this.#put('Contact', at, {
        Name: person,
        Email,
        Phone,
        Title: 'Buyer',
        AccountId: id,
        OwnerId: this.#org.userId,
      });
    });
    return { id, name, people };
  }

  #deal(place: number, firm: Firm): void {
    const created = this.#between(this.#now - 400 * DAY_MS, this.#now - DAY_MS);
    const ended =
      this.#random() < 0.4 ? (this.#random() < 0.5 ? 'Closed Won' : 'Closed Lost') : null;
    const until = ended ? this.#between(created + HOUR_MS, this.#now) : this.#now;
    const OwnerId = this.#pick(this.#users);
    const Id = this.#org.nextId('Opportunity');
    const base: OrgRecord = {
      Id,
      IsDeleted: false,
      Name: `${firm.name} ${this.#pick(NEEDS)}`,
      AccountId: firm.id,
      OwnerId,
      CreatedById: OwnerId,
      LastModifiedById: OwnerId,
      CreatedDate: created,
      Amount: 1_000 * (1 + this.#upTo(199)),
      CloseDate: dayOf(created + (30 + this.#upTo(150)) * DAY_MS),
      CurrencyIsoCode: this.#pick(['USD', 'EUR', 'GBP']),
      NextStep: null,
      StageName: PATH[0] ?? null,
      Probability: 10,
    };
    const last = this.#history(base, created, until, ended);
    // Many were touched by one load of data, so that they share the second of their change.
    const stamp = place % 7 === 0 ? Math.max(last, this.#now - 2 * HOUR_MS) : last;
    Object.assign(base, { LastModifiedDate: stamp, SystemModstamp: stamp });
    this.#org.table('Opportunity').put(base);
    this.#activities(Id, OwnerId, { from: created, until, people: firm.people });
  }

  /** Writes the rows of the history, and leaves the opportunity as the last of them. @returns its time */
  #history(row: OrgRecord, created: number, until: number, ended: string | null): number {
    const org = this.#org;
    const history = org.table('OpportunityHistory');
    history.put(org.historyRow(row, created));
    let at = created;
    for (const stage of PATH.slice(1, 1 + this.#upTo(PATH.length - 2))) {
      at = this.#between(at + 1_000, until);
      row.StageName = stage;
      row.Probability = org.stageOf(stage)?.DefaultProbability ?? null;
      if (this.#random() < 0.3) row.Amount = Number(row.Amount) + 500;
      if (this.#random() < 0.3) row.CloseDate = dayOf(at + (20 + this.#upTo(60)) * DAY_MS);
      history.put(org.historyRow(row, at));
    }
    if (this.#random() < 0.5) at = this.#nextStep(row, at, until);
    if (ended === null) return this.#closing(row, null, at);
    history.put(org.historyRow({ ...row, StageName: ended, Probability: 0 }, until));
    row.StageName = ended;
    return this.#closing(row, ended, until);
  }

  #nextStep(row: OrgRecord, from: number, until: number): number {
    const at = this.#between(from, until);
    row.NextStep = this.#pick(STEPS);
    this.#org.table('OpportunityFieldHistory').put({
      Id: this.#org.nextId('OpportunityFieldHistory'),
      IsDeleted: false,
      OpportunityId: row.Id ?? null,
      CreatedDate: at,
      CreatedById: row.OwnerId ?? null,
      Field: 'NextStep',
      OldValue: null,
      NewValue: row.NextStep,
    });
    return at;
  }

  #closing(row: OrgRecord, ended: string | null, at: number): number {
    row.IsClosed = ended !== null;
    row.IsWon = ended === 'Closed Won';
    if (ended !== null) row.Probability = row.IsWon ? 100 : 0;
    return at;
  }

  #activities(
    Id: string,
    OwnerId: string,
    {
      from,
      until,
      people,
    }: { readonly from: number; readonly until: number; readonly people: readonly string[] },
  ): void {
    for (const ContactId of people) {
      const at = this.#between(from, until);
      this.#put('OpportunityContactRole', at, {
        OpportunityId: Id,
        ContactId,
        Role: this.#pick(ROLES),
        IsPrimary: false,
      });
    }
    const WhoId = people[0] ?? null;
    for (let left = this.#upTo(3); left > 0; left -= 1)
      this.#task(Id, OwnerId, WhoId, this.#between(from, until));
    for (let left = this.#upTo(4); left > 0; left -= 1)
      this.#email(Id, OwnerId, this.#between(from, until));
    for (let left = this.#upTo(2); left > 0; left -= 1) {
      const start = this.#between(from + DAY_MS, until + 20 * DAY_MS);
      this.#meeting(Id, OwnerId, WhoId, start);
    }
  }

  #task(WhatId: string, OwnerId: string, WhoId: string | null, at: number): void {
    const isCall = this.#random() < 0.6;
    this.#put('Task', at, {
      WhatId,
      WhoId,
      OwnerId,
      Subject: isCall ? 'Call' : 'Follow up',
      Description: null,
      ActivityDate: dayOf(at),
      Status: 'Completed',
      Type: isCall ? 'Call' : 'Other',
      TaskSubtype: isCall ? 'Call' : 'Task',
      IsClosed: true,
      CompletedDateTime: at,
      IsRecurrence: false,
    });
  }

  #email(RelatedToId: string, OwnerId: string, at: number): void {
    const Incoming = this.#random() < 0.45;
    const ActivityId = this.#put('Task', at, {
      WhatId: RelatedToId,
      WhoId: null,
      OwnerId,
      Subject: 'Email: offer',
      Description: null,
      ActivityDate: dayOf(at),
      Status: 'Completed',
      Type: 'Email',
      TaskSubtype: 'Email',
      IsClosed: true,
      CompletedDateTime: at,
      IsRecurrence: false,
    });
    this.#put('EmailMessage', at, {
      RelatedToId,
      ActivityId,
      Subject: 'offer',
      TextBody: null,
      FromName: Incoming ? 'Buyer' : 'Seller',
      FromAddress: Incoming ? 'buyer@firm.example' : 'seller@seller.example',
      ToAddress: null,
      Incoming,
      Status: Incoming ? '1' : '3',
      MessageDate: at,
    });
  }

  #meeting(WhatId: string, OwnerId: string, WhoId: string | null, start: number): void {
    const written = Math.min(start - DAY_MS, this.#now - HOUR_MS);
    this.#put('Event', wholeSecond(written), {
      WhatId,
      WhoId,
      OwnerId,
      Subject: 'Review',
      Description: null,
      Location: null,
      StartDateTime: start,
      EndDateTime: start + HOUR_MS,
      ActivityDate: dayOf(start),
      IsAllDayEvent: false,
      IsChild: false,
      IsRecurrence: false,
    });
  }
}

/** Fills an organisation with opportunities that have histories, people and activities. */
export function generateDeals(org: SalesforceOrg, count: number, { seed }: GenerateOptions): void {
  new Generator(org, seed).run(count);
}
