import 'server-only';

export { getAlertRecord, listRuleRecords } from './get-record';
export { dismissAlert, reopenAlert, snoozeAlert } from './handle-alert';
export { listAlerts } from './list-alerts';
export { planAlerts } from './plan-alerts';
export { replayHistory } from './replay-history';
