import 'server-only';

export { followClerkEvent } from './follow-clerk-event';
export { runRiskSweep } from './handlers';
export { drainMessages, drainOutbox, type MessageCounts } from './outbox';
export { readHealth } from './read-health';
export { runJobs, type DrainCounts } from './run-jobs';
export { runDueSyncs, type SyncCounts } from './sync-due';
export { startServer } from './start-server';
export { registerSubscriptions } from './subscriptions';
export { startWorker, type Worker } from './worker';
