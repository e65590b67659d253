import 'server-only';
import { planAlerts } from '../alerts';
import { registerPlanner } from '../events';
import { planPush } from '../integrations';
import { planNotifications } from '../notifications';
import { planLive } from '../realtime';
import { planSlack } from '../slack';
import { planDeliveries } from '../webhooks';
import { planDispatch } from './plan-dispatch';

/**
 * The one composition root: who follows the events. Called by every process that changes deals, at
 * its start; calling it again changes nothing.
 */
export function registerSubscriptions(): void {
  registerPlanner('alerts', planAlerts);
  registerPlanner('notifications', planNotifications);
  // After the one whose notifications it tells of.
  registerPlanner('live', planLive);
  registerPlanner('deliveries', planDeliveries);
  registerPlanner('slack', planSlack);
  registerPlanner('push', planPush);
  registerPlanner('dispatch', planDispatch);
}
