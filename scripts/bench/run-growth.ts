// Measured child of the section `growth`: prints the rounds of each size as JSON.
import { assess, defaultNorms, defaultPolicy } from '../../src/lib/risk/index';
import { JUDGED_AT, makeInputs, timeRound, type Round } from './engine-rounds';
import { watchMemory } from './peak-memory';

const SIZES = [20, 200, 2_000];
/** The same number of events for each size, so that all work on as much memory. */
const EVENTS = 40_000;
const ROUNDS = 9;
const ROUND_SECONDS = 0.5;

const peak = watchMemory();
const policy = defaultPolicy();
const norms = defaultNorms();
const sizes = SIZES.map((eventsPerDeal) => ({
  eventsPerDeal,
  inputs: makeInputs(EVENTS / eventsPerDeal, eventsPerDeal),
  rounds: [] as Round[],
}));

for (let round = 0; round <= ROUNDS; round += 1) {
  for (const { inputs, rounds } of sizes) {
    const timed = timeRound(
      inputs,
      ROUND_SECONDS,
      ({ deal, events }) => assess(deal, events, policy, norms, JUDGED_AT).score,
    );
    if (round > 0) rounds.push(timed);
  }
}
const told = sizes.map(({ eventsPerDeal, rounds }) => ({ eventsPerDeal, rounds }));
process.stdout.write(`${JSON.stringify({ sizes: told, ...peak() })}\n`);
