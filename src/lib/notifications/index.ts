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
export { getKeptMail, listKeptMails, type KeptMail } from './mail/outbox';
export { mailPump } from './mail/mail-pump';
export { queueDue, startQueueing } from './mail/start-queueing';
export { trimMessages } from './mail/trim-messages';
export { readUnsubscribe, switchOffMail, type Unsubscribe } from './mail/unsubscribe';
