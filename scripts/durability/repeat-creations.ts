import { accountOf, forEachAtOnce, type Api } from './api-client';
import { acknowledge, begin, type Change, type SeenDeal, type TrackedDeal } from './deal-ledger';
import { noFindings, type Findings } from './findings';
import { creationOf } from './writer';

const AT_ONCE = 4;

/** A creation whose answer never came, and which a client would therefore send again. */
export interface OpenCreation {
  readonly deal: TrackedDeal;
  readonly change: Change & { readonly kind: 'created' };
}

export interface Repeated extends Findings {
  /** The key is still taken by the request that was killed (for a minute): to be tried later. */
  readonly held: OpenCreation[];
  /** Ran again although the first had been carried out: the documented gap of the key. */
  ranTwice: number;
}

/** The creations among the changes that are under way. */
export function listOpenCreations(deals: Iterable<TrackedDeal>): OpenCreation[] {
  return [...deals].flatMap((deal) =>
    deal.inFlight?.kind === 'created' ? [{ deal, change: deal.inFlight }] : [],
  );
}

function takeAnswer(repeated: Repeated, open: OpenCreation, seen: SeenDeal, isReplayed: boolean) {
  const { deal, change } = open;
  if (isReplayed) {
    if (deal.id === seen.id) return;
    repeated.lost.push(`${deal.name}: its answer was kept, and the deal ${seen.id} is not there`);
    return;
  }
  if (deal.id === null) {
    begin(deal, change);
    const fault = acknowledge(deal, seen);
    if (fault) repeated.faults.push(fault);
    return;
  }
  if (deal.id === seen.id) repeated.faults.push(`${deal.name}: repeated, and not said to be so`);
  deal.copies.push(seen.id);
  repeated.ranTwice += 1;
  repeated.doubled.push(`${deal.name}: sent again, it made a second deal`);
}

/** Sends each creation again with its Idempotency-Key, after `readBack` has seen what is there. */
export async function repeatCreations(
  api: Api,
  creations: readonly OpenCreation[],
): Promise<Repeated> {
  const repeated: Repeated = { ...noFindings(), held: [], ranTwice: 0 };
  await forEachAtOnce(creations, AT_ONCE, async (open) => {
    const call = creationOf(open.deal, open.change);
    const reply = await api.send(call);
    if (reply.status === 409) repeated.held.push(open);
    else if (reply.status !== 201) repeated.faults.push(accountOf(call, reply));
    else {
      const { deal } = reply.body as { deal: SeenDeal };
      takeAnswer(repeated, open, deal, reply.isReplayed);
    }
  });
  return repeated;
}
