import 'server-only';
import type { Tx } from '../../platform/db';
import { queueForPerson, type PersonalMessage } from '../../slack';
import { isNotificationType, TYPE_RULES } from '../model';
import type { PlannedFacts } from '../repository/planned-facts';
import * as queue from '../repository/planned-queue';

/** More than these at once become one message: a channel is not to be flooded by a change of many. */
const ONE_BY_ONE = 3;
const SHOWN = 10;

type Words = Omit<PersonalMessage, 'userId' | 'at'>;

const wordsOfOne = ({ id, eventId, dealId, title, message, path }: PlannedFacts): Words => ({
  causeKey: eventId ?? id,
  dealId,
  title: title ?? '',
  message: message ?? '',
  path,
});

function wordsOfMany(told: readonly PlannedFacts[]): Words {
  const [first] = told;
  const type = first?.type ?? '';
  const label = isNotificationType(type) ? TYPE_RULES[type].label : type;
  const more = told.length - SHOWN;
  const lines = told.slice(0, SHOWN).map(({ title }) => title ?? '');
  return {
    causeKey: `planned:${first?.id ?? ''}`,
    dealId: null,
    title: `${label}: ${told.length} at once`,
    message: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    path: '/notifications',
  };
}

/** Hands notifications of one person and type to their own Slack channel. */
export async function queueSlack(
  { tx, now }: { readonly tx: Tx; readonly now: Date },
  told: readonly PlannedFacts[],
): Promise<{ slack: number; dropped: number }> {
  const bundles = told.length > ONE_BY_ONE ? [told] : told.map((facts) => [facts]);
  const counts = { slack: 0, dropped: 0 };
  for (const bundle of bundles) {
    const [first] = bundle;
    if (!first?.userId) continue;
    const words = bundle.length === 1 ? wordsOfOne(first) : wordsOfMany(bundle);
    const ids = bundle.map(({ id }) => id);
    const slackMessageId = await queueForPerson(tx, { userId: first.userId, at: now, ...words });
    if (slackMessageId === null) {
      await queue.dropPlanned(tx, ids, 'no_hook');
      counts.dropped += ids.length;
    } else {
      await queue.markQueued(tx, ids, { slackMessageId });
      counts.slack += 1;
    }
  }
  return counts;
}
