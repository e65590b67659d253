import type { HubSpotPortal, Version } from './portal';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface Amounts {
  readonly deals: number;
  readonly seed?: number;
  /** Epoch ms: histories end here, meetings ahead lie behind it. */
  readonly now: number;
}

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
type Random = ReturnType<typeof randomOf>;

const FIRST = ['Ada', 'Ben', 'Chloe', 'Dmitri', 'Emeka', 'Fatima', 'Grete', 'Hiro'];
const LAST = ['Adams', 'Brandt', 'Costa', 'Diallo', 'Eriksen', 'Fischer', 'Garcia', 'Haddad'];
const THINGS = ['Renewal', 'Expansion', 'Pilot', 'Licences', 'Migration', 'Support', 'Rollout'];
const FIRMS = ['Aurora', 'Beacon', 'Cobalt', 'Drift', 'Echo', 'Falcon', 'Glacier', 'Horizon'];
const KINDS = ['Freight', 'Pharma', 'Software', 'Retail', 'Finance', 'Telecom', 'Education'];
const OPEN = ['appointmentscheduled', 'qualifiedtobuy', 'presentationscheduled', 'decisionmakerboughtin', 'contractsent']; // prettier-ignore

function pick<T>(list: readonly T[], random: Random): T {
  const item = list[random(list.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

/** Somebody who sells, so that histories have names. */
function addOwners(portal: HubSpotPortal): void {
  if (portal.owners.length > 0) return;
  FIRST.forEach((firstName, n) => {
    const lastName = LAST[n] ?? 'Adams';
    const email = `${firstName}.${lastName}@sellers.example`.toLowerCase();
    portal.owners.push({ id: String(500 + n), email, firstName, lastName, userId: 900 + n, archived: n === 7 }); // prettier-ignore
  });
}

/** Stages one after another, up to an end for some. */
function stagePath(random: Random): string[] {
  const length = 1 + random(OPEN.length);
  const path = OPEN.slice(0, length);
  const end = random(10);
  if (end < 2) return [...path, 'closedwon'];
  return end < 4 ? [...path, 'closedlost'] : path;
}

function spread(values: readonly string[], from: number, to: number, random: Random): Version[] {
  const step = (to - from) / values.length;
  return values.map((value, n) => ({
    value,
    at: Math.floor(n === 0 ? from : from + n * step + random(Math.max(1, Math.floor(step / 2)))),
    userId: 900 + random(FIRST.length),
  }));
}

const iso = (at: number): string => new Date(at).toISOString();

interface Place {
  readonly portal: HubSpotPortal;
  readonly random: Random;
  readonly now: number;
}

/** The lists have no common divisor, so that all their pairs come before the first comes again. */
function firmName(place: number): string {
  const round = Math.floor(place / (FIRMS.length * KINDS.length));
  const name = `${FIRMS[place % FIRMS.length]} ${KINDS[place % KINDS.length]}`;
  return round === 0 ? name : `${name} ${round + 1}`;
}

interface Firm {
  readonly id: string;
  readonly name: string;
}

function addDeal({ portal, random, now }: Place, firm: Firm): { id: string; bornAt: number } {
  const bornAt = now - (5 + random(400)) * DAY_MS - random(DAY_MS);
  const path = stagePath(random);
  const isLost = path.at(-1) === 'closedlost';
  const id = portal.create(
    'deals',
    {
      dealname: `${firm.name} ${pick(THINGS, random).toLowerCase()}`,
      pipeline: 'default',
      createdate: iso(bornAt),
      hubspot_owner_id: String(500 + random(FIRST.length)),
      closed_lost_reason: isLost ? 'Went with somebody cheaper' : null,
    },
    { at: bornAt },
  );
  const amounts = Array.from({ length: 1 + random(3) }, () => String((1 + random(500)) * 100));
  const dates = Array.from({ length: 1 + random(3) }, (_, k) => iso(bornAt + (60 + k * 30) * DAY_MS)); // prettier-ignore
  portal.setHistory(id, 'dealstage', spread(path, bornAt, now, random));
  portal.setHistory(id, 'amount', spread(amounts, bornAt, now, random));
  portal.setHistory(id, 'closedate', spread(dates, bornAt, now, random));
  if (random(2) === 0) {
    portal.setHistory(id, 'hs_next_step', spread(['Send the offer', 'Call them'], bornAt, now, random)); // prettier-ignore
  }
  return { id, bornAt };
}

function addPeople({ portal, random }: Place, dealId: string, n: number, firm: Firm): void {
  const domain = `${firm.name.toLowerCase().replaceAll(' ', '-')}.example`;
  portal.associate(['deals', dealId], ['companies', firm.id], { label: 'Primary', quietly: true });
  for (let k = random(3); k >= 0; k -= 1) {
    const [firstname, lastname] = [pick(FIRST, random), pick(LAST, random)];
    const email = `${firstname}.${lastname}.${n}.${k}@${domain}`;
    const at = portal.find('deals', dealId)?.createdAt ?? 0;
    const contact = portal.create('contacts', { firstname, lastname, email }, { at });
    const label = k === 0 ? 'Decision maker' : null;
    portal.associate(['deals', dealId], ['contacts', contact], { label, quietly: true });
  }
}

function addActivities({ portal, random, now }: Place, dealId: string, bornAt: number): void {
  const owner = String(500 + random(FIRST.length));
  const when = () => bornAt + random(now - bornAt);
  const add = (type: 'emails' | 'calls' | 'meetings' | 'notes', at: number, more: Record<string, string>) => {
    const properties = { hs_timestamp: iso(at), hubspot_owner_id: owner, ...more };
    const madeAt = at <= now ? at : Math.max(bornAt, now - (1 + random(10)) * DAY_MS);
    const id = portal.create(type, properties, { at: madeAt });
    portal.associate(['deals', dealId], [type, id], { quietly: true });
  }; // prettier-ignore
  for (let k = random(5); k > 0; k -= 1) {
    const isSent = random(2) === 0;
    add('emails', when(), {
      hs_email_direction: isSent ? 'EMAIL' : 'INCOMING_EMAIL',
      hs_email_status: 'SENT',
      hs_email_subject: 'About the offer',
    });
  }
  for (let k = random(3); k > 0; k -= 1) add('calls', when(), { hs_call_status: 'COMPLETED' });
  for (let k = random(2); k > 0; k -= 1) add('notes', when(), { hs_note_body: '<p>They <b>like</b> it</p>' }); // prettier-ignore
  if (random(3) === 0) {
    const start = random(2) === 0 ? when() : now + (1 + random(20)) * DAY_MS;
    add('meetings', start, {
      hs_meeting_title: 'Next steps',
      hs_meeting_start_time: iso(start),
      hs_meeting_end_time: iso(start + HOUR_MS),
    });
  }
}

/** Fills a portal with deals that have a past: the same ones for the same seed. */
export function generateDeals(portal: HubSpotPortal, { deals, seed = 1, now }: Amounts): void {
  const place: Place = { portal, random: randomOf(seed), now };
  addOwners(portal);
  let firm: Firm = { id: '', name: 'Nobody' };
  for (let n = 0; n < deals; n += 1) {
    if (n % 3 === 0) {
      const name = firmName(n / 3);
      firm = { id: portal.create('companies', { name }, { at: now - 500 * DAY_MS }), name };
    }
    const { id, bornAt } = addDeal(place, firm);
    addPeople(place, id, n, firm);
    addActivities(place, id, bornAt);
  }
}
