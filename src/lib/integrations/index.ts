import 'server-only';

export { changeIntegration } from './change-integration';
export { connectIntegration, type ConnectInput } from './connect';
export { demandSynced } from './demand-synced';
export { disconnectIntegration } from './disconnect';
export { getIntegration, getSync, listActivity, listIntegrations } from './list-integrations';
export { changeMapping, getMapping } from './mapping';
export { canWriteMeetings, createMeeting, linkMeeting, listMeetings } from './meetings';
export { planPush } from './plan-push';
export { pushChanges } from './push-changes';
export { runSync } from './run-sync';
export { listPushing } from './repository/pushes';
export { listUnattended } from './repository/runs';
export { startDueSyncs, startSync, syncNow } from './start-sync';
export { beginSignIn, finishSignIn, SIGN_IN_SECONDS } from './sign-in';
export type { SyncProgress } from './sync-work';
export { watchMeetings } from './watch-meetings';
export type { IntegrationRequest } from './in-place';
