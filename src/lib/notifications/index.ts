import 'server-only';

export { planNotifications } from './plan-notifications';
