import 'server-only';

export { getAlertRecord, listRuleRecords } from './get-record';
export { dismissAlert, reopenAlert, snoozeAlert } from './handle-alert';
export { listAlerts, listHeldAlerts } from './list-alerts';
export { planAlerts } from './plan-alerts';
export { replayHistory } from './replay-history';
export { verifyAlerts, type AlertCounts, type AlertDifference } from './verify-alerts';
