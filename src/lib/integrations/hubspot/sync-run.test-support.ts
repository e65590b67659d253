import { generateDeals } from '../../../test/stand-ins/hubspot/generate';
import type { HubSpotPortal } from '../../../test/stand-ins/hubspot/portal';
import type { ObjectType } from '../../../test/stand-ins/hubspot/properties';
import type { HubSpotFault } from '../../../test/stand-ins/hubspot/server';
import type { Cursor } from '../source';
import { makeHubSpotSource } from './hubspot-source';
import {
  apply,
  pictureOfHeld,
  pictureOfPortal,
  pullAll,
  QUICK,
  startTrial,
  type Held,
  type Picture,
  type Trial,
} from './hubspot.test-support';

const START = Date.parse('2026-03-02T10:00:00Z');
const MINUTE_MS = 60_000;

/** What one generated run is made of. */
export interface SyncRun {
  readonly seed: number;
  readonly deals: number;
  readonly pageSize: number;
  /** Of a hundred calls. */
  readonly faults: number;
  readonly edits: number;
  /** How far (ms) our clock is before HubSpot's, and its index behind its records. */
  readonly skew: number;
  readonly lag: number;
  /** Syncs of changes between the first one and the last, quiet one. */
  readonly syncs: number;
}

export interface SyncOutcome {
  readonly held: Record<string, Picture>;
  readonly portal: Record<string, Picture>;
  /** Whole: as the last sync left it, and as everything read anew. */
  readonly kept: Held;
  readonly anew: Held;
  readonly faults: number;
  readonly edits: number;
}

const FAULTS: readonly HubSpotFault[] = ['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY', 'server_error', 'bad_gateway', 'locked', 'cut', 'reset']; // prettier-ignore
const STAGES = [
  'appointmentscheduled',
  'contractsent',
  'closedwon',
  'closedlost',
  'qualifiedtobuy',
];
const ACTIVITIES: readonly ObjectType[] = ['emails', 'calls', 'meetings', 'notes'];

function randomOf(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}
type Random = ReturnType<typeof randomOf>;

const idsOf = (portal: HubSpotPortal, type: ObjectType, isArchived = false): string[] =>
  [...portal.all(type)]
    .filter(({ archivedAt }) => (archivedAt !== null) === isArchived)
    .map(({ id }) => id);

type Edit = (portal: HubSpotPortal, random: Random, at: number) => void;

function one(ids: readonly string[], random: Random, act: (id: string) => void): void {
  const id = ids[random(ids.length)];
  if (id !== undefined) act(id);
}

const withPair = (
  portal: HubSpotPortal,
  random: Random,
  type: ObjectType,
  act: (deal: string, other: string) => void,
): void => {
  one(idsOf(portal, 'deals'), random, (deal) =>
    one(idsOf(portal, type), random, (other) => act(deal, other)),
  );
};

const ACTIVITY_AT: Readonly<Record<string, string>> = {
  hs_email_direction: 'INCOMING_EMAIL',
  hs_call_status: 'COMPLETED',
  hs_meeting_title: 'Talk',
};

/** What people do in HubSpot meanwhile. */
const EDITS: readonly Edit[] = [
  (portal, random) => {
    portal.create('deals', { dealname: `New ${random(1_000)}`, dealstage: STAGES[0] ?? null, amount: '100' }); // prettier-ignore
  },
  (portal, random) =>
    one(
      idsOf(portal, 'deals'),
      random,
      (id) =>
      portal.update('deals', id, { dealstage: STAGES[random(STAGES.length)] ?? null, amount: String(random(9_000)) }), // prettier-ignore
    ),
  (portal, random) => one(idsOf(portal, 'deals'), random, (id) => portal.archive('deals', id)),
  (portal, random) =>
    one(idsOf(portal, 'deals', true), random, (id) => portal.restore('deals', id)),
  (portal, random) =>
    withPair(portal, random, 'deals', (a, b) => {
      if (a !== b) portal.mergeDeals(a, b);
    }),
  (portal, random, at) =>
    one(idsOf(portal, 'deals'), random, (deal) => {
      const type = ACTIVITIES[random(ACTIVITIES.length)] ?? 'notes';
      const id = portal.create(type, { ...ACTIVITY_AT, hs_timestamp: new Date(at - 86_400_000).toISOString() }); // prettier-ignore
      portal.associate(['deals', deal], [type, id], { quietly: true });
    }),
  (portal, random) =>
    one(idsOf(portal, 'notes'), random, (id) => portal.update('notes', id, { hs_note_body: `${random(99)}` })), // prettier-ignore
  (portal, random) => one(idsOf(portal, 'emails'), random, (id) => portal.archive('emails', id)),
  (portal, random) =>
    withPair(portal, random, 'contacts', (deal, contact) =>
      portal.associate(['deals', deal], ['contacts', contact]),
    ),
  (portal, random) =>
    withPair(portal, random, 'contacts', (deal, contact) =>
      portal.dissociate(['deals', deal], ['contacts', contact]),
    ),
  (portal, random) =>
    one(idsOf(portal, 'contacts'), random, (id) => portal.update('contacts', id, { lastname: `Name${random(99)}` })), // prettier-ignore
  (portal, random) =>
    one(idsOf(portal, 'companies'), random, (id) => portal.update('companies', id, { name: `Co ${random(99)}` })), // prettier-ignore
  (portal, random) =>
    portal.updateAll('deals', idsOf(portal, 'deals'), { amount: `${random(99)}` }),
];

/** Makes calls go wrong and data change while they are made, by chance; the clock goes on with each. */
class Turmoil {
  faults = 0;
  edits = 0;
  #time = START;

  constructor(
    readonly trial: Trial,
    readonly run: SyncRun,
    readonly random: Random,
  ) {
    trial.hubspot.setTime(this.#time);
  }

  newContext = () => this.trial.newContext(() => new Date(this.#time + this.run.skew));

  pass(ms: number): void {
    this.#time += ms;
    this.trial.hubspot.setTime(this.#time);
  }

  begin(): void {
    this.trial.hubspot.interfere(() => {
      this.pass(this.random(3_000));
      if (this.random(100) < this.run.edits) this.edit();
      if (this.random(100) >= this.run.faults) return null;
      this.faults += 1;
      return FAULTS[this.random(FAULTS.length)] ?? null;
    });
  }

  edit(): void {
    this.edits += 1;
    EDITS[this.random(EDITS.length)]?.(this.trial.portal, this.random, this.#time);
  }

  end(): void {
    this.trial.hubspot.interfere(null);
  }
}

/**
 * One run: a full sync and some of changes amid faults, edits and kills, then a quiet one. What is
 * held in the end is to be what the portal has.
 */
export async function runSync(run: SyncRun): Promise<SyncOutcome> {
  const trial = await startTrial();
  try {
    const random = randomOf(run.seed);
    const turmoil = new Turmoil(trial, run, random);
    const source = makeHubSpotSource({ calls: QUICK, pageSize: run.pageSize });
    generateDeals(trial.portal, { deals: run.deals, seed: run.seed, now: START });
    trial.hubspot.lagIndex(run.lag);
    const held: Held = new Map();
    let cursor: Cursor | null = null;
    for (let sync = 0; sync <= run.syncs; sync += 1) {
      turmoil.begin();
      const pulled = await pullAll(turmoil.newContext, cursor, { source, isKilled: () => random(20) === 0 }); // prettier-ignore
      apply(held, pulled.pages);
      turmoil.end();
      cursor = pulled.cursor;
      for (let n = random(5); n > 0; n -= 1) turmoil.edit();
      // Often so soon that the index does not know of the last edits yet.
      turmoil.pass(random(3) === 0 ? random(30) * MINUTE_MS : random(10_000));
    }
    turmoil.pass(MINUTE_MS);
    apply(held, (await pullAll(turmoil.newContext, cursor, { source })).pages);
    const anew = await pullAll(turmoil.newContext, null, { source });
    return {
      held: pictureOfHeld(held),
      portal: pictureOfPortal(trial.portal),
      kept: held,
      anew: apply(new Map(), anew.pages),
      faults: turmoil.faults,
      edits: turmoil.edits,
    };
  } finally {
    await trial.hubspot.close();
  }
}
