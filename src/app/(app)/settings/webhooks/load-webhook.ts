import 'server-only';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requirePageActor } from '@/app/_entry/request-actor';
import { AppError } from '@/lib/core/errors';
import { getDeps } from '@/lib/platform/deps';
import { getDelivery, getWebhook } from '@/lib/webhooks';

/** What is absent, and what one may not see, is the 404 page alike. */
function absent(error: unknown): never {
  if (error instanceof AppError && ['NOT_FOUND', 'FORBIDDEN'].includes(error.code)) notFound();
  throw error;
}

export const loadWebhook = cache(async (id: string) =>
  getWebhook(getDeps(), await requirePageActor(), id).catch(absent),
);

export const loadDelivery = cache(async (id: string) =>
  getDelivery(getDeps(), await requirePageActor(), id).catch(absent),
);
