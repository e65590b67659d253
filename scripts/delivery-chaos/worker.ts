// One process that delivers, by the product's own pump; where it is to be killed, around the pump's
// `deliver` and nowhere inside of it.
import { once } from 'node:events';
import { dnsLookup } from '@/lib/clients/outbound';
import { getDeps } from '@/lib/platform/deps';
import { createLog } from '@/lib/platform/log';
import { startPump, type Claim } from '@/lib/platform/outbox';
import { deliveryPump } from '@/lib/webhooks';
import { die, tell, type WorkerPlan } from './messages';

const { kill, leaseMs, nameServer } = JSON.parse(process.argv[2] ?? '{}') as WorkerPlan;
const deps = getDeps();
const sending = nameServer === null ? {} : { lookup: dnsLookup({ servers: [nameServer] }) };
const options = deliveryPump(deps, createLog('fatal'), sending);
const table = leaseMs === null ? options.table : { ...options.table, leaseMs };
let begun = 0;

/** Tells what is about to be sent: whoever receives it kills this process before it has an answer. */
async function announce({ id, lane }: Claim): Promise<void> {
  const { eventId } = await deps.db.webhookDelivery.findUniqueOrThrow({ where: { id } });
  const leave = once(process, 'message');
  await tell({ doomed: { webhookId: lane, eventId } });
  await leave;
}

async function deliver(claim: Claim): Promise<void> {
  begun += 1;
  const point = begun === kill?.at ? kill.point : null;
  if (point === 'after claim') die();
  if (point === 'after send') await announce(claim);
  await options.deliver(claim);
  if (point === 'after mark') die();
}

process.on('disconnect', () => process.exit(0));
startPump({ ...options, table, deliver });
await tell({ ready: true });
