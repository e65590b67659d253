import 'server-only';

export { findOwnChannel } from './find-own-channel';
export { type SlackRequest } from './in-place';
export { listHooks } from './list-hooks';
export { changeHook, createHook, removeHook, slackAddressFaults } from './manage-hooks';
export { planSlack } from './plan-slack';
export { queueForPerson, type PersonalMessage } from './queue-for-person';
export { slackPump } from './slack-pump';
export { testHook } from './test-hook';
export { trimSlack } from './trim-slack';
