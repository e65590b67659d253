import { DAY_MS } from '../../core/dates';
import { PLACEHOLDER_DOMAIN } from '../../auth/model';
import { isNotificationType, isWanted, type Channel } from '../model';
import type { PlannedFacts } from '../repository/planned-facts';
import type { DroppedReason } from '../repository/planned-queue';

/** What could not leave within a day of its time is no news; an invite is one for as long as it is open. */
const NEWS_MS = DAY_MS;

const isLate = ({ notBefore }: PlannedFacts, now: Date): boolean =>
  notBefore.getTime() + NEWS_MS < now.getTime();

/** One address and nothing that a mail program could read as more. */
const ADDRESS = /^[^\s@<>,;:"()[\]]+@[^\s@<>,;:"()[\]]+$/;

const isUsable = (address: string | null): address is string =>
  address !== null && ADDRESS.test(address) && !address.endsWith(`@${PLACEHOLDER_DOMAIN}`);

/** Answered, ended, or sent anew since: then that sending has a mail of its own. */
const isPastInvite = ({ openSince, createdAt }: PlannedFacts): boolean =>
  openSince === null || openSince.getTime() > createdAt.getTime();

const isStillWanted = ({ type, channel, chosen }: PlannedFacts): boolean => {
  if (!isNotificationType(type)) return false;
  const choices = chosen === null ? [] : [{ type, channel, enabled: chosen }];
  return isWanted(choices, type, channel as Channel);
};

const isStale = (facts: PlannedFacts, now: Date): boolean => {
  if (facts.inviteId !== null) return isPastInvite(facts);
  return isLate(facts, now) || facts.isRead || facts.isOver || facts.notificationId === null;
};

/**
 * Why a planned message is not to be sent any more; null where it is. Asked when it is queued, and
 * again right before it leaves.
 */
export function dropReasonOf(facts: PlannedFacts, now: Date): DroppedReason | null {
  if (isStale(facts, now)) return 'stale';
  if (facts.inviteId === null && !facts.isInReach) return 'not_visible';
  if (!isStillWanted(facts)) return 'switched_off';
  // Without any the person is gone, whatever the channel.
  const isReachable = facts.channel === 'mail' ? isUsable(facts.address) : facts.address !== null;
  return isReachable ? null : 'no_address';
}
