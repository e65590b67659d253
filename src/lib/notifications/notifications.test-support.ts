import { newId } from '@/lib/core/ids';
import { appendEvents, type DomainEvent } from '@/lib/events';
import { inTransaction } from '@/lib/platform/db';
import type { PersonKey, World } from '@/test/factories';

/** Who was told of what, by type, as `person: title`; those of a channel other than the app too. */
export async function toldIn(world: World, keys: readonly PersonKey[]) {
  const rows = await world.deps.db.notification.findMany({ orderBy: { id: 'asc' } });
  return rows.flatMap(({ userId, type, title }) => {
    const person = keys.find((key) => world.userId(key) === userId) ?? 'somebody else';
    return `${person} ${type}: ${title}`;
  });
}

export const ALL_PEOPLE = ['owner', 'admin', 'member', 'viewer', 'outsider', 'loner'] as const;

/** Runs `work`, and answers what was told of it, sorted. */
export async function toldOf(world: World, work: () => Promise<unknown>): Promise<string[]> {
  const before = await toldIn(world, ALL_PEOPLE);
  await work();
  const after = await toldIn(world, ALL_PEOPLE);
  for (const known of before) after.splice(after.indexOf(known), 1);
  return after.sort();
}

/** Something that happens to a person rather than to a deal. */
export const personEvent = (
  world: World,
  type: DomainEvent['type'],
  data: DomainEvent['data'],
): DomainEvent => ({
  type,
  at: world.clock.now(),
  scopeKey: `team:${world.teamId('north')}`,
  teamId: world.teamId('north'),
  dealId: null,
  sequence: null,
  source: 'system',
  data,
  announced: true,
});

export const happen = (world: World, events: readonly DomainEvent[]): Promise<void> =>
  inTransaction(world.deps.db, (tx) => appendEvents(tx, events));

/** A notification of a person, straight into the table. */
export async function makeNotice(
  world: World,
  key: PersonKey,
  given: {
    title?: string;
    createdAt?: Date;
    dealId?: string;
    scopeKey?: string;
    type?: string;
  } = {},
): Promise<string> {
  const id = newId();
  await world.deps.db.notification.create({
    data: {
      id,
      userId: world.userId(key),
      eventId: `evt_${id}`,
      type: 'deal_at_risk',
      title: 'A title',
      message: 'A message',
      createdAt: world.clock.now(),
      ...given,
    },
  });
  return id;
}
