import { DAY, type World } from '@/test/factories';
import type { DealDto } from '../deals/dto';

type AlertData = Parameters<World['deps']['db']['alert']['create']>[0]['data'];

/** A row of the ledger as live alerting would write it, opened so many days ago. */
export async function makeAlert(
  world: World,
  deal: Pick<DealDto, 'id' | 'teamId' | 'userId'>,
  { daysAgo = 0, ...given }: Partial<AlertData> & { daysAgo?: number } = {},
): Promise<string> {
  const { id } = await world.deps.db.alert.create({
    data: {
      scopeKey: deal.teamId ? `team:${deal.teamId}` : `user:${deal.userId}`,
      kind: 'entered_high',
      level: 'High',
      score: 0.75,
      reasons: ['No touch for 20 days'],
      contributions: [{ signal: 'inactivity', points: 0.9 }],
      policyVersion: 'default-1',
      engineVersion: '1.0.0',
      openedAt: new Date(world.clock.now().getTime() - daysAgo * DAY),
      ...given,
      dealId: deal.id,
    } as AlertData,
  });
  return id;
}
