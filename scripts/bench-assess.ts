/**
 * Measures how many deals of 20 events one core assesses in a second, with reasons and evidence.
 * The deals are made here, from a fixed seed.
 */
import { cpus } from 'node:os';
import {
  assess,
  defaultNorms,
  defaultPolicy,
  explain,
  type RiskDeal,
  type RiskEvent,
  type RiskEventType,
} from '../src/lib/risk/index';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const DEALS = 2_000;
const EVENTS_PER_DEAL = 20;
const SECONDS = 2;

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Mulberry32: small, seeded, good enough to vary what the deals look like. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;

  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;

    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KINDS: readonly RiskEventType[] = [
  'email_sent',
  'email_sent',
  'email_received',
  'call',
  'note',
  'meeting_scheduled',
  'meeting_held',
  'contact_added',
  'close_date_changed',
  'next_step_set',
  'stage_changed',
];

/** Half of the touches carry words; one text in eight names a competitor or a committee. */
const TEXTS = [
  'Sent the revised quote, waiting for feedback from the operations lead.',
  'Walked through the rollout plan and agreed on the pilot group.',
  'Asked for two more seats and a yearly invoice instead of a monthly one.',
  'They are also talking to another vendor and want a comparison by Friday.',
  'Left a message with the assistant; she will call back after the quarter end.',
  'Thanks, this looks good. Let us speak next week about the start date.',
  'Demo went well, questions about single sign-on and the data location.',
  'Forwarded the answers of our support team about the migration.',
];

const STAGES = ['discovery', 'proposal', 'negotiation'];

function changeOf(
  type: RiskEventType,
  at: number,
  n: number,
): { from: string | null; to: string | null } {
  const ahead = new Date(at + 10 * DAY).toISOString();
  if (type === 'stage_changed')
    return { from: STAGES[n % 3] ?? null, to: STAGES[(n + 1) % 3] ?? null };
  if (type === 'close_date_changed')
    return { from: new Date(at + 5 * DAY).toISOString(), to: ahead };
  if (type === 'meeting_scheduled' || type === 'next_step_set') return { from: null, to: ahead };
  if (type === 'contact_added') return { from: null, to: `Contact ${n}` };

  return { from: null, to: null };
}

function makeDeal(n: number, random: () => number): { deal: RiskDeal; events: RiskEvent[] } {
  const deal: RiskDeal = {
    id: `deal-${n}`,
    createdAt: START,
    stage: 'discovery',
    value: Math.round(random() * 100_000),
    expectedCloseDate: START + 60 * DAY,
    closedAt: null,
    outcome: null,
  };
  const events: RiskEvent[] = [
    {
      id: `${n}-0`,
      at: START,
      type: 'created',
      from: null,
      to: 'discovery',
      actor: null,
      text: null,
    },
  ];
  let at = START;
  for (let i = 1; i < EVENTS_PER_DEAL; i += 1) {
    at += Math.round(random() * 5 * DAY);
    const type = KINDS[Math.floor(random() * KINDS.length)] ?? 'note';
    const { from, to } = changeOf(type, at, i);
    const text = TEXTS[Math.floor(random() * 2 * TEXTS.length)] ?? null;
    events.push({ id: `${n}-${i}`, at, type, from, to, actor: null, text });
  }

  return { deal, events };
}

/** Beside the wall clock the processor's own time, which other work on the machine distorts less. */
function measure(name: string, run: (index: number) => number): void {
  let sum = 0;
  for (let i = 0; i < 20_000; i += 1) sum += run(i % DEALS);
  const start = process.hrtime.bigint();
  const cpuStart = process.cpuUsage();
  const end = start + BigInt(SECONDS) * 1_000_000_000n;
  let done = 0;
  while (process.hrtime.bigint() < end) {
    for (let i = 0; i < 500; i += 1) sum += run((done + i) % DEALS);
    done += 500;
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage(cpuStart);
  const rate = (per: number): string => Math.round(done / per).toLocaleString('en');
  const perCpu = rate((user + system) / 1e6);
  print(
    `${name.padEnd(8)} ${rate(seconds)} a second, ${perCpu} per second of processor time (sum ${sum.toFixed(3)})`,
  );
}

const random = seeded(7);
const made = Array.from({ length: DEALS }, (_, n) => makeDeal(n, random));
const policy = defaultPolicy();
const norms = defaultNorms();
const asOf = START + 70 * DAY;

print(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, one core`);
print(`${DEALS} deals of ${EVENTS_PER_DEAL} events, with reasons and evidence`);
measure('assess', (i) => {
  const { deal, events } = made[i] as (typeof made)[number];

  return assess(deal, events, policy, norms, asOf).score;
});
measure('explain', (i) => {
  const { deal, events } = made[i] as (typeof made)[number];

  return explain(deal, events, policy, norms, asOf).score;
});
