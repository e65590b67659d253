// One process that changes deals by the product's own use cases, some of them in transactions that are
// rolled back, until it has made its changes or is killed. Its hooks into the transaction are those of
// the product: a planner, which runs inside of it, and what is to happen after the commit.
import { AsyncLocalStorage } from 'node:async_hooks';
import { findActorById } from '@/lib/auth';
import { createDeal, updateDeal, type Request } from '@/lib/deals';
import { createDealInput, updateDealInput } from '@/lib/deals/schema';
import { registerPlanner } from '@/lib/events';
import { registerSubscriptions } from '@/lib/jobs';
import { afterCommit } from '@/lib/platform/db';
import { getDeps } from '@/lib/platform/deps';
import { createRandom } from '../seed/random';
import { die, ROLLED_BACK, tell, type WriterPlan } from './messages';

/** Changes under way at a time, each of its own deal. */
const AT_ONCE = 3;
const ROLLBACK_SHARE = 0.1;

type Fate = 'rolled back' | 'mid-transaction' | 'after commit' | null;
const fates = new AsyncLocalStorage<Fate>();
class RolledBack extends Error {}

registerSubscriptions();
// Registered last: when it runs, the deliveries are written and nothing is committed.
registerPlanner('chaos', async (tx) => {
  const fate = fates.getStore() ?? null;
  if (fate === 'rolled back') throw new RolledBack();
  if (fate === 'mid-transaction') die();
  if (fate === 'after commit') afterCommit(tx, die);
});

const plan = JSON.parse(process.argv[2] ?? '{}') as WriterPlan;
const deps = getDeps();
const random = createRandom(plan.seed);
let begun = 0;

interface Life {
  readonly id: string;
  readonly version: number;
  /** Which of its changes are made. */
  readonly steps: number;
}

/** What becomes of a deal once it is made. */
const CHANGES = [
  { stage: 'proposal' },
  { value: 2_000 },
  { stage: 'negotiation' },
  { stage: 'closed_won' },
] as const;

/** The next step of a deal's life, its making being the first. */
async function step(request: Request, life: Life | null, name?: string): Promise<Life> {
  if (!life) {
    const given = { name: name ?? `Chaos ${begun}`, value: 1_000, teamId: plan.teamId };
    const { id, version } = await createDeal(deps, request, createDealInput.parse(given));
    return { id, version, steps: 0 };
  }
  const given = { ...CHANGES[life.steps], ...(name ? { name } : {}), version: life.version };
  const { version } = await updateDeal(deps, request, life.id, updateDealInput.parse(given));
  return { ...life, version, steps: life.steps + 1 };
}

function fateOf(place: number): Fate {
  const { kill } = plan;
  if (kill && place === kill.at && kill.point !== 'before write') return kill.point;
  return random.chance(ROLLBACK_SHARE) ? 'rolled back' : null;
}

async function rollBack(request: Request, life: Life | null): Promise<void> {
  try {
    await fates.run('rolled back', () => step(request, life, `${ROLLED_BACK} ${begun}`));
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    await tell({ rolledBack: true });
    return;
  }
  throw new Error('a change was to be rolled back, and was not');
}

async function keepChanging(request: Request): Promise<void> {
  let life: Life | null = null;
  while (begun < plan.changes) {
    begun += 1;
    if (plan.kill?.point === 'before write' && begun === plan.kill.at) die();
    const fate = fateOf(begun);
    if (fate === 'rolled back') {
      await rollBack(request, life);
      continue;
    }
    const before: Life | null = life;
    const changed: Life = await fates.run(fate, () => step(request, before));
    await tell({ changed: changed.id });
    life = changed.steps < CHANGES.length ? changed : null;
  }
}

const actor = await findActorById(deps, plan.ownerId);
if (!actor) throw new Error('the writer is not there');
const request: Request = { actor, source: 'api', requestId: null };
await Promise.all(Array.from({ length: AT_ONCE }, () => keepChanging(request)));
process.exit(0);
