/** Draws what a deal is before anything happens to it: whose, with whom, how big, how promising. */
import { ACCOUNT_PREFIXES, ACCOUNT_SUFFIXES, CITIES, PROJECTS } from './accounts-table';
import type { DemoContactRole, DemoOpenStage, DemoSource } from './demo-types';
import { HISTORY_DAYS, SEGMENT_MIX, SEGMENTS } from './funnel-table';
import type { Segment } from './funnel-table';
import { FIRST_NAMES, LAST_NAMES, SELLER_SKILL } from './people-table';
import { createRandom } from './random';
import type { Random } from './random';

type Tenant = 'northwind' | 'harbor' | 'personal';

interface BuyerProfile {
  readonly name: string;
  readonly role: DemoContactRole;
}

export interface DealProfile {
  readonly tenant: Tenant;
  readonly ownerKey: string;
  readonly externalId: string;
  readonly source: DemoSource;
  readonly account: string;
  readonly project: string;
  readonly segment: Segment;
  readonly currency: string;
  readonly location: string | null;
  readonly value: number;
  /** Latent promise of the deal, in standard deviations; never shown. */
  readonly quality: number;
  /** Share of what happens that the seller writes down. */
  readonly diligence: number;
  /** Multiplies the rates of leaving a stage. */
  readonly pace: number;
  readonly buyers: readonly BuyerProfile[];
  /** Working day on which the deal was created, always in the past. */
  readonly birth: number;
  readonly firstStage: DemoOpenStage;
  /** Working day that the seller first expects the deal to close on. */
  readonly expectedClose: number;
}

const TENANT_MIX: readonly (readonly [Tenant, number])[] = [
  ['northwind', 0.862],
  ['harbor', 0.12],
  ['personal', 0.018],
];

const OWNER_MIX: Readonly<Record<Tenant, readonly (readonly [string, number])[]>> = {
  northwind: [
    ['member', 0.25],
    ['member2', 0.22],
    ['member3', 0.2],
    ['member4', 0.18],
    ['admin', 0.09],
    ['owner', 0.06],
  ],
  harbor: [
    ['outsider', 0.45],
    ['outsider_member', 0.55],
  ],
  personal: [
    ['owner', 0.5],
    ['member', 0.5],
  ],
};

const CURRENCY_MIX: Readonly<Record<Tenant, readonly (readonly [string, number])[]>> = {
  northwind: [
    ['USD', 0.78],
    ['EUR', 0.16],
    ['GBP', 0.06],
  ],
  harbor: [
    ['EUR', 0.7],
    ['USD', 0.3],
  ],
  personal: [['USD', 1]],
};

/** No CRM is among them: what is said to come from one is what a connection brought. */
const SOURCE_MIX: Readonly<Record<Tenant, readonly (readonly [DemoSource, number])[]>> = {
  northwind: [
    ['seed', 0.6],
    [null, 0.4],
  ],
  harbor: [
    ['seed', 0.7],
    [null, 0.3],
  ],
  personal: [[null, 1]],
};

const FIRST_BUYER: readonly (readonly [DemoContactRole, number])[] = [
  ['champion', 0.5],
  ['user', 0.2],
  ['influencer', 0.2],
  ['decision_maker', 0.1],
];

const LATER_BUYERS: readonly (readonly [DemoContactRole, number])[] = [
  ['decision_maker', 0.3],
  ['economic_buyer', 0.25],
  ['influencer', 0.2],
  ['user', 0.15],
  ['champion', 0.1],
];

/** Quotes are rounded to steps that grow with them; small ones may carry cents. */
export function roundValue(value: number): number {
  if (value < 6_000) return Math.round(value / 2.5) * 2.5;
  if (value < 50_000) return Math.round(value / 50) * 50;
  return Math.round(value / 500) * 500;
}

const externalIdOf = (attempt: number): string => `demo-${String(attempt).padStart(5, '0')}`;

function drawBuyers(random: Random, segment: Segment): BuyerProfile[] {
  const [fewest, most] = SEGMENTS[segment].buyers;
  const count = random.int(fewest, most);
  const firstNames = random.shuffle(FIRST_NAMES).slice(0, count);
  return firstNames.map((firstName, index) => ({
    name: `${firstName} ${random.pick(LAST_NAMES)}`,
    role: random.weighted(index === 0 ? FIRST_BUYER : LATER_BUYERS),
  }));
}

function drawAccount(random: Random): string {
  return `${random.pick(ACCOUNT_PREFIXES)} ${random.pick(ACCOUNT_SUFFIXES)}`;
}

/** More deals were created lately than a year ago: the demo's companies grow. */
function drawBirth(random: Random): number {
  return -1 - Math.floor((HISTORY_DAYS - 1) * (1 - random.next() ** 0.45));
}

/** The profile of the attempt with this number; the same for the same seed, whatever came before. */
export function drawProfile(seed: number, attempt: number): DealProfile {
  const random = createRandom(seed, 'profile', attempt);
  const tenant = random.weighted(TENANT_MIX);
  const ownerKey = random.weighted(OWNER_MIX[tenant]);
  const source = random.weighted(SOURCE_MIX[tenant]);
  const currency = random.weighted(CURRENCY_MIX[tenant]);
  const segment = tenant === 'personal' ? 'small' : random.weighted(SEGMENT_MIX);
  const traits = SEGMENTS[segment];
  const birth = drawBirth(random);
  return {
    tenant,
    ownerKey,
    externalId: externalIdOf(attempt),
    source,
    account: drawAccount(random),
    project: random.pick(PROJECTS[tenant]),
    segment,
    currency,
    location: random.chance(0.08) ? null : random.pick(CITIES[currency] ?? []),
    value: roundValue(traits.medianValue * Math.exp(traits.spread * random.normal())),
    quality: 0.9 * random.normal() + (SELLER_SKILL[ownerKey] ?? 0),
    diligence: random.weighted([
      [1, 0.7],
      [0.75, 0.2],
      [0.5, 0.1],
    ]),
    pace: traits.pace * Math.exp(0.25 * random.normal()),
    buyers: drawBuyers(random, segment),
    birth,
    firstStage: random.chance(0.1) ? 'proposal' : 'discovery',
    expectedClose: birth + Math.round(traits.cycle * Math.exp(0.2 * random.normal())),
  };
}
