import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../seed/random';
import { connectApi, type Api } from './api-client';
import { checkImport, startImport, waitForMiddle, type RunningImport } from './csv-import';
import type { TrackedDeal } from './deal-ledger';
import { addFindings, noFindings, type Findings } from './findings';
import { readBack } from './read-back';
import { listOpenCreations, repeatCreations, type OpenCreation } from './repeat-creations';
import { keepWriting, type Writer, type WritingRound } from './writer';

const LEAST_WRITES = 50;
/** A kill in the middle of an import comes up to so long after a batch, ms. */
const IN_BATCH_MS = 400;
/** A key is freed a minute after its request was killed. */
const HELD_MS = 90_000;

interface Started {
  readonly token: string;
  /** From the command to "healthy". */
  readonly seconds: number;
}

/** What a trial does to the demo. */
interface DemoControl {
  readonly address: string;
  start(): Promise<Started>;
  kill(kind: string): Promise<void>;
}

interface RoundPlan {
  readonly round: number;
  readonly kill: string;
  readonly withImport: boolean;
  /** The last round reads every deal to the end and empties the bin. */
  readonly isLast: boolean;
}

interface RoundResult extends Findings {
  readonly round: number;
  readonly kill: string;
  readonly acknowledged: number;
  /** Writes without an answer, and how many of them are there all the same. */
  readonly inFlight: number;
  readonly landed: number;
  /** Creations without an answer, which are sent again, and how many of them had landed. */
  readonly repeated: number;
  readonly repeatedLanded: number;
  /** Creations whose key is still taken, and those that ran twice (the documented gap). */
  readonly held: number;
  readonly ranTwice: number;
  readonly secondsToHealthy: number;
  readonly import: { readonly killedWhile: string; readonly secondsToFinish: number } | null;
}

const startRound = (api: Api): WritingRound => ({
  api,
  findings: noFindings(),
  written: new Set(),
  acknowledged: 0,
  unanswered: 0,
  isKilled: false,
  isOver: false,
});

const makeWriter = (seed: number, place: number): Writer => {
  const name = `w${String(place + 1).padStart(2, '0')}`;
  return { name, random: createRandom(seed, name), deals: [], steps: 0 };
};

interface TrialSetting {
  readonly writers: number;
  /** The same number draws the same changes; how far the writers come is the machine's. */
  readonly seed: number;
  /** Of the demo that runs. */
  readonly token: string;
  /** A kill comes up to so long after the first fifty writes of a round. */
  readonly longestMs: number;
}

/** A trial on a running demo: rounds of writing, killing, starting again and reading back. */
export class Trial {
  readonly #control: DemoControl;
  readonly #seed: number;
  readonly #longestMs: number;
  readonly #writers: readonly Writer[];
  #api: Api;
  #held: readonly OpenCreation[] = [];

  constructor(control: DemoControl, given: TrialSetting) {
    this.#control = control;
    this.#seed = given.seed;
    this.#longestMs = given.longestMs;
    this.#writers = Array.from({ length: given.writers }, (_, n) => makeWriter(given.seed, n));
    this.#api = connectApi(control.address, given.token);
  }

  async runRound(plan: RoundPlan): Promise<RoundResult> {
    const round = startRound(this.#api);
    const { run, secondsToHealthy, healthyAt } = await this.#writeAndKill(round, plan);
    const inFlight = round.unanswered;
    const open = listOpenCreations(round.written);
    const deals = this.#deals();
    const [fresh, restore] = plan.isLast
      ? [deals, 'all' as const]
      : [round.written, 'half' as const];
    const read = await readBack(round, deals, fresh, restore);
    addFindings(round.findings, read);
    const repeatedLanded = open.filter(({ deal }) => deal.id !== null).length;
    const ranTwice = await this.#repeat(round, [...this.#held, ...open]);
    const finished = run && (await checkImport(this.#api, run, healthyAt));
    if (finished) addFindings(round.findings, finished);
    return {
      round: plan.round,
      kill: plan.kill,
      acknowledged: round.acknowledged,
      inFlight,
      landed: read.landed,
      repeated: open.length,
      repeatedLanded,
      held: this.#held.length,
      ranTwice,
      secondsToHealthy,
      import: run && finished && { killedWhile: run.phase, secondsToFinish: finished.seconds },
      ...round.findings,
    };
  }

  /** Waits for the keys that are still taken, repeats their creations and looks for second deals. */
  async close(): Promise<Findings & { held: number; ranTwice: number }> {
    const round = startRound(this.#api);
    const began = performance.now();
    let ranTwice = 0;
    while (this.#held.length > 0 && performance.now() - began < HELD_MS) {
      await sleep(2_000);
      ranTwice += await this.#repeat(round, this.#held);
    }
    addFindings(round.findings, await readBack(round, this.#deals(), [], 'all'));
    return { ...round.findings, held: this.#held.length, ranTwice };
  }

  #deals(): TrackedDeal[] {
    return this.#writers.flatMap(({ deals }) => deals);
  }

  async #writeAndKill(round: WritingRound, plan: RoundPlan) {
    const writing = Promise.all(this.#writers.map((writer) => keepWriting(round, writer)));
    // Awaited below; until then a failure must not end the process.
    writing.catch(() => undefined);
    const run = await this.#waitForMoment(round, plan);
    round.isKilled = true;
    await this.#control.kill(plan.kill);
    // A server that was left alive goes on answering until this start ends it.
    const { token, seconds } = await this.#control.start();
    const healthyAt = performance.now();
    round.isOver = true;
    await writing;
    this.#api = connectApi(this.#control.address, token);
    round.api = this.#api;
    return { run, secondsToHealthy: seconds, healthyAt };
  }

  async #waitForMoment(
    round: WritingRound,
    { round: number, withImport }: RoundPlan,
  ): Promise<RunningImport | null> {
    const random = createRandom(this.#seed, 'round', number);
    if (!withImport) {
      // However slow the machine is: without acknowledged writes a kill shows nothing.
      while (round.acknowledged < LEAST_WRITES && round.findings.faults.length === 0)
        await sleep(50);
      await sleep(random.int(0, this.#longestMs));
      return null;
    }
    const run = await startImport(this.#api, `durability-${number}`, random);
    await waitForMiddle(this.#api, run, random);
    await sleep(random.int(0, IN_BATCH_MS));
    return run;
  }

  /** @returns how many creations ran a second time */
  async #repeat(round: WritingRound, creations: readonly OpenCreation[]): Promise<number> {
    const repeated = await repeatCreations(this.#api, creations);
    this.#held = repeated.held;
    addFindings(round.findings, repeated);
    return repeated.ranTwice;
  }
}
