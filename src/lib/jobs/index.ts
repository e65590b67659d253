import 'server-only';

export { HANDLERS, runRiskSweep } from './handlers';
export { readHealth } from './read-health';
export { runJobs, type DrainCounts } from './run-jobs';
export { registerSubscriptions } from './subscriptions';
export { startWorker, type Worker } from './worker';
