import { OPEN_STAGES, STAGES } from '@/lib/deals/model';
import type { Random } from '../seed/random';
import { accountOf, Unanswered, type Api, type Call, type Reply } from './api-client';
import {
  acknowledge,
  begin,
  trackDeal,
  type Change,
  type SeenDeal,
  type TrackedDeal,
} from './deal-ledger';
import type { Findings } from './findings';

/** Every deal of the writers is called so, and nothing else in the demo's pipeline. */
export const DEAL_NAME = 'Durability';
const TOUCHES = ['email_sent', 'email_received', 'call', 'note'] as const;
/** Older deals rest: what they hold is compared after every kill all the same. */
const IN_HAND = 12;

/** What all writers of a round share. */
export interface WritingRound {
  api: Api;
  readonly findings: Findings;
  /** Deals that were written to in this round, answered or not. */
  readonly written: Set<TrackedDeal>;
  acknowledged: number;
  unanswered: number;
  /** From here on missing answers and 503 are to be expected. */
  isKilled: boolean;
  /** The demo runs again: whoever still writes stops. */
  isOver: boolean;
}

export interface Writer {
  /** Names its deals apart from those of others, as in `w07`. */
  readonly name: string;
  readonly random: Random;
  /** Its own deals: nobody else changes them. */
  readonly deals: TrackedDeal[];
  steps: number;
}

export const keyOf = (deal: TrackedDeal): string => deal.name.replaceAll(' ', '-');

export const creationOf = (deal: TrackedDeal, change: Change & { kind: 'created' }): Call => ({
  method: 'POST',
  path: '/api/deals',
  headers: { 'idempotency-key': keyOf(deal) },
  body: { name: deal.name, ...change.fields },
});

function callOf(deal: TrackedDeal, change: Change): Call {
  if (change.kind === 'created') return creationOf(deal, change);
  const path = `/api/deals/${deal.id}`;
  const headers = { 'if-match': `"${deal.acknowledged?.version}"` };
  switch (change.kind) {
    case 'updated':
      return { method: 'PATCH', path, headers, body: change.fields };
    case 'touched':
      return {
        method: 'POST',
        path: `${path}/events`,
        body: { type: change.type, text: change.text },
      };
    case 'deleted':
      return { method: 'DELETE', path, headers };
    case 'restored':
      return { method: 'POST', path: `${path}/restore` };
  }
}

function fieldsOf({ random, name, steps }: Writer, stages: readonly (typeof STAGES)[number][]) {
  const value = random.int(100, 9_999_999) / 100;
  return { stage: random.pick(stages), value, nextStep: `step ${name} ${steps}` };
}

function changeOf(writer: Writer, deal: TrackedDeal): Change {
  const { random, name, steps } = writer;
  if (deal.acknowledged?.isDeleted) return { kind: 'restored' };
  const kind = random.weighted([['updated', 50], ['touched', 40], ['deleted', 10]] as const); // prettier-ignore
  if (kind === 'updated') return { kind, fields: fieldsOf(writer, STAGES) };
  if (kind === 'deleted') return { kind };
  return { kind, type: random.pick(TOUCHES), text: `touch ${name} ${steps}` };
}

function planStep(writer: Writer): { deal: TrackedDeal; change: Change } {
  writer.steps += 1;
  const inHand = writer.deals.filter((deal) => deal.acknowledged && !deal.inFlight).slice(-IN_HAND);
  if (inHand.length > 0 && writer.random.chance(0.75)) {
    const deal = writer.random.pick(inHand);
    return { deal, change: changeOf(writer, deal) };
  }
  const deal = trackDeal(`${DEAL_NAME} ${writer.name} ${writer.steps}`);
  writer.deals.push(deal);
  return { deal, change: { kind: 'created', fields: fieldsOf(writer, OPEN_STAGES) } };
}

async function answerTo({ api }: WritingRound, call: Call): Promise<Reply | null> {
  try {
    return await api.send(call);
  } catch (error) {
    if (error instanceof Unanswered) return null;
    throw error;
  }
}

/** Once something was killed, no answer and 503 are what is due. */
const isDue = ({ isKilled }: WritingRound, reply: Reply | null): boolean =>
  isKilled && (reply === null || reply.status === 503);

/** Asks for the change that has begun. False where it was refused, or its outcome is not known. */
export async function write(round: WritingRound, deal: TrackedDeal): Promise<boolean> {
  if (!deal.inFlight) throw new Error(`${deal.name}: nothing was asked for.`);
  const call = callOf(deal, deal.inFlight);
  const reply = await answerTo(round, call);
  const { faults } = round.findings;
  if (reply && reply.status < 300) {
    round.acknowledged += 1;
    const fault = acknowledge(deal, (reply.body as { deal: SeenDeal }).deal);
    if (fault) faults.push(fault);
    return true;
  }
  if (!isDue(round, reply)) faults.push(reply ? accountOf(call, reply) : `${call.path}: cut off`);
  if (!reply || reply.status >= 500) round.unanswered += 1;
  // A refusal says that nothing was written.
  else deal.inFlight = null;
  return false;
}

/** Writes one change after the other until an answer fails to come. */
export async function keepWriting(round: WritingRound, writer: Writer): Promise<void> {
  while (!round.isOver) {
    const { deal, change } = planStep(writer);
    begin(deal, change);
    round.written.add(deal);
    if (!(await write(round, deal))) return;
  }
}
