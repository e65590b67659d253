import 'server-only';

export { changeIntegration } from './change-integration';
export { connectIntegration, type ConnectInput } from './connect';
export { disconnectIntegration } from './disconnect';
export { getIntegration, getSync, listActivity, listIntegrations } from './list-integrations';
export { changeMapping, getMapping } from './mapping';
export { runSync } from './run-sync';
export { startDueSyncs, syncNow } from './start-sync';
export type { IntegrationRequest } from './in-place';
