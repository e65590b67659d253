// Measured child of the section `assess`: prints its rounds as JSON.
import { assess, defaultNorms, defaultPolicy, explain } from '../../src/lib/risk/index';
import { JUDGED_AT, makeInputs, timeRound, type EngineInput, type Round } from './engine-rounds';
import { watchMemory } from './peak-memory';

const DEALS = 2_000;
const EVENTS_PER_DEAL = 20;
const ROUNDS = 9;
const ROUND_SECONDS = 1;

const peak = watchMemory();
const inputs = makeInputs(DEALS, EVENTS_PER_DEAL);
const policy = defaultPolicy();
const norms = defaultNorms();
const engine = {
  assess: ({ deal, events }: EngineInput) => assess(deal, events, policy, norms, JUDGED_AT).score,
  explain: ({ deal, events }: EngineInput) => explain(deal, events, policy, norms, JUDGED_AT).score,
};
const rounds: { assess: Round[]; explain: Round[] } = { assess: [], explain: [] };

for (let round = 0; round <= ROUNDS; round += 1) {
  for (const name of ['assess', 'explain'] as const) {
    const timed = timeRound(inputs, ROUND_SECONDS, engine[name]);
    // The first of each only warms up.
    if (round > 0) rounds[name].push(timed);
  }
}
process.stdout.write(`${JSON.stringify({ ...rounds, ...peak() })}\n`);
