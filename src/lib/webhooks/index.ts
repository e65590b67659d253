import 'server-only';

export { endForgetting, findForgotten, forgetNext, forgetPerson } from './forget';
export { planDeliveries } from './plan-deliveries';
export { deliveryPump } from './pump';
export { trimDeliveries } from './trim';
export { changeWebhook } from './change-webhook';
export { createWebhook } from './create-webhook';
export { deleteWebhook } from './delete-webhook';
export { addressFaults } from './demand-target';
export { getDelivery, listDeliveries } from './list-deliveries';
export { getWebhook, listWebhooks } from './list-webhooks';
export { redeliver, redeliverSince } from './redeliver';
export { rotateSecret as rotateWebhookSecret } from './rotate-secret';
export { testWebhook } from './test-webhook';
