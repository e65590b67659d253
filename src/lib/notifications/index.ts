import 'server-only';

export { countUnread, listNotifications } from './list-notifications';
export {
  markAllRead,
  markNotification,
  markNotifications,
  undoMarkAllRead,
} from './mark-notifications';
export { planNotifications } from './plan-notifications';
export { changePreferences, getPreferences } from './preferences';
export { getDigest } from './get-digest';
export { makeDigests, type DigestCounts } from './make-digests';
export { watchNextSteps } from './watch-next-steps';
