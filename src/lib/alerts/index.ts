import 'server-only';

export { listAlerts } from './list-alerts';
export { planAlerts } from './plan-alerts';
