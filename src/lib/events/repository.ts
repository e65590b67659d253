import 'server-only';
import type { Prisma, Tx } from '../platform/db';
import type { RecordedEvent } from './model';

export async function insertEvents(tx: Tx, events: readonly RecordedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.eventLog.createMany({
    data: events.map((event) => ({
      id: event.id,
      type: event.type,
      scopeKey: event.scopeKey,
      teamId: event.teamId,
      dealId: event.dealId,
      sequence: event.sequence,
      source: event.source,
      createdAt: event.at,
      data: event.data as Prisma.InputJsonObject,
    })),
  });
}
